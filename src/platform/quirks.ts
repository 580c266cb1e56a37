/** Where the browsers differ, each with its reason. Nothing else in the product asks which browser it is. */
import { browser, type Notifications } from './browser';

/** Only Gecko has `runtime.getBrowserInfo`. */
const isGecko = (): boolean => typeof browser.runtime.getBrowserInfo === 'function';

/**
 * Firefox throws on `buttons`, `requireInteraction` and `silent` (https://bugzilla.mozilla.org/show_bug.cgi?id=1190681): there the body is
 * the button. Chromium closes a notification after about 8.5 s unless it requires interaction, which is before its ten seconds are over.
 */
export function notificationOptions(
	basic: { title: string; message: string; iconUrl: string; contextMessage?: string },
	more: { buttons: readonly string[]; silent: boolean },
): Notifications.CreateNotificationOptions {
	// A missing icon or message resolves and shows nothing in Chromium.
	const shared = { type: 'basic' as const, title: basic.title || 'Loopin', message: basic.message || ' ', iconUrl: basic.iconUrl };
	// Gecko has no line of its own for the context.
	if (isGecko()) return { ...shared, message: [basic.message, basic.contextMessage].filter(Boolean).join('\n') || ' ' };
	return {
		...shared,
		...(basic.contextMessage ? { contextMessage: basic.contextMessage } : {}),
		...(more.buttons.length ? { buttons: more.buttons.slice(0, 2).map((title) => ({ title })) } : {}),
		requireInteraction: true,
		silent: more.silent,
	} as Notifications.CreateNotificationOptions;
}

/** Firefox fires `onClosed` with byUser true for our own `clear()`, too; whoever listens must know what was cleared by us. */
export const clearLooksLikeUser = isGecko;

/** Firefox ends its event page 30 s after the last event, whatever its sockets do; a WebSocket in use keeps Chromium's worker. */
export const diesDespiteSockets = isGecko;

/** Firefox pins an extension from the menu behind its gear, Chromium by a pin beside its name: the welcome page shows the one that is there. */
export const pinsFromMenu = isGecko;

/** Firefox's background is a page and can make a sound; Chromium's is a worker and cannot: there the system notification sounds. */
export const soundsInBackground = isGecko;
