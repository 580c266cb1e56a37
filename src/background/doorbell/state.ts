/** How the doorbell is doing, for the schedule and for the options page. In memory while the worker lives, and kept for the page beyond that. */
import * as v from 'valibot';
import { browser } from '../../platform/browser';
import { ERROR_KINDS } from '../../platform/errors';

export const DOORBELL_STATE_KEY = 'doorbellState';

const schema = v.object({
	state: v.picklist(['off', 'connecting', 'connected', 'trouble']),
	/** ms since the epoch */
	since: v.number(),
	/** Failed tries in a row. */
	failures: v.number(),
	/** When it is tried again (ms). */
	nextTryAt: v.number(),
	failure: v.exactOptional(v.picklist(ERROR_KINDS)),
	lastRingAt: v.exactOptional(v.number()),
	/** What rings while the line stands. */
	coverage: v.exactOptional(v.picklist(['partly', 'complete'])),
});
export type DoorbellState = v.InferOutput<typeof schema>;

const OFF: DoorbellState = { state: 'off', since: 0, failures: 0, nextTryAt: 0 };
let known: DoorbellState | undefined;

/** As it is now. After a worker's death: as it was left. */
export async function doorbellState(): Promise<DoorbellState> {
	if (known) return known;
	const stored = (await browser.storage.session.get(DOORBELL_STATE_KEY).catch((): Record<string, unknown> => ({})))[DOORBELL_STATE_KEY];
	const parsed = v.safeParse(schema, stored);
	// Whoever was connected then is no more: the connection died with its worker, and comes back in a moment.
	known ??= parsed.success ? { ...parsed.output, state: parsed.output.state === 'connected' ? 'connecting' : parsed.output.state } : OFF;
	return known;
}

/** Keeps it. The last ring stays known. */
export async function setDoorbellState(next: Omit<DoorbellState, 'since' | 'lastRingAt'>): Promise<void> {
	const { state, since, lastRingAt } = await doorbellState();
	known = { ...next, since: next.state === state ? since : Date.now(), ...(lastRingAt === undefined ? {} : { lastRingAt }) };
	await browser.storage.session.set({ [DOORBELL_STATE_KEY]: known }).catch(() => undefined);
}

export async function noteRing(at: number): Promise<void> {
	known = { ...(await doorbellState()), lastRingAt: at };
	await browser.storage.session.set({ [DOORBELL_STATE_KEY]: known }).catch(() => undefined);
}

/** `complete`: whatever happens rings, so the base poll is only a safety net; `partly`: colleagues with Loopin ring; `none`: nobody is heard now. */
export type Coverage = 'none' | 'partly' | 'complete';

/** Who rings now. A worker that just woke has its line back in a moment: until that fails, what rang waits at the broker and nothing needs asking. */
export async function bellCoverage(): Promise<Coverage> {
	const { state, failures, coverage = 'none' } = await doorbellState();
	return state === 'connected' || (state === 'connecting' && failures === 0) ? coverage : 'none';
}
