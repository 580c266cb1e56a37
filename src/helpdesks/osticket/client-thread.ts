/** One ticket: what it says of itself, its notes and replies, finding one again, writing one. */
import type { Conversation, ConversationId, Entry, EntryId } from '../../collaboration/model';
import { asLoopinError, LoopinError } from '../../platform/errors';
import type { Landed, Me, Post as Writing } from '../helpdesk';
import type { Names } from './client-people';
import { type Followers, isForbidden } from './client-referrals';
import { type Identified, identified, newerThan, windowId } from './entry-ids';
import { comparable, ticketId } from './ids';
import { noteHtml } from './note-html';
import type { Form, Panel } from './panel';
import { readPrinted } from './printed-time';
import { readLock } from './transform';
import { type Post, type Preview, readThread } from './transform-thread';

export class Thread {
	constructor(
		private readonly panel: Panel,
		private readonly followers: Followers,
	) {}

	async conversation(id: ConversationId, me: Me): Promise<Conversation> {
		const preview = await this.followers.preview(id);
		const referrals = await this.followers.read(id, me, preview).catch((thrown: unknown) => {
			if (isForbidden(thrown)) return undefined;
			throw thrown;
		});
		const { may, open, number, title, customer } = preview;
		return {
			id,
			number,
			title,
			channel: 'ticket',
			followers: referrals?.followers ?? [],
			mayEdit: referrals !== undefined,
			mayNote: true,
			// Whether the role has "Post Reply" is told only by the ticket's own page. A role with none of these rights is "View only"; of the others, osTicket decides.
			mayReply: open && (may.assign || may.transfer || may.edit),
			newestEntry: windowId(
				id,
				identified(id, preview.posts).map((entry) => entry.id),
			),
			...(customer ? { customer } : {}),
		};
	}

	async entriesAfter(id: ConversationId, after: EntryId | '', me: Me): Promise<readonly Entry[]> {
		const preview = await this.followers.preview(id);
		const newer = newerThan(id, identified(id, preview.posts), after);
		if (newer.length === 0) return [];
		const names = await this.followers.names(me);
		return toEntries(id, preview, [...newer].reverse(), names);
	}

	async findNote(id: ConversationId, after: EntryId | '', names: readonly string[], me: Me): Promise<Landed> {
		const preview = await this.followers.preview(id);
		const newer = newerThan(id, identified(id, preview.posts), after);
		const wanted = names.map(comparable);
		const naming = newer.filter(({ post }) => post.kind !== 'message' && wanted.every((name) => comparable(post.text).includes(name)));
		if (naming.length === 0) return { state: 'absent' };
		const people = await this.followers.names(me);
		// The earliest is the one that was just submitted; a later note may name the same people again.
		const mine = naming.filter(({ post }) => people.isMine(post.author)).reverse();
		const note = mine.find(({ post }) => post.kind === 'note');
		if (note) return { state: 'landed', entry: note.id, text: note.post.text };
		return mine[0] ? { state: 'public', entry: mine[0].id } : { state: 'absent' };
	}

	/** Writes under the ticket's lock, as osTicket's page does. Throws `conflict` while another agent holds it. */
	async post(id: ConversationId, writing: Writing, me: Me): Promise<EntryId> {
		const ticket = ticketId(id);
		const { internal, text } = writing;
		const before = await this.followers.preview(id);
		const { id: signedIn, configuration } = await this.panel.profile();
		if (signedIn !== me.id) throw new LoopinError('other-agent', 'somebody else is signed in');
		const rich = configuration?.rich ?? this.panel.memory.rich;
		const body = rich ? noteHtml(this.panel.base, text, internal ? (writing.mentions ?? []) : []) : text;
		const lock = await this.lock(ticket);
		const form: Form = [
			['id', ticket],
			['a', internal ? 'postnote' : 'reply'],
			...(lock ? ([['lockCode', lock.code]] as const) : []),
			...(internal ? ([['note', body]] as const) : replyFields(body, before)),
		];
		try {
			await this.send(ticket, form, internal);
		} catch (thrown) {
			if (lock) await this.release(lock.id);
			throw thrown;
		}
		return this.written(id, identified(id, before.posts), writing, me);
	}

	private async lock(ticket: string): Promise<{ id: string; code: string } | undefined> {
		const answer = await this.panel.post(`/ajax.php/lock/ticket/${ticket}`, [], { accept: [418], reads: true });
		const lock = readLock(answer.status, parsed(answer.text));
		if (lock.state === 'refused') throw new LoopinError('conflict', 'the ticket is locked');
		return lock.state === 'locked' ? lock : undefined;
	}

	/** A lock that is not given back keeps the others out for some minutes; giving it back is never worth an error. */
	private async release(lock: string): Promise<void> {
		await this.panel.post(`/ajax.php/lock/${lock}/release`, []).catch(() => undefined);
	}

	private async send(ticket: string, form: Form, internal: boolean): Promise<void> {
		// The mark is gone from the address if osTicket sent us on, which it does when it has written.
		const mark = 'from=loopin';
		let answer: Awaited<ReturnType<Panel['post']>>;
		try {
			answer = await this.panel.post(`/tickets.php?id=${ticket}&${mark}`, form);
		} catch (thrown) {
			const error = asLoopinError(thrown);
			// A gateway that gave up says nothing about what osTicket did.
			if (error.kind === 'not-answering') throw new LoopinError('unknown-outcome', error.message, { ...error.extra, cause: thrown });
			throw error;
		}
		if (!URL.canParse(answer.url) || !/\/scp\/tickets\.php$/.test(new URL(answer.url).pathname))
			throw new LoopinError('unknown-outcome', 'an answer from elsewhere');
		if (answer.url.includes(mark)) {
			// The form once more, with its complaint; or something that is no page of osTicket.
			if (!answer.text.includes('id="pjax-container"')) throw new LoopinError('unknown-outcome', 'not a page of osTicket');
			throw new LoopinError(internal ? 'refused' : 'forbidden', 'the form came back');
		}
		// Where tickets are locked by looking at them, the page that we were sent on to has locked it again.
		const { lock } = answer.text.includes('id="thread-items"') ? readThread(answer.text) : { lock: undefined };
		if (lock) await this.release(lock);
	}

	/** The id of what was just written: mine, of that kind, and not there before. Of several the one with these words. */
	private async written(id: ConversationId, before: readonly Identified<Post>[], { internal, text }: Writing, me: Me): Promise<EntryId> {
		try {
			const seen = new Set(before.map((entry) => entry.id));
			const { posts } = await this.followers.preview(id);
			const names = await this.followers.names(me);
			const fresh = identified(id, posts).filter(
				(entry) => !seen.has(entry.id) && entry.post.kind === (internal ? 'note' : 'response') && names.isMine(entry.post.author),
			);
			const found = fresh.find(({ post }) => comparable(post.text) === comparable(text)) ?? fresh[0];
			if (found) return found.id;
		} catch (thrown) {
			throw new LoopinError('unknown-outcome', 'written, and not read back', { cause: thrown });
		}
		throw new LoopinError('unknown-outcome', 'no trace of it');
	}
}

/** As the page sends them. Collaborators who are not named would be turned off by osTicket. */
function replyFields(body: string, preview: Preview): Form {
	return [['response', body], ['reply-to', 'all'], ['signature', 'none'], ...preview.recipients.map((user) => ['ccs[]', user] as const)];
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

/** Posts in ascending order → entries. `found` is when they were found, for times that cannot be read, and the latest that they can be. */
export function toEntries(
	id: ConversationId,
	preview: Pick<Preview, 'number' | 'title'>,
	posts: readonly Identified<Post & { at?: number }>[],
	names: Names,
	{ now = Date.now(), since = 0 } = {},
): Entry[] {
	return posts.map(({ id: entry, post }) => ({
		id: entry,
		conversation: id,
		number: preview.number,
		title: preview.title,
		kind: post.kind === 'note' ? 'note' : 'public-reply',
		author: names.person(post.author, post.kind),
		at: Math.min(now, Math.max(since, post.at || (readPrinted(post.printed, now) ?? now))),
		text: post.text,
		markedMentions: post.kind === 'note' ? names.marked(post) : [],
	}));
}
