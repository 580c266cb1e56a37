/** Writing a note or a public reply, with everything else of the conversation left as it is. */
import type { ConversationId, EntryId } from '../../collaboration/model';
import { LoopinError } from '../../platform/errors';
import type { Me, Post } from '../helpdesk';
import { type Conversations, comparable } from './client-conversation';
import type { LiveThreads } from './client-live';
import type { People } from './client-people';
import { type Search, STATUS, type Status } from './client-search';
import { conversationNumber } from './ids';
import { noteHtml } from './note-html';
import type { Form, Requests } from './requests';
import { type Row, readOutcome, readReplyForm } from './transform';

export class Posts {
	constructor(
		private readonly requests: Requests,
		private readonly search: Search,
		private readonly people: People,
		private readonly conversations: Conversations,
		private readonly live: LiveThreads,
	) {}

	async post(id: ConversationId, post: Post, me: Me): Promise<EntryId> {
		conversationNumber(id);
		const row = await this.conversations.row(id);
		if (row.isChat && !post.internal) throw new LoopinError('not-supported', 'a live chat');
		const before = new Set((await this.live.of(id)).map((thread) => thread.id));
		const form = post.internal ? await this.noteForm(id, row) : await this.replyForm(id);
		const body = noteHtml(this.requests.base, post.text, post.internal ? post.mentions : []);
		const done = readOutcome(await this.requests.write('/conversation/ajax', [['action', 'send_reply'], ['conversation_id', id], ...form, ['body', body]]));
		if (!done) throw new LoopinError('refused', 'send_reply');
		return this.find(id, post, before, me);
	}

	/**
	 * The current status is sent along, else older versions would clear it. Nobody is sent as assignee: then FreeScout leaves the one there is
	 * (`userHasAccess` of nobody is false), also if that one changed since we looked.
	 */
	private async noteForm(id: ConversationId, row: Row): Promise<Form> {
		const [{ id: mailbox }, status] = await Promise.all([this.people.mailboxOf(id), this.statusOf(id, row)]);
		return [
			['mailbox_id', mailbox],
			['is_note', '1'],
			['status', status],
		];
	}

	private async statusOf(id: ConversationId, row: Row): Promise<Status> {
		if (row.isActive) return STATUS.active;
		if (row.isSpam) return STATUS.spam;
		return (await this.search.passes(id, { status: [STATUS.pending] })) ? STATUS.pending : STATUS.closed;
	}

	/**
	 * Who else gets a reply stands only in the conversation's own page; without it, they would be dropped for good. So this one page is opened, as the
	 * agent who replies would: FreeScout then takes the conversation for read by them, and for a moment shows them there. Nothing else ever opens it.
	 */
	private async replyForm(id: ConversationId): Promise<Form> {
		const form = readReplyForm((await this.requests.page(`/conversation/${conversationNumber(id)}`)).answer.text);
		if (!form || form.conversation !== id) throw new LoopinError('bad-answer', 'no reply form');
		return [
			['mailbox_id', form.mailbox],
			['is_note', ''],
			['status', form.status],
			...(form.to === undefined ? [] : [['to', form.to] as const]),
			...form.cc.map((address) => ['cc[]', address] as const),
			...form.bcc.map((address) => ['bcc[]', address] as const),
			...(form.alias === undefined ? [] : [['from_alias', form.alias] as const]),
		];
	}

	/** FreeScout does not tell the number of what it stored, but pushes it to its pages at once. */
	private async find(id: ConversationId, post: Post, before: ReadonlySet<EntryId>, me: Me): Promise<EntryId> {
		const wanted = comparable(post.text);
		const threads = await this.live.of(id).catch(() => []);
		const mine = threads.filter(({ id, author, kind }) => !before.has(id) && author.id === me.id && (kind === 'note') === post.internal);
		const found = mine.find(({ text }) => comparable(text).startsWith(wanted)) ?? mine.at(-1);
		// It is stored, whatever its number: "not known" must not look like "not sent".
		return found?.id ?? (`sent-${id}-${Date.now()}` as EntryId);
	}
}
