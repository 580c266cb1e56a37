/** RT's tickets → the model. Raw data stops here: every field is checked, clipped, and taken one by one. */
import * as v from 'valibot';
import type { AgentId, Follower, Milliseconds } from '../../collaboration/model';
import { LoopinError } from '../../platform/errors';
import { person, userOf } from './transform-people';
import { fitting, itemsOf, looseLine, milliseconds, number } from './transform-values';

const watcher = v.object({ ...person.entries, type: v.optional(v.string()) });
const watchers = v.fallback(v.array(v.unknown()), []);
const ticketRow = v.object({
	id: number,
	Subject: looseLine,
	LastUpdated: v.optional(v.unknown()),
	AdminCc: watchers,
	Requestor: watchers,
	Queue: v.optional(v.unknown()),
});

/** One ticket of a REST collection. */
export interface RtTicket {
	id: string;
	title: string;
	followers: Follower[];
	customer?: string;
	queue?: string;
	updatedAt: Milliseconds;
}

export function readTickets(json: unknown): RtTicket[] {
	return fitting(ticketRow, itemsOf(json)).map((raw) => {
		const customer = fitting(person, raw.Requestor)[0];
		const queue = v.safeParse(v.object({ id: number }), raw.Queue);
		return {
			id: raw.id,
			title: raw.Subject,
			followers: fitting(watcher, raw.AdminCc).map((one) => ({
				id: one.id as AgentId,
				name: userOf(one).name,
				kind: one.type === 'group' ? 'group' : 'agent',
			})),
			...(customer ? { customer: userOf(customer).name } : {}),
			...(queue.success ? { queue: queue.output.id } : {}),
			updatedAt: milliseconds(raw.LastUpdated),
		};
	});
}

const links = v.object({ _hyperlinks: v.array(v.unknown()) });

/** What the reader may do with a ticket, by the links RT offers: `comment`, `correspond`, and `lifecycle` (only with ModifyTicket). */
export function readOffers(json: unknown): ReadonlySet<string> {
	const parsed = v.safeParse(links, json);
	if (!parsed.success) throw new LoopinError('bad-answer', 'a ticket without links');
	return new Set(fitting(v.object({ ref: v.string() }), parsed.output._hyperlinks).map((link) => link.ref));
}
