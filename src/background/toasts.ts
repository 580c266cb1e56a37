/**
 * System notifications: ten seconds each, measured by a timer AND an alarm, for the worker may die with its timers (measured: with the timer
 * alone the notification stays up).
 */
import type { Milliseconds, Site } from '../collaboration/model';
import { browser } from '../platform/browser';
import { asLoopinError } from '../platform/errors';
import { log } from '../platform/log';
import type { Toast } from '../platform/messages';
import { notificationOptions } from '../platform/quirks';
import { markAnnounced } from '../store/update-path';
import { changeToast, type ToastRecord, toastRecord } from './toast-records';
import { wordsOf } from './wording';

const ALARM = 'toast:';
/** Timers fire for as long as a worker lives without events (30 s); longer ones are the alarm's alone. */
const LONGEST_TIMER: Milliseconds = 27_000;

/** Puts the notification up, or in place of the one of the same id. `endsAt` 0: it stays. Gives whether the browser took it. */
export async function showSystem(toast: Toast, site: Site, how: { endsAt: Milliseconds; silent: boolean }): Promise<boolean> {
	const words = wordsOf(toast, site);
	const options = notificationOptions(
		{ title: words.title, message: words.message, contextMessage: words.context, iconUrl: browser.runtime.getURL('icons/icon-128.png') },
		{ buttons: words.buttons, silent: how.silent },
	);
	// The alarm first: killed in between, there is an alarm too many, not a notification for ever.
	if (how.endsAt) browser.alarms.create(ALARM + toast.id, { when: how.endsAt });
	try {
		await browser.notifications.create(toast.id, options);
	} catch (thrown) {
		log.warn('notification refused', asLoopinError(thrown).message);
		return false;
	}
	const left = how.endsAt - Date.now();
	if (how.endsAt && left <= LONGEST_TIMER) setTimeout(() => void expire(toast.id), Math.max(0, left));
	return true;
}

/** Is it up, as far as the browser tells? */
export async function isUp(id: string): Promise<boolean> {
	return Object.hasOwn(await browser.notifications.getAll(), id);
}

/** Takes the notification away; quiet when it is not there. Its record must be changed before, so that `onClosed` is not taken for the agent's. */
export async function clearSystem(id: string): Promise<void> {
	await browser.alarms.clear(ALARM + id);
	await browser.notifications.clear(id);
}

/** Its time is over, by the timer or the alarm, whichever comes first. A toast that was renewed meanwhile goes on. */
export async function expire(id: string): Promise<void> {
	const before = await toastRecord(id);
	if (before && (before.endsAt === 0 || before.endsAt > Date.now() + 50)) return;
	if (before) await settle(before);
	let over = true;
	await changeToast(
		id,
		(record) => {
			over = record === undefined || record.endsAt === before?.endsAt;
			if (!over || !record) return record;
			return record.page ? { ...record, system: false } : undefined;
		},
		// Not a moment later: the next toast of the conversation has the same id, and would be taken away before it is seen.
		async () => void (over && (await clearSystem(id))),
	);
}

/**
 * What was shown is announced: a worker may have died before it could write that down, and when the record of the toast is gone as well, nobody
 * knows any more.
 */
export async function settle({ toast, account, updates, state }: ToastRecord): Promise<void> {
	if (!account || !updates.length || (state === 'showing' && !(await isUp(toast.id)))) return;
	await markAnnounced(
		account,
		updates.map((update) => update.id),
	);
}

/** The toast that an alarm's name belongs to. */
export const toastOfAlarm = (name: string): string | undefined => (name.startsWith(ALARM) ? name.slice(ALARM.length) : undefined);
