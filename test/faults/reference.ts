/** What an agent's list must hold, by the plain words of the rules, from what truly happened. */
import type { AgentId, ConversationId, EntryId, UpdateKind } from '../../src/collaboration/model';
import type { Fact, Someone } from './desk';

/** `certain`: must be there; `open`: depends on what was asked when; there once or not at all. */
export interface Due {
	id: EntryId;
	conversation: ConversationId;
	kind: UpdateKind;
	certain: boolean;
	/** Of the time of following that ended with this removal. */
	until?: EntryId;
}

/** A mention and the follower that it makes are one act of one author within this time, after or before. */
const AFTER_MS = 10 * 60_000;
const BEFORE_MS = 2 * 60_000;

/** Everything that is news for `me`, of what happened after `since` (facts up to it are history). */
export function dueFor(me: Someone, facts: readonly Fact[], since: number): Due[] {
	return [...new Set(facts.map((fact) => fact.conversation))].flatMap((id) =>
		dueIn(
			me,
			facts.filter((fact) => fact.conversation === id).sort((one, other) => one.order - other.order),
			since,
		),
	);
}

function dueIn(me: Someone, facts: readonly Fact[], since: number): Due[] {
	const mine = (fact: Fact) => fact.subject === me.id;
	const adds = (fact: Fact) => fact.kind === 'follower-added' && mine(fact);
	const removes = (fact: Fact) => fact.kind === 'follower-removed' && mine(fact);
	const names = (fact: Fact) => fact.kind === 'note' && !fact.byCustomer && fact.text.toLowerCase().includes(`@${me.name.toLowerCase()}`);
	const due: Due[] = [];
	let following = false;
	for (const [place, fact] of facts.entries()) {
		if (adds(fact)) following = true;
		if (removes(fact)) following = false;
		if (fact.order <= since || (fact.by === me.id && !fact.byCustomer)) continue;
		const end = facts.find((later, at) => at > place && removes(later))?.id;
		const give = (kind: UpdateKind, certain = true) =>
			due.push({ id: fact.id, conversation: fact.conversation, kind, certain, ...(end === undefined ? {} : { until: end }) });
		if (adds(fact)) {
			const oneAct = (other: Fact) => names(other) && other.by === fact.by && fact.at - other.at <= AFTER_MS && fact.at - other.at >= -BEFORE_MS;
			const lastRemoval = facts.findLastIndex((other, at) => at < place && removes(other));
			if (facts.some((other, at) => at > lastRemoval && oneAct(other))) continue; // the mention stands alone
			// A mention of before the last removal may have come in with the same check, or not.
			give('added', !facts.some(oneAct));
		} else if (fact.kind === 'note' || fact.kind === 'public-reply' || fact.kind === 'status') {
			const kind = kindOf(fact, names(fact));
			if (following) give(kind);
			else if (kind === 'mention') {
				const turn = facts.find((later, at) => at > place && (adds(later) || removes(later)));
				// Named while not following: it comes with being added by the one who wrote it.
				give('mention', turn !== undefined && adds(turn) && turn.by === fact.by);
			}
		}
	}
	return due;
}

function kindOf(fact: Fact, namesMe: boolean): UpdateKind {
	if (fact.kind === 'status') return 'status';
	if (fact.byCustomer) return 'customer-reply';
	if (fact.kind === 'public-reply') return 'colleague-reply';
	return namesMe ? 'mention' : 'note';
}

/** An agent may not be made to follow by a note that never landed: who follows must be named in a landed note, or have been added by hand. */
export function groundless(who: Someone, by: AgentId, facts: readonly Fact[]): Fact[] {
	const named = (add: Fact) =>
		facts.some(
			(fact) =>
				fact.conversation === add.conversation && fact.kind === 'note' && fact.by === by && fact.order < add.order && fact.text.includes(`@${who.name}`),
		);
	return facts.filter((fact) => fact.kind === 'follower-added' && fact.subject === who.id && !named(fact));
}
