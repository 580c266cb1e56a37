/**
 * Hostile answers for the property tests of every helpdesk: a recording with values missing, renamed, of the wrong type, huge, cyclic, doubled, or
 * HTML. A transform gives a clean result for them or throws a typed error; a client ends in a bounded number of requests.
 *
 * For a transform: `survives(readTickets, recordings.tickets)`. For a client over a stand-in or over recordings: `clientSurvives({ … })`. The parts
 * (`odd`, `mutated`, `mutators`, `cleanOrTyped`, `hostileHttp`) are there for tests that look closer.
 */
import fc from 'fast-check';
import { expect } from 'vitest';
import type { ConversationId, EntryId, SiteId } from '../../../src/collaboration/model';
import type { HelpdeskClient, HelpdeskClientModule, Me, MentionedAgent } from '../../../src/helpdesks/helpdesk';
import { LoopinError } from '../../../src/platform/errors';
import type { Http, HttpAnswer, HttpRequest } from '../../../src/platform/http';
import { answerOf } from '../../helpdesks/node-http';

const HTML = '<!doctype html><html><head><title>Sign in</title></head><body><form><img src=x onerror=alert(1)></form></body></html>';
const HUGE = 50_000;
const MANY = 200;

/** What may stand where something else was due. */
export const odd: fc.Arbitrary<unknown> = fc.oneof(
	fc.constantFrom(null, undefined, true, 0, -1, 1.5, 1e21, Number.NaN, '', '0', '-1', '1 OR 1=1', "'", '\u0000', '__proto__', HTML, 'x'.repeat(HUGE)),
	// Fresh ones each time: fast-check marks the objects that it maps to.
	fc.constantFrom('[]', '{}', '[[]]', '{"length":5}', '{"id":{}}', '{"toString":1}').map((json): unknown => JSON.parse(json)),
	fc.anything({ maxDepth: 2 }),
);

const KINDS = ['missing', 'renamed', 'wrong', 'huge', 'html', 'doubled', 'cyclic'] as const;
type Container = Record<string, unknown>;
const isContainer = (value: unknown): value is Container => typeof value === 'object' && value !== null;

interface Mutation {
	kind: (typeof KINDS)[number];
	/** The way down to the value, each step taken modulo the number of keys there. */
	way: readonly number[];
	instead: unknown;
}
const mutation = (kinds: readonly Mutation['kind'][]): fc.Arbitrary<Mutation> =>
	fc.record({ kind: fc.constantFrom(...kinds), way: fc.array(fc.nat(60), { minLength: 1, maxLength: 7 }), instead: odd });

function huge(value: unknown): unknown {
	if (Array.isArray(value)) return Array.from({ length: MANY }, (_, n) => value[n % Math.max(1, value.length)]);
	if (typeof value === 'number') return 1e300;
	return (typeof value === 'string' && value !== '' ? value : 'x').padEnd(HUGE, typeof value === 'string' && value !== '' ? value : 'x');
}

/** One mutation, in place; gives the root. */
function mutate(root: unknown, { kind, way, instead }: Mutation): unknown {
	let parent: Container | undefined;
	let key = '';
	let here = root;
	for (const step of way) {
		if (!isContainer(here)) break;
		const keys = Object.keys(here);
		if (keys.length === 0) break;
		parent = here;
		key = keys[step % keys.length] ?? '';
		here = parent[key];
	}
	if (!parent) return kind === 'html' ? HTML : instead;
	if (kind === 'missing' || kind === 'renamed') {
		if (Array.isArray(parent)) parent.splice(Number(key), 1);
		else delete parent[key];
		if (kind === 'renamed') parent[`${key}_`] = here;
	} else if (kind === 'doubled' && Array.isArray(parent)) parent.push(here);
	else parent[key] = kind === 'huge' ? huge(here) : kind === 'html' ? HTML : kind === 'cyclic' ? root : instead;
	return root;
}

/** Functions that give a hostile copy of what they are given: a few values changed, or (one in four) very many. `json`: as JSON can carry it. */
export function mutators({ json = false } = {}): fc.Arbitrary<(recording: unknown) => unknown> {
	const few = fc
		.array(mutation(json ? KINDS.filter((kind) => kind !== 'cyclic') : KINDS), { minLength: 1, maxLength: 3 })
		.map((all) => (recording: unknown) => all.reduce(mutate, JSON.parse(JSON.stringify(recording)) as unknown));
	const many = fc.infiniteStream(fc.tuple(fc.nat({ max: 9 }), odd)).map((choices) => (recording: unknown) => {
		const walk = (value: unknown): unknown => {
			const [dice, instead] = choices.next().value ?? [9, null];
			if (dice === 0) return instead;
			if (Array.isArray(value)) return value.flatMap((item) => (dice === 1 ? [walk(item), walk(item)] : [walk(item)]));
			if (isContainer(value)) return Object.fromEntries(Object.entries(value).flatMap(([key, inner]) => (dice === 2 && inner ? [] : [[key, walk(inner)]])));
			return dice === 1 ? instead : value;
		};
		return walk(recording);
	});
	return fc.oneof({ weight: 3, arbitrary: few }, { weight: 1, arbitrary: many });
}

/** Hostile copies of the recording. */
export const mutated = (recording: unknown, how: { json?: boolean } = {}): fc.Arbitrary<unknown> => mutators(how).map((change) => change(recording));

/** Runs it: a LoopinError or a result that can be stored, never a crash. Gives the result; undefined for an error. */
export function cleanOrTyped<T>(run: () => T): T | undefined {
	let result: T;
	try {
		result = run();
	} catch (thrown) {
		expect(thrown).toBeInstanceOf(LoopinError);
		return undefined;
	}
	expect(() => structuredClone(result)).not.toThrow();
	return result;
}

/** What comes when something quite different answers. */
const STRANGERS: readonly unknown[] = [null, undefined, 7, 'x', '', HTML, true, [], [[]], [null], {}, { items: null }, { items: {} }, { error: 'x' }];

/** A transform held against so many hostile copies of its recording, and strangers. `check` looks closer at what it gives. */
export function survives<T>(
	transform: (json: unknown) => T,
	recording: unknown,
	{ runs = 300, check }: { runs?: number; check?: (result: T) => void } = {},
): void {
	const hold = (json: unknown): void => {
		const result = cleanOrTyped(() => transform(json));
		if (result !== undefined) check?.(result);
	};
	for (const stranger of STRANGERS) hold(stranger);
	fc.assert(fc.property(mutated(recording), hold), { numRuns: runs });
}

interface Spoil {
	dice: number;
	change: (recording: unknown) => unknown;
	status: number;
	type: string;
	/** For answers that are no JSON: where (0 to 1), how many letters go, and what comes in their stead. */
	at: number;
	gone: number;
	instead: string;
}
/** What tears markup apart, and what it may be made to carry. */
const SPLINTERS = [
	'',
	'<',
	'"',
	"'>",
	'</div></table></form>',
	'\u0000\ud800',
	'&#x0;&#99999999;',
	'<script>',
	'<div><b>'.repeat(300),
	'0',
	'-1',
	'x'.repeat(2_000),
];
const spoils: fc.Arbitrary<Iterator<Spoil>> = fc.infiniteStream(
	fc.record({
		dice: fc.nat({ max: 9 }),
		change: mutators({ json: true }),
		status: fc.constantFrom(200, 201, 204, 302, 400, 401, 403, 404, 409, 412, 418, 422, 429, 500, 502),
		type: fc.constantFrom('application/json', 'text/html', ''),
		at: fc.double({ min: 0, max: 1, noNaN: true }),
		gone: fc.nat({ max: 200 }),
		instead: fc.constantFrom(...SPLINTERS),
	}),
);

/** Stands before an `Http` and spoils half of its answers: the body mutated, torn, cut, or another status. After 500 requests it is a loop, and throws. */
export function hostileHttp(inner: Http, stream: Iterator<Spoil>): Http {
	let requests = 0;
	return {
		async send(request: HttpRequest): Promise<HttpAnswer> {
			if (++requests > 500) throw new Error('a loop against the server');
			const { dice, change, status, type, at, gone, instead } = stream.next().value;
			const answer = await inner.send(request);
			const header = (name: string) => answer.header(name);
			if (dice < 5) return answer;
			const given = (text: string, code = answer.status, how = header) => answerOf(code, answer.url, text, how);
			if (dice === 5) return given(answer.text.slice(0, Math.floor(answer.text.length / 2)));
			if (dice === 6) return given(answer.text, status);
			if (dice === 7) return given(HTML, answer.status, (name) => (name === 'content-type' ? 'text/html' : header(name)));
			let json: unknown;
			try {
				json = JSON.parse(answer.text);
			} catch {
				const from = Math.floor(at * answer.text.length);
				const torn = answer.text.slice(0, from) + instead + answer.text.slice(from + gone);
				return given(torn, answer.status, (name) => (name === 'content-type' && dice === 9 ? type : header(name)));
			}
			return given(JSON.stringify(change(json)) ?? '');
		},
	};
}

type Call = (client: HelpdeskClient) => Promise<unknown>;

/**
 * Every call that a client of that helpdesk has, by name, for `it.each`: one that the contract gains must be added here. `meanwhile`: what is written
 * between two looks at the changes. Ids of people are held against the form that all these helpdesks give them.
 */
export function everyCall(
	module: HelpdeskClientModule,
	{ conversation, after = '', me, colleague, meanwhile }: { conversation: string; after?: string; me: Me; colleague: MentionedAgent; meanwhile?: () => void },
): [string, Call][] {
	const id = conversation as ConversationId;
	const entry = after as EntryId | '';
	const other = { ...colleague, role: 'agent', groups: [] } as const;
	const numbered = (people: readonly { id: string }[] = []): void => {
		for (const person of people) expect(person.id).toMatch(/^[1-9]\d*$/);
	};
	const calls: Record<keyof HelpdeskClient | 'history' | 'follow' | 'leave' | 'reply', Call> = {
		recognise: (client) => client.recognise(),
		me: async (client) => numbered([await client.me()]),
		agents: async (client) => {
			for await (const agents of client.agents(me)) numbered(agents);
		},
		searchAgents: async (client) => numbered(await client.searchAgents?.('ja')),
		assignedTo: async (client) => client.assignedTo?.(other.id, me),
		conversation: (client) => client.conversation(id, me),
		noAccess: (client) => client.noAccess(id, [other]),
		addFollowers: (client) => client.addFollowers(id, [other.id], me),
		removeFollower: (client) => client.removeFollower(id, other.id, me),
		follow: (client) => client.addFollowers(id, [me.id], me),
		leave: (client) => client.removeFollower(id, me.id, me),
		history: (client) => client.changesSince('', me),
		changesSince: async (client) => {
			const { cursor } = await client.changesSince('', me);
			meanwhile?.();
			return client.changesSince(cursor, me);
		},
		entriesAfter: (client) => client.entriesAfter(id, entry, me),
		findNote: (client) => client.findNote(id, '', [colleague.name], me),
		post: (client) => client.post(id, { internal: true, text: `x @${colleague.name}`, mentions: [colleague] }, me),
		reply: (client) => client.post(id, { internal: false, text: 'x' }, me),
	};
	const has = module.client(NOBODY, 'https://nobody.example' as SiteId);
	return Object.entries(calls).filter(([name]) => (name !== 'searchAgents' && name !== 'assignedTo') || has[name]);
}
const NOBODY: Http = { send: () => Promise.reject(new LoopinError('not-answering')) };

/**
 * Every call of a client, so many times over spoiled answers: it ends with a LoopinError or a result. `http` gives the sound answers, afresh for each
 * run (a stand-in without a server, or recordings by path).
 */
export async function clientSurvives(
	call: (client: HelpdeskClient) => Promise<unknown>,
	{ http, client, runs = 60 }: { http: () => Http; client: (http: Http) => HelpdeskClient; runs?: number },
): Promise<void> {
	await fc.assert(
		fc.asyncProperty(spoils, async (stream) => {
			const result = await call(client(hostileHttp(http(), stream))).catch((thrown: unknown) => {
				expect(thrown).toBeInstanceOf(LoopinError);
				return undefined;
			});
			expect(() => structuredClone(result)).not.toThrow();
		}),
		{ numRuns: runs },
	);
}
