/** The agent's settings: one object of defaults whose type is the settings' type. Stored values are projected onto it field by field. */
import * as v from 'valibot';
import type { UpdateKind } from '../collaboration/model';

const ways = v.object({ toast: v.boolean(), system: v.boolean(), sound: v.boolean() });
export type Ways = v.InferOutput<typeof ways>;

export const settingsSchema = v.object({
	/** Toasts on helpdesk pages. */
	toasts: v.boolean(),
	/** System notifications. */
	system: v.boolean(),
	sound: v.boolean(),
	/** Seconds a toast stays; 0 is until closed. */
	toastSeconds: v.picklist([10, 20, 0]),
	kinds: v.object({ mention: ways, 'customer-reply': ways, 'colleague-reply': ways, note: ways, added: ways, status: ways }),
	/** Seconds between checks while a helpdesk tab is active. */
	checkSeconds: v.picklist([15, 30, 60, 120]),
	singleKeys: v.boolean(),
	/** "Mentions work in internal notes" is shown in public replies. */
	publicHint: v.boolean(),
	keepDays: v.picklist([7, 30, 90]),
	/** Milliseconds since the epoch until which nothing toasts; 0 is not paused. */
	pausedUntil: v.number(),
	/** Whether the followers panel is open; `auto`: docked open, floating as a pill, until the agent opens or closes it. */
	followersPanel: v.picklist(['auto', 'open', 'closed']),
});
export type Settings = v.InferOutput<typeof settingsSchema>;

const both: Ways = { toast: true, system: true, sound: false };
const none: Ways = { toast: false, system: false, sound: false };

export const DEFAULT_SETTINGS: Settings = {
	toasts: true,
	system: true,
	sound: false,
	toastSeconds: 10,
	kinds: { mention: both, 'customer-reply': both, 'colleague-reply': both, note: both, added: both, status: none } satisfies Record<UpdateKind, Ways>,
	checkSeconds: 30,
	singleKeys: true,
	publicHint: true,
	keepDays: 30,
	pausedUntil: 0,
	followersPanel: 'auto',
};
