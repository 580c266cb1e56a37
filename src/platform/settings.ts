/**
 * The agent's settings: one object of defaults, and beside it what each of them may be. Stored values are projected onto it field by field. (By hand:
 * the overlay reads settings too, and carries no schema library.)
 */
import { UPDATE_KINDS, type UpdateKind } from '../collaboration/model';

/** How updates of one kind are announced. */
export interface Ways {
	toast: boolean;
	system: boolean;
	sound: boolean;
}

const CHOICES = {
	toastSeconds: [10, 20, 0],
	checkSeconds: [15, 30, 60, 120],
	keepDays: [7, 30, 90],
	followersPanel: ['auto', 'open', 'closed'],
} as const;
type Choice<Name extends keyof typeof CHOICES> = (typeof CHOICES)[Name][number];

export interface QuietHours {
	on: boolean;
	/** A time of day in minutes since midnight. */
	from: number;
	/** The next day's when it is not after `from`. */
	to: number;
	/** Days on which a quiet period begins: 0 is Sunday. */
	days: number[];
	/** Mentions are told all the same. */
	mentions: boolean;
}

export interface Settings {
	/** Toasts on helpdesk pages. */
	toasts: boolean;
	/** System notifications. */
	system: boolean;
	sound: boolean;
	quiet: QuietHours;
	/** Seconds a toast stays; 0 is until closed. */
	toastSeconds: Choice<'toastSeconds'>;
	kinds: Record<UpdateKind, Ways>;
	/** Seconds between checks while a helpdesk tab is active. */
	checkSeconds: Choice<'checkSeconds'>;
	singleKeys: boolean;
	/** "Mentions work in internal notes" is shown in public replies. */
	publicHint: boolean;
	keepDays: Choice<'keepDays'>;
	/** Milliseconds since the epoch until which nothing toasts; 0 is not paused. */
	pausedUntil: number;
	/** Whether the followers panel is open; `auto`: docked open, floating as a pill, until the agent opens or closes it. */
	followersPanel: Choice<'followersPanel'>;
}

const both: Ways = { toast: true, system: true, sound: false };
const none: Ways = { toast: false, system: false, sound: false };

export const DEFAULT_SETTINGS: Settings = {
	toasts: true,
	system: true,
	sound: false,
	quiet: { on: false, from: 18 * 60, to: 8 * 60, days: [1, 2, 3, 4, 5, 6, 0], mentions: false },
	toastSeconds: 10,
	kinds: { mention: { ...both, sound: true }, 'customer-reply': both, 'colleague-reply': both, note: both, added: both, status: none },
	checkSeconds: 30,
	singleKeys: true,
	publicHint: true,
	keepDays: 30,
	pausedUntil: 0,
	followersPanel: 'auto',
};

const LAST_MINUTE = 24 * 60 - 1;

type Fields = Record<string, unknown>;
const fields = (value: unknown): Fields => (typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {});

/** The value as that setting takes it, or undefined. Settings with a list of choices take one of them, the others a value of the default's type. */
function fitting(name: string, value: unknown, fallback: unknown): unknown {
	if (name === 'quiet') return quietOf(value);
	const fits = Object.hasOwn(CHOICES, name)
		? (CHOICES[name as keyof typeof CHOICES] as readonly unknown[]).includes(value)
		: typeof value === typeof fallback && !Number.isNaN(value);
	return fits ? value : undefined;
}

function waysOf(given: unknown): Ways | undefined {
	const { toast, system, sound } = fields(given);
	const ways = { toast, system, sound };
	return Object.values(ways).every((way) => typeof way === 'boolean') ? (ways as Ways) : undefined;
}

const within = (value: unknown, most: number): value is number => Number.isInteger(value) && (value as number) >= 0 && (value as number) <= most;

/** Quiet hours as a whole, or not at all. */
function quietOf(given: unknown): QuietHours | undefined {
	const { on, from, to, days, mentions } = fields(given);
	if (typeof on !== 'boolean' || typeof mentions !== 'boolean' || !within(from, LAST_MINUTE) || !within(to, LAST_MINUTE)) return undefined;
	return Array.isArray(days) && days.length <= 7 && days.every((day) => within(day, 6)) ? { on, from, to, days, mentions } : undefined;
}

/** Keeps what fits the defaults' shape, field by field; what does not is the default. Kinds are projected way by way. */
export function projectSettings(stored: unknown): Settings {
	const given = fields(stored);
	const kinds = fields(given.kinds);
	const simple = Object.entries(DEFAULT_SETTINGS).map(([name, fallback]) => [name, fitting(name, given[name], fallback) ?? fallback]);
	return {
		...(Object.fromEntries(simple) as Settings),
		kinds: Object.fromEntries(UPDATE_KINDS.map((kind) => [kind, waysOf(kinds[kind]) ?? DEFAULT_SETTINGS.kinds[kind]])) as Settings['kinds'],
	};
}

/** Only what is given, and fits: what an administrator has set. Kinds that are not named stay out. */
export function projectPartly(partial: unknown): Partial<Settings> {
	const given = fields(partial);
	const simple = Object.entries(DEFAULT_SETTINGS).flatMap(([name, fallback]) => {
		const value = name !== 'kinds' && Object.hasOwn(given, name) ? fitting(name, given[name], fallback) : undefined;
		return value === undefined ? [] : [[name, value] as const];
	});
	const settings = Object.fromEntries(simple) as Partial<Settings>;
	const kinds = fields(given.kinds);
	const named = UPDATE_KINDS.flatMap((kind) => {
		const ways = waysOf(kinds[kind]);
		return ways ? [[kind, ways] as const] : [];
	});
	if (named.length > 0) settings.kinds = Object.fromEntries(named) as Settings['kinds'];
	return settings;
}
