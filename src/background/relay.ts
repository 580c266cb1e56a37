/**
 * Writes that a helpdesk takes only from its own pages: a tab of that very origin sends them for us. The loader (content script) answers
 * `relay.fetch`; it only ever asks its own origin.
 */
import * as v from 'valibot';
import { originPattern } from '../platform/address';
import { browser, type Tabs } from '../platform/browser';
import { LoopinError } from '../platform/errors';
import type { RelayRequest } from '../platform/http-fetch';
import type { RelayAnswer } from '../platform/messages';

/** What the page gets on top of the request's own time, to tell us that it timed out. */
const GRACE = 2_000;

const relayed = v.union([
	v.object({ failed: v.literal(true) }),
	v.object({ status: v.number(), url: v.string(), headers: v.record(v.string(), v.string()), text: v.string() }),
]);

/** Nobody took the request; or somebody did, and what became of it is known, or not. */
type Outcome = { state: 'nobody' } | { state: 'lost' } | { state: 'answered'; answer: RelayAnswer };

/**
 * Sends a request from the first tab of that origin that answers. Throws `needs-tab` when there is none, `not-answering` when a read got no
 * answer, `unknown-outcome` when a write was taken by a tab and its answer was lost: that one is never handed to the next tab.
 */
export async function relayThroughTabs(origin: string, request: RelayRequest): Promise<RelayAnswer> {
	let taken = false;
	for (const tab of await candidates(origin)) {
		const outcome = await through(tab, request);
		if (outcome.state === 'answered') return outcome.answer;
		if (outcome.state === 'nobody') continue;
		if (request.method !== 'GET') throw new LoopinError('unknown-outcome', 'relay');
		taken = true;
	}
	throw new LoopinError(taken ? 'not-answering' : 'needs-tab', 'relay');
}

/** Tabs whose loader may be alive, the one in front first. A discarded tab has no scripts. */
async function candidates(origin: string): Promise<number[]> {
	const tabs = await browser.tabs.query({ url: originPattern(origin) });
	const rank = (tab: Tabs.Tab) => (tab.active ? Number.MAX_SAFE_INTEGER : (tab.lastAccessed ?? 0));
	return tabs
		.filter((tab) => tab.discarded !== true && tab.url !== undefined && new URL(tab.url).origin === origin)
		.sort((one, other) => rank(other) - rank(one))
		.flatMap(({ id }) => (id === undefined ? [] : [id]));
}

async function through(tab: number, request: RelayRequest): Promise<Outcome> {
	let timer: ReturnType<typeof setTimeout> | undefined;
	// A frozen tab neither answers nor refuses.
	const silence = new Promise<'silent'>((resolve) => {
		timer = setTimeout(resolve, request.timeoutMs + GRACE, 'silent');
	});
	try {
		const answered = await Promise.race([browser.tabs.sendMessage(tab, { loopin: 'relay.fetch', payload: request }, { frameId: 0 }), silence]);
		const parsed = v.safeParse(relayed, answered);
		// No answer at all: the page went away while it was asking, as far as the browser tells.
		return parsed.success && !('failed' in parsed.output) ? { state: 'answered', answer: parsed.output } : { state: 'lost' };
	} catch (thrown) {
		// Both browsers say so when there was no listener, or no such tab; every other failure came after somebody had taken it.
		const unheard = /Receiving end does not exist|Could not establish connection|(No|Invalid) tab/i.test(
			thrown instanceof Error ? thrown.message : String(thrown),
		);
		return { state: unheard ? 'nobody' : 'lost' };
	} finally {
		clearTimeout(timer);
	}
}
