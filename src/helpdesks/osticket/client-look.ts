/** A look into one ticket: is it mine, and what is new in it. Nothing of this is seen by anybody. */
import type { ConversationId, Entry } from '../../collaboration/model';
import { asLoopinError } from '../../platform/errors';
import type { Me } from '../helpdesk';
import type { Followers } from './client-referrals';
import { toEntries } from './client-thread';
import { fresh, keyOf, namingMe, unknownOf } from './client-unseen';
import type { Seen, State } from './cursor';
import { identified, referralEntryId } from './entry-ids';
import type { Panel } from './panel';
import { readPrinted } from './printed-time';
import type { Row } from './transform';
import type { Preview } from './transform-thread';

/** Looks that a ticket gets whose note names me, until I am referred to. */
const WAIT_FOR_REFERRAL = 12;

export interface Outcome {
	seen: Seen;
	entries: Entry[];
}

export class Look {
	constructor(
		private readonly panel: Panel,
		private readonly followers: Followers,
	) {}

	/** One ticket: is it mine now, and what is new in it. */
	async again(row: Row, seen: Seen | undefined, since: number, me: Me): Promise<Outcome> {
		const id = row.ticket as ConversationId;
		const keep = (state: State, ids: readonly string[] = seen?.ids ?? [], left = 0): Seen => ({
			ticket: row.ticket,
			number: row.number,
			state,
			count: row.count,
			ids,
			left,
		});
		try {
			const referral = await this.followers.referralToMe(id, me);
			const referred = referral === undefined ? undefined : referral !== '';
			const wasMine = seen?.state === 'follows' || seen?.state === 'named-only';
			if (seen && row.count === seen.count && seen.state !== 'named' && (referred ?? wasMine) === wasMine)
				return { seen: keep(referred ? 'follows' : seen.state), entries: [] };
			const preview = await this.followers.preview(id);
			const names = await this.followers.names(me);
			const ids = identified(id, preview.posts);
			const shown = ids.map((entry) => keyOf(id, entry));
			const assigned = preview.assignees.some((name) => names.isMine(name));
			if (wasMine) {
				// Whoever gets a ticket assigned loses its referral.
				if (referred === false && !assigned) return { seen: keep('other', shown), entries: [] };
				const told = await fresh(this.panel, id, ids, row, seen);
				// What came while we looked is told next time, when the count says so; an edited entry never is.
				const untold = new Set(
					unknownOf(ids, seen)
						.filter((entry) => !told.some(({ id: one }) => one === entry.id))
						.map((entry) => keyOf(id, entry)),
				);
				const state = referred === undefined ? 'named-only' : 'follows';
				const known = shown.filter((key) => !untold.has(key));
				return { seen: keep(state, known), entries: toEntries(id, preview, told, names, { since }) };
			}
			const naming = namingMe(ids, row, seen, names, me, since);
			if (referral) {
				const told = naming ? toEntries(id, preview, naming, names) : added(id, preview, seen, referral, me);
				return { seen: keep('follows', shown), entries: told };
			}
			if (referred === undefined)
				return naming ? { seen: keep('named-only', shown), entries: toEntries(id, preview, naming, names) } : { seen: keep('other', shown), entries: [] };
			const left = seen?.state === 'named' ? seen.left - 1 : WAIT_FOR_REFERRAL;
			if (!naming || left <= 0) return { seen: keep('other', shown), entries: [] };
			const pending = new Set(naming.map((entry) => keyOf(id, entry)));
			return {
				seen: keep(
					'named',
					shown.filter((key) => !pending.has(key)),
					left,
				),
				entries: [],
			};
		} catch (thrown) {
			// Not mine to see any more, or gone.
			if (asLoopinError(thrown).kind === 'not-found' || asLoopinError(thrown).kind === 'forbidden') return { seen: keep('other'), entries: [] };
			throw thrown;
		}
	}

	/** At the first check: referred to me or not, and what its preview shows of it. */
	async first(row: Row, seen: Seen, me: Me): Promise<Outcome> {
		const id = row.ticket as ConversationId;
		try {
			const referral = await this.followers.referralToMe(id, me);
			const preview = await this.followers.preview(id);
			const ids = identified(id, preview.posts);
			const shown = ids.map((entry) => keyOf(id, entry));
			const names = await this.followers.names(me);
			const naming = referral === undefined && namingMe(ids, row, undefined, names, me, 0) !== undefined;
			if (!referral && !naming) return { seen: { ...seen, ids: shown }, entries: [] };
			// What has no time that can be read would stand in the list as if it were new.
			const timed = ids.filter(({ post }) => readPrinted(post.printed, Date.now()) !== undefined);
			return { seen: { ...seen, ids: shown, state: referral ? 'follows' : 'named-only' }, entries: toEntries(id, preview, timed.reverse(), names) };
		} catch (thrown) {
			const { kind } = asLoopinError(thrown);
			if (kind === 'not-found' || kind === 'forbidden' || kind === 'bad-answer') return { seen, entries: [] };
			throw thrown;
		}
	}
}

/** Referred to me without a note that names me. osTicket tells only in the ticket's page by whom. Not for tickets that were never looked into before. */
function added(id: ConversationId, { number, title }: Preview, seen: Seen | undefined, referral: string, me: Me): Entry[] {
	if (seen && seen.ids.length === 0) return [];
	const author = { id: '', name: 'osTicket', kind: 'system' } as const;
	const entry = referralEntryId(id, referral);
	return [{ id: entry, conversation: id, number, title, kind: 'follower-added', author, at: Date.now(), text: '', markedMentions: [], subject: me.id }];
}
