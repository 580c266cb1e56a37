/**
 * The one line to the broker: connected when the worker starts or wakes, connected again after trouble (with backoff), and gone without loss when the
 * worker dies, for the broker keeps what rings meanwhile. Nothing depends on it: without it the schedule polls as ever.
 */
import type { Milliseconds } from '../../collaboration/model';
import { browser } from '../../platform/browser';
import { type Doorbell, readDoorbell } from '../../platform/doorbell-settings';
import { asLoopinError, type ErrorKind } from '../../platform/errors';
import { log } from '../../platform/log';
import { withLock } from '../locks';
import { poke } from '../schedule';
import { allSites } from '../sites';
import { answerRing } from './answer';
import { armAwake, disarmAwake } from './awake';
import { type Broker, connectBroker } from './broker';
import { type Heard, topicsToHear } from './listening';
import { TeamKey } from './ring';
import { doorbellState, setDoorbellState } from './state';

interface Line {
	doorbell: Doorbell;
	/** Of the team's secret, and of the former one while it changes. */
	keys: readonly TeamKey[];
	broker: Broker;
	topics: Map<string, Heard>;
	since: Milliseconds;
}

const CLIENT_KEY = 'doorbellClient';
const TOPICS_KEY = 'doorbellTopics';
const SECOND: Milliseconds = 1_000;
/** A line that stood for a shorter time was no success: a broker that throws us out at once is not asked at once again. */
const STOOD: Milliseconds = 60 * SECOND;
const LONGEST_BACKOFF = 15 * 60 * SECOND;

let line: Line | undefined;

/**
 * Brings the line up to what is wanted now: connected or not, with these topics. At every start and wake of the worker, after the settings, the sites
 * or the signed-in agent changed. Idempotent; never rejects. `now`: the agent waits for it, backoff or not.
 */
export function tendDoorbell({ now = false } = {}): Promise<void> {
	return withLock('doorbell', async () => {
		try {
			await tend(now);
		} catch (thrown) {
			log.warn('doorbell', asLoopinError(thrown).kind);
		}
	});
}

/** The line, if it stands. */
export const openLine = (): Pick<Line, 'broker' | 'keys'> | undefined => line;

async function tend(now: boolean): Promise<void> {
	const wanted = (await readDoorbell())?.doorbell;
	if (!wanted || (await allSites()).length === 0) return hangUp();
	if (line && !sameDoorbell(line.doorbell, wanted)) drop();
	if (line) await refreshTopics(line);
	else {
		const { nextTryAt, failures } = await doorbellState();
		if (now || Date.now() >= nextTryAt) await connect(wanted, failures);
	}
	const { state, nextTryAt } = await doorbellState();
	await armAwake(state === 'connected' ? undefined : nextTryAt, () => void tendDoorbell());
}

const sameDoorbell = (one: Doorbell, other: Doorbell): boolean => JSON.stringify(one) === JSON.stringify(other);

async function connect(doorbell: Doorbell, failures: number): Promise<void> {
	const coverage = doorbell.complete ? 'complete' : 'partly';
	await setDoorbellState({ state: 'connecting', failures, coverage, nextTryAt: Date.now() + 30 * SECOND });
	const secrets = new Set([doorbell.secret, doorbell.formerSecret].filter((secret) => secret !== ''));
	const keys = [...secrets].map((secret) => new TeamKey(doorbell.team, secret));
	const topics = await topicsToHear(keys);
	const { url, user, password } = doorbell;
	let made: Line | undefined;
	try {
		const broker = await connectBroker({
			url,
			user,
			password,
			clientId: await clientId(doorbell.team),
			heard: (topic, payload) => answerRing(topics, topic, payload),
			closed: () => {
				if (!made || line !== made) return;
				line = undefined;
				// Others lost it in the same moment: not all of them back in the same one.
				void lost(Date.now() - made.since < STOOD ? failures + 1 : 0).then(() => tendDoorbell());
			},
		});
		made = { doorbell, keys, broker, topics, since: Date.now() };
		line = made;
		await listen(made, broker.resumed);
		await setDoorbellState({ state: 'connected', failures, coverage, nextTryAt: 0 });
	} catch (thrown) {
		drop();
		const { kind } = asLoopinError(thrown);
		log.debug('doorbell not connected', kind);
		const tries = failures + 1;
		// What a person has to put right is not put right by asking often.
		const most = kind === 'refused' ? LONGEST_BACKOFF : Math.min(LONGEST_BACKOFF, 2 * SECOND * 2 ** tries);
		await inTrouble({ failures: tries, failure: kind, nextTryAt: Date.now() + most * (0.5 + 0.5 * Math.random()) });
	}
}

async function lost(failures: number): Promise<void> {
	const most = Math.min(LONGEST_BACKOFF, 5 * SECOND * 2 ** failures);
	await inTrouble({ failures, failure: 'not-answering', nextTryAt: Date.now() + SECOND + Math.random() * most });
}

/** Nobody rings now: the schedule goes back to asking by itself. */
async function inTrouble(how: { failures: number; failure: ErrorKind; nextTryAt: Milliseconds }): Promise<void> {
	await setDoorbellState({ state: 'trouble', ...how });
	void poke('all', 'alarm');
}

/** Subscribes to what is new, and leaves what is no longer wanted. With a new session the broker knows nothing. */
async function listen({ broker, topics }: Line, resumed: boolean): Promise<void> {
	const stored = (await browser.storage.local.get(TOPICS_KEY))[TOPICS_KEY];
	const before = new Set(resumed && Array.isArray(stored) ? stored.filter((topic): topic is string => typeof topic === 'string') : []);
	const fresh = [...topics.keys()].filter((topic) => !before.has(topic));
	const stale = [...before].filter((topic) => !topics.has(topic));
	if (fresh.length > 0) await broker.subscribe(fresh);
	if (fresh.length > 0 || stale.length > 0) await browser.storage.local.set({ [TOPICS_KEY]: [...topics.keys()] });
	if (stale.length > 0) await broker.unsubscribe(stale);
}

async function refreshTopics(current: Line): Promise<void> {
	const topics = await topicsToHear(current.keys);
	for (const topic of current.topics.keys()) if (!topics.has(topic)) current.topics.delete(topic);
	for (const [topic, heard] of topics) current.topics.set(topic, heard);
	await listen(current, true);
}

function drop(): void {
	const gone = line;
	line = undefined;
	gone?.broker.close();
}

async function hangUp(): Promise<void> {
	drop();
	await disarmAwake();
	if ((await doorbellState()).state !== 'off') await setDoorbellState({ state: 'off', failures: 0, nextTryAt: 0 });
}

/** One client per browser profile and team: a second one of that name would end this one's connection. */
async function clientId(team: string): Promise<string> {
	const stored = (await browser.storage.local.get(CLIENT_KEY))[CLIENT_KEY];
	const own = typeof stored === 'string' && /^[0-9a-f]{16}$/.test(stored) ? stored : crypto.randomUUID().replaceAll('-', '').slice(0, 16);
	if (own !== stored) await browser.storage.local.set({ [CLIENT_KEY]: own });
	return `loopin-${team}-${own}`;
}
