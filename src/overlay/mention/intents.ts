/**
 * Intents of submitted notes on their way to the background. Each is kept in the tab's own session storage until the background says that it is stored:
 * the page goes away with the submit, and a worker that dies over the message takes it along. The next page of the tab says it again.
 */
import type { AgentId, ConversationId, EntryId } from '../../collaboration/model';
import { asLoopinError, LoopinError } from '../../platform/errors';
import { isFields, isText } from '../../platform/light-checks';
import { log } from '../../platform/log';
import type { Often } from '../../platform/messages';
import { ask } from '../../platform/messenger';

export interface Intent {
	/** The job's id: said again, it is the same one. */
	id: string;
	/** When it was submitted (ms). */
	at: number;
	/** Who submitted it: another agent may be signed in when it is said again. */
	me: AgentId | '';
	conversation: ConversationId;
	mentions: { id: AgentId; name: string }[];
	newestEntry: EntryId | '';
}

const KEY = 'loopin:intents';
/** A tab that comes back later than this brings nothing up again. */
const FRESH_MS = 10 * 60_000;
/** Before it is said once more: a new worker needs a moment. */
const GAPS = [300, 1_500, 4_000];

/** Of the right shape; the background checks its contract again. */
const isIntent = (value: unknown): value is Intent =>
	isFields(value) &&
	[value.id, value.me, value.conversation, value.newestEntry].every((one) => isText(one)) &&
	typeof value.at === 'number' &&
	Array.isArray(value.mentions) &&
	value.mentions.every((mention) => isFields(mention) && isText(mention.id) && isText(mention.name));

/** Not `randomUUID`: helpdesks are also served over plain http, where the browsers do not have it. */
export const newIntentId = (): string => `intent-${[...crypto.getRandomValues(new Uint32Array(4))].map((part) => part.toString(36)).join('-')}`;

/**
 * Hands an intent over; resolves when it is stored, with whom the agent mentions often now; rejects when the background refuses it or does not answer. Up to the message itself everything
 * happens at once: it is called in the host's submit.
 */
export async function handIntent(intent: Intent): Promise<Often> {
	const { me: _, ...payload } = intent;
	write([...read().filter(({ id }) => id !== intent.id), intent]);
	for (let tries = 0; ; tries++) {
		try {
			const { often } = await ask('mention.submit', payload);
			forget(intent.id);
			return often;
		} catch (thrown) {
			// An answer is an answer; without one the worker may have died over it.
			const answered = thrown instanceof LoopinError && thrown.kind !== 'internal';
			const gap = GAPS[tries];
			if (answered || gap === undefined) {
				forget(intent.id); // the agent is told now, and may add them by hand
				throw thrown;
			}
			await new Promise((resolve) => setTimeout(resolve, gap));
		}
	}
}

/** Says again what a page before this one could not be sure of. */
export function handLeft(me: AgentId): void {
	for (const intent of read())
		if (intent.me === me) void handIntent(intent).catch((thrown: unknown) => log.warn('mention.submit again', asLoopinError(thrown).kind));
}

/** Nothing but what an intent has: what stands there is handed on. */
const projected = ({ id, at, me, conversation, mentions, newestEntry }: Intent): Intent => ({
	id,
	at,
	me,
	conversation,
	mentions: mentions.map((one) => ({ id: one.id, name: one.name })),
	newestEntry,
});

const forget = (gone: string): void => write(read().filter(({ id }) => id !== gone));

/** The host's page can write there as well, as it can write into its notes: what stands there is only ever said in the name of its own site. */
function read(): Intent[] {
	try {
		const kept: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? '[]');
		const now = Date.now();
		if (!Array.isArray(kept) || !kept.every(isIntent)) return [];
		return kept.filter(({ at }) => Math.abs(now - at) < FRESH_MS).map(projected);
	} catch {
		return []; // no storage here, or something else of that name
	}
}

function write(all: readonly Intent[]): void {
	try {
		if (all.length > 0) sessionStorage.setItem(KEY, JSON.stringify(all));
		else sessionStorage.removeItem(KEY);
	} catch {
		// Not allowed here, or full: then the message alone must do.
	}
}
