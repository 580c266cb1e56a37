/** Since when, and until when, I followed each ticket within one window of transactions. Pure. */
import type { Agent } from '../../collaboration/model';
import { compareNumbers } from './ticket-sql';
import type { RtTicket } from './transform';
import type { RtTransaction } from './transform-history';

export class Following {
	private readonly events = new Map<string, RtTransaction[]>();

	/**
	 * @param events my AddWatcher and DelWatcher transactions of the window, whole, in any order
	 * @param tickets those that I follow now, and those that the events speak of
	 */
	constructor(
		private readonly me: Pick<Agent, 'id'>,
		events: readonly RtTransaction[],
		private readonly tickets: ReadonlyMap<string, Pick<RtTicket, 'followers'>>,
	) {
		for (const event of [...events].sort((one, other) => compareNumbers(one.id, other.id))) {
			this.events.set(event.ticket, [...(this.events.get(event.ticket) ?? []), event]);
		}
	}

	/** Did I follow the ticket when this happened? */
	at({ id, ticket }: Pick<RtTransaction, 'id' | 'ticket'>): boolean {
		const followers = this.tickets.get(ticket)?.followers;
		if (!followers) return false;
		// Through a group I may have followed all the time; RT does not tell its members. Rather once too often than never.
		if (followers.some((follower) => follower.kind === 'group')) return true;
		const events = this.events.get(ticket) ?? [];
		const before = events.filter((event) => compareNumbers(event.id, id) < 0).at(-1);
		if (before) return before.type === 'AddWatcher';
		const after = events.at(0);
		if (after) return after.type === 'DelWatcher';
		return followers.some((follower) => follower.id === this.me.id);
	}
}
