/**
 * How to reach the team's broker: from the organisation's policy, else as the agent typed it. Kept apart from the settings, which are exported and
 * read by pages of helpdesks' tabs: this holds a password and the team's secret.
 */
import * as v from 'valibot';
import { browser } from './browser';

/** Where the agent's own entry is kept (storage.local, never synchronised, never exported). */
export const DOORBELL_KEY = 'doorbell';

/** MQTT over WebSocket. Unencrypted only on this very machine: names of topics and passwords would be readable on the way. */
const address = v.pipe(
	v.string(),
	v.trim(),
	v.maxLength(500),
	v.url(),
	v.check((text) => {
		const { protocol, hostname, username, hash } = new URL(text);
		const here = hostname === '127.0.0.1' || hostname === 'localhost' || hostname === '[::1]';
		return (protocol === 'wss:' || (protocol === 'ws:' && here)) && username === '' && hash === '';
	}),
);

const secret = v.pipe(v.string(), v.trim(), v.minLength(16), v.maxLength(200));

export const doorbellSchema = v.object({
	url: address,
	user: v.optional(v.pipe(v.string(), v.maxLength(200)), ''),
	password: v.optional(v.pipe(v.string(), v.maxLength(500)), ''),
	/** The first part of every topic: what a broker's access list goes by. */
	team: v.pipe(v.string(), v.trim(), v.regex(/^[A-Za-z0-9_-]{1,40}$/)),
	/** Known to the team's Loopins and to whatever else rings, never to the broker. */
	secret,
	/** The one before, while the team changes it: rings under both are heard, and everything is rung under both. */
	formerSecret: v.optional(v.union([v.literal(''), secret]), ''),
	/** The helpdesk itself rings, too (webhook, trigger, scrip): then news comes without asking, and the base poll slows down to a safety interval. */
	complete: v.optional(v.boolean(), false),
});
export type Doorbell = v.InferOutput<typeof doorbellSchema>;

/** What is wrong with an entry, by field; {} when nothing is. */
export function doorbellProblems(typed: unknown): Partial<Record<keyof Doorbell, true>> {
	const parsed = v.safeParse(doorbellSchema, typed);
	if (parsed.success) return {};
	return Object.fromEntries(parsed.issues.map((issue) => [String(issue.path?.[0]?.key ?? 'url'), true]));
}

/** The broker to use; `managed` when the organisation set it. Undefined: no doorbell. Storage that cannot be read gives none. */
export async function readDoorbell(): Promise<{ doorbell: Doorbell; managed: boolean } | undefined> {
	const managed = await browser.storage.managed.get('doorbell').then(
		({ doorbell }) => doorbell,
		() => undefined, // Firefox rejects when there is no policy (bug 1868153)
	);
	const stored = managed ?? (await browser.storage.local.get(DOORBELL_KEY).catch((): Record<string, unknown> => ({})))[DOORBELL_KEY];
	const parsed = v.safeParse(doorbellSchema, stored);
	return parsed.success ? { doorbell: parsed.output, managed: managed !== undefined } : undefined;
}

/** Keeps the agent's entry, or forgets it. Throws when it is unsound. */
export async function writeDoorbell(doorbell: Doorbell | undefined): Promise<void> {
	if (doorbell) await browser.storage.local.set({ [DOORBELL_KEY]: v.parse(doorbellSchema, doorbell) });
	else await browser.storage.local.remove(DOORBELL_KEY);
}
