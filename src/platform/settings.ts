/** The agent's settings: one object of defaults whose type is the settings' type. Stored values are projected onto it field by field. */
import * as v from 'valibot';
import type { UpdateKind } from '../collaboration/model';

const ways = v.object({ toast: v.boolean(), system: v.boolean(), sound: v.boolean() });
export type Ways = v.InferOutput<typeof ways>;

/** A time of day in minutes since midnight. */
const minute = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(24 * 60 - 1));
const quietHours = v.object({
	on: v.boolean(),
	from: minute,
	/** The next day's when it is not after `from`. */
	to: minute,
	/** Days on which a quiet period begins: 0 is Sunday. */
	days: v.pipe(v.array(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(6))), v.maxLength(7)),
	/** Mentions are told all the same. */
	mentions: v.boolean(),
});
export type QuietHours = v.InferOutput<typeof quietHours>;

export const settingsSchema = v.object({
	/** Toasts on helpdesk pages. */
	toasts: v.boolean(),
	/** System notifications. */
	system: v.boolean(),
	sound: v.boolean(),
	quiet: quietHours,
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
	quiet: { on: false, from: 18 * 60, to: 8 * 60, days: [1, 2, 3, 4, 5, 6, 0], mentions: false },
	toastSeconds: 10,
	kinds: { mention: { ...both, sound: true }, 'customer-reply': both, 'colleague-reply': both, note: both, added: both, status: none } satisfies Record<
		UpdateKind,
		Ways
	>,
	checkSeconds: 30,
	singleKeys: true,
	publicHint: true,
	keepDays: 30,
	pausedUntil: 0,
	followersPanel: 'auto',
};
