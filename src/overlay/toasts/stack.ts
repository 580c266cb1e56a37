/**
 * How long toasts live: newest first, three in view, their clocks running together or standing together. Pure; the caller brings the clock
 * (any that only goes forward, in ms) and draws what comes out.
 */
import type { Failure } from '../../platform/errors';
import type { Toast } from '../../platform/messages';

export const IN_VIEW = 3;
/** Whatever starts (again) has at least this long to be read, ms. */
export const LEAST_LEFT = 3_000;

export interface Life {
	readonly toast: Toast;
	/** All the time it gets, ms; Infinity: it stays until closed. */
	readonly whole: number;
	/** What was left when it last stood still, ms. */
	readonly left: number;
	/** When its clock was started; undefined while it stands. */
	readonly since: number | undefined;
	/** What was left at its last start: the bar is drawn from there, and stands or runs with the clock. */
	readonly from: number;
	/** Counts up with every start, so that the bar's animation is begun anew. */
	readonly run: number;
	/** When it came (again), by the caller's clock. */
	readonly shownAt: number;
	/** What the agent asked of it failed; it says so, and stays. */
	readonly trouble?: Failure;
}

export interface Stack {
	readonly lives: readonly Life[];
	/** Nothing runs: the pointer or the focus is here, or nobody looks. */
	readonly paused: boolean;
	/** The agent opened the pill: all are in view. */
	readonly unfolded: boolean;
}

export const EMPTY: Stack = { lives: [], paused: false, unfolded: false };

/** Milliseconds that a life still has. */
export const leftOf = (life: Life, now: number): number => (life.since === undefined ? life.left : Math.max(0, life.left - (now - life.since)));

/** The toasts that are drawn; the others wait behind the pill. */
export const inView = (stack: Stack): readonly Life[] => (stack.unfolded ? stack.lives : stack.lives.slice(0, IN_VIEW));

/** Problems stay until they are closed, and so does everything when the agent wants that (0 s). */
export const lifetime = (toast: Toast, seconds: number): number =>
	toast.kind === 'not-added' || toast.kind === 'signed-out' || seconds === 0 ? Number.POSITIVE_INFINITY : seconds * 1_000;

function started(life: Life, now: number): Life {
	if (life.since !== undefined) return life;
	const left = Math.max(life.left, Math.min(LEAST_LEFT, life.whole));
	return { ...life, left, from: left, since: now, run: life.run + 1 };
}

const stopped = (life: Life, now: number): Life => (life.since === undefined ? life : { ...life, left: leftOf(life, now), since: undefined });

/** After every change: the clocks in view run unless all stand, those behind the pill stand. */
function settled(stack: Stack, now: number): Stack {
	const unfolded = stack.unfolded && stack.lives.length > IN_VIEW;
	const views = unfolded ? stack.lives.length : IN_VIEW;
	return { ...stack, unfolded, lives: stack.lives.map((life, place) => (place < views && !stack.paused ? started(life, now) : stopped(life, now))) };
}

/** A new toast comes on top; one with a known id replaces its former self in place and begins anew. */
export function show(stack: Stack, toast: Toast, seconds: number, now: number, trouble?: Failure): Stack {
	const whole = trouble ? Number.POSITIVE_INFINITY : lifetime(toast, seconds);
	const old = stack.lives.find((life) => life.toast.id === toast.id);
	const life: Life = { toast, whole, left: whole, since: undefined, from: whole, run: (old?.run ?? 0) + 1, shownAt: now, ...(trouble ? { trouble } : {}) };
	return settled({ ...stack, lives: old ? stack.lives.map((other) => (other === old ? life : other)) : [life, ...stack.lives] }, now);
}

export const close = (stack: Stack, id: string, now: number): Stack => settled({ ...stack, lives: stack.lives.filter((life) => life.toast.id !== id) }, now);

/** All clocks stop, or go on from where they were. */
export const pause = (stack: Stack, paused: boolean, now: number): Stack => (stack.paused === paused ? stack : settled({ ...stack, paused }, now));

/** Everything behind the pill comes into view. */
export const unfold = (stack: Stack, now: number): Stack => settled({ ...stack, unfolded: true }, now);

/** Takes out those whose time is over. */
export function expire(stack: Stack, now: number): { stack: Stack; expired: readonly Toast[] } {
	const over = stack.lives.filter((life) => life.since !== undefined && leftOf(life, now) <= 0);
	if (over.length === 0) return { stack, expired: [] };
	return { stack: settled({ ...stack, lives: stack.lives.filter((life) => !over.includes(life)) }, now), expired: over.map((life) => life.toast) };
}

/** Milliseconds until the next one is over; undefined when none runs. */
export function nextDue(stack: Stack, now: number): number | undefined {
	const running = stack.lives.filter((life) => life.since !== undefined && Number.isFinite(life.left)).map((life) => leftOf(life, now));
	return running.length > 0 ? Math.min(...running) : undefined;
}
