/** The state of one conversation's reply box, kept while the popup lives: text, mode, who was picked, and where a reply on its way stands. */
import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { mentionedIn } from '../collaboration/mentions';
import type { Agent, AgentId, Conversation } from '../collaboration/model';
import { Directory } from '../directory/directory';
import { asLoopinError } from '../platform/errors';
import { log } from '../platform/log';
import type { fromPages, Payload } from '../platform/messages';
import { call } from '../platform/messenger';
import { getConversation } from '../store/conversations';
import { getDraft, removeDraft, saveDraft } from '../store/drafts';
import type { UpdateRecord } from '../store/records';
import { thrownSentence } from './failures';
import { boxText, isEdited, type ReplyPhase, replyPhase } from './reply';
import type { Row } from './rows';
import type { Popup } from './state';

export interface ReplyBoxState {
	text: ReadonlySignal<string>;
	internal: ReadonlySignal<boolean>;
	phase: ReadonlySignal<ReplyPhase>;
	/** What stands there is not what was sent. */
	edited: ReadonlySignal<boolean>;
	/** Being handed to the outbox. */
	handing: ReadonlySignal<boolean>;
	directory: ReadonlySignal<Directory | undefined>;
	rights: ReadonlySignal<{ mayNote: boolean; mayReply: boolean; customer: string }>;
	write(text: string): void;
	choose(internal: boolean): void;
	pick(agent: { id: AgentId; name: string }): void;
	/** Hands it to the outbox, or has the failed one tried again; gives a sentence when that did not work. */
	send(): Promise<string | undefined>;
	/** Gives up the failed reply; its text stays as a draft. */
	dismiss(): Promise<void>;
}

/** Directories are read once for each account and popup. */
const directories = new Map<string, Promise<Directory>>();
async function loadDirectory(account: string): Promise<Directory> {
	const { agents } = await call('page.directory', { account });
	const directory = new Directory();
	await directory.build(agents as readonly Agent[]);
	return directory;
}

/** The colleagues of that account, as an index; read once. Rejects when they cannot be had. */
export function directoryOf(account: string): Promise<Directory> {
	const known = directories.get(account);
	if (known) return known;
	const loading = loadDirectory(account);
	directories.set(account, loading);
	loading.catch(() => directories.delete(account));
	return loading;
}

/** Before a message is said once more that nobody answered: the worker died over it, and the next one needs a moment. */
const GAPS = [300, 1_500];
async function handOver(reply: Payload<typeof fromPages, 'reply.send'>): Promise<{ job: string }> {
	for (let tries = 0; ; tries++) {
		try {
			return await call('reply.send', reply);
		} catch (thrown) {
			const gap = GAPS[tries];
			if (gap === undefined || asLoopinError(thrown).kind !== 'internal') throw thrown;
			await new Promise((resolve) => setTimeout(resolve, gap));
		}
	}
}

export function createReplyBox(popup: Popup, row: Pick<Row, 'account' | 'conversation'>): ReplyBoxState {
	/** Undefined until the agent wrote something, or the stored draft was read. */
	const own: Signal<string | undefined> = signal(undefined);
	/** Undefined: not chosen; then it is a note, or what the reply that failed was. */
	const chosen: Signal<boolean | undefined> = signal(undefined);
	const handing = signal(false);
	/** The job that the outbox gave for it. */
	const handed = signal('');
	const directory = signal<Directory | undefined>(undefined);
	const picked: { id: AgentId; name: string }[] = [];
	/** The name of what stands in the box: handed over again, after an answer that never came, it is the same reply. Another text is another one. */
	let name = '';

	/** Handed over, and the database has not told of it yet. */
	const underway = computed(() => handing.value || (handed.value !== '' && !popup.jobs.value.some((job) => job.id === handed.value)));
	const phase = computed(() => replyPhase(popup.jobs.value, row.account, row.conversation));
	const known = signal<Conversation | undefined>(undefined);
	/** Any update of the conversation may tell who the customer is. */
	const customerIn = (records: readonly UpdateRecord[]): string =>
		records.find((each) => each.account === row.account && each.conversation === row.conversation && each.author.kind === 'customer')?.author.name ?? '';
	const rights = computed(() => ({
		// Not known yet: both are offered, the helpdesk has the last word.
		mayNote: known.value?.mayNote ?? true,
		mayReply: known.value?.mayReply ?? true,
		customer: known.value?.customer ?? customerIn(popup.records.value ?? []),
	}));
	const internal = computed(() => {
		const { mayNote, mayReply } = rights.value;
		const wanted =
			phase.value.phase === 'sending' ? phase.value.job.internal : (chosen.value ?? (phase.value.phase === 'writing' ? true : phase.value.job.internal));
		return wanted ? mayNote : !mayReply && mayNote;
	});
	const text = computed(() => boxText(own.value, phase.value));
	const edited = computed(() => isEdited(text.value, internal.value, phase.value));

	void getDraft(row.account, row.conversation).then(
		(draft) => {
			if (own.value === undefined && draft) own.value = draft.text;
		},
		(thrown) => log.warn('draft not read', thrown),
	);
	void getConversation(row.account, row.conversation).then(
		(record) => {
			known.value = record?.conversation;
		},
		(thrown) => log.warn('conversation not read', thrown),
	);
	directoryOf(row.account).then(
		(loaded) => {
			directory.value = loaded;
		},
		(thrown) => log.debug('no directory for the reply box', thrown),
	);

	// One write at a time, the newest text last: the popup may close after any key.
	let writing: Promise<void> | undefined;
	let waiting = false;
	const keep = (): Promise<void> => {
		waiting = true;
		writing ??= (async () => {
			while (waiting) {
				waiting = false;
				const now = own.value;
				await (now === undefined
					? removeDraft(row.account, row.conversation)
					: saveDraft({ account: row.account, conversation: row.conversation, internal: internal.value, text: now, savedAt: Date.now() }));
			}
		})()
			.catch((thrown) => log.warn('draft not kept', thrown))
			.finally(() => {
				writing = undefined;
			});
		return writing;
	};

	/** Who is named in a note: picked here, or typed as an exact name that only one colleague has. Public replies mention nobody. */
	const mentions = (of: string) =>
		internal.value ? mentionedIn(of, { picked, ...(directory.value ? { lookup: directory.value.named } : {}) }).mentioned.slice(0, 50) : [];

	async function hand(): Promise<void> {
		const current = phase.value;
		const body = text.value.trim();
		if (current.phase === 'failed' && !edited.value) {
			await call('page.job.retry', { job: current.job.id });
			return;
		}
		// Edited: the old one must not be tried again behind this one's back.
		if (current.phase !== 'writing') await call('page.job.dismiss', { job: current.job.id });
		name ||= crypto.randomUUID();
		const { job } = await handOver({
			id: name,
			account: row.account,
			conversation: row.conversation,
			internal: internal.value,
			text: body,
			mentions: mentions(body).map(({ id, name }) => ({ id, name })),
		});
		name = '';
		// The outbox has it now, with its text; from here on the box shows what the outbox says.
		handed.value = job;
		own.value = undefined;
		chosen.value = undefined;
		picked.length = 0;
	}

	return {
		text,
		internal,
		phase,
		edited,
		handing: underway,
		directory,
		rights,
		write(next) {
			name = '';
			own.value = next;
			void keep();
		},
		choose(next) {
			name = '';
			chosen.value = next;
		},
		pick(agent) {
			name = '';
			picked.push(agent);
		},
		async send() {
			const current = phase.value;
			if (underway.value || current.phase === 'sending' || text.value.trim() === '' || (current.phase === 'unknown' && !edited.value)) return undefined;
			handing.value = true;
			try {
				await keep();
				await hand();
				return undefined;
			} catch (thrown) {
				return thrownSentence(thrown);
			} finally {
				handing.value = false;
			}
		},
		async dismiss() {
			const current = phase.value;
			if (current.phase === 'writing') return;
			if (!own.value) own.value = current.job.text;
			await keep();
			await call('page.job.dismiss', { job: current.job.id }).catch((thrown) => log.warn('not dismissed', thrown));
		},
	};
}
