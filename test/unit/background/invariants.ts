/** What must hold however often workers were killed: every update exactly once in the list, exactly one toast per announcement, right counters. */
import type { AgentId, Update } from '../../../src/collaboration/model';
import type { UpdateRecord } from '../../../src/store/records';
import { fake } from '../fake-browser';
import { nameOf, type ServerEntry } from './fake-helpdesk';
import { accountOf, type World } from './world';

/** The reference: what this entry is to that agent, by the plain words of the rules. */
export function expectedKind(entry: ServerEntry, me: string): Update['kind'] | undefined {
	if (!entry.audience.has(me as AgentId) || entry.author.id === me) return undefined;
	if (entry.kind === 'follower-added') return entry.subject === me ? 'added' : undefined;
	if (entry.kind === 'follower-removed') return undefined;
	if (entry.author.kind === 'customer') return 'customer-reply';
	if (entry.kind === 'note') return entry.text.includes(`@${nameOf(me)}`) ? 'mention' : 'note';
	return 'colleague-reply';
}

export async function listOf(world: World, me: string): Promise<UpdateRecord[]> {
	return world.engine.store.inStore((db) => db.updates.filter((row) => row.account === accountOf(me)).sortBy('at'));
}

/** Complaints; none is good. `since`: only entries after this position are due (those before were history). */
export async function complaints(
	world: World,
	me: string,
	since: number,
	options: { toasts: boolean; readEarly?: ReadonlySet<string> } = { toasts: true },
): Promise<string[]> {
	const found: string[] = [];
	const list = await listOf(world, me);
	const due = world.helpdesk.log.filter((entry) => entry.seq > since && expectedKind(entry, me));
	for (const entry of due) {
		const rows = list.filter((row) => row.id === entry.id);
		if (rows.length !== 1) found.push(`${entry.id} is ${rows.length} times in the list`);
		else if (rows[0]?.kind !== expectedKind(entry, me)) found.push(`${entry.id} is ${rows[0]?.kind}, not ${expectedKind(entry, me)}`);
	}
	for (const row of list) {
		const entry = world.helpdesk.log.find(({ id }) => id === row.id);
		if (!entry || !expectedKind(entry, me)) found.push(`${row.id} is in the list and should not be`);
		if (row.toAnnounce) found.push(`${row.id} was never announced`);
	}
	const record = await world.engine.accounts.getAccount(accountOf(me));
	const unread = list.filter((row) => row.unread === 1);
	if ((record?.unread ?? 0) !== unread.length) found.push(`counter says ${record?.unread}, there are ${unread.length} unread`);
	const mentions = unread.filter((row) => row.kind === 'mention').length;
	if ((record?.unreadMentions ?? 0) !== mentions) found.push(`counter says ${record?.unreadMentions} mentions, there are ${mentions}`);
	if (options.toasts) found.push(...toastComplaints(due, me, options.readEarly ?? new Set()));
	return found;
}

/** Each update is the news of exactly one toast, but those that were read before it came; a toast that brings no news is one too many. */
function toastComplaints(due: readonly ServerEntry[], me: string, readEarly: ReadonlySet<string>): string[] {
	const found: string[] = [];
	const said = new Set<string>();
	for (const { id, record } of fake.shown) {
		const { updates = [], account } = (record ?? {}) as { updates?: Update[]; account?: string };
		if (account !== accountOf(me)) continue;
		const news = updates.filter((update) => !said.has(update.id));
		if (!news.length) found.push(`${id} was shown again for ${updates.map((update) => update.id).join(' ')}`);
		for (const update of news) said.add(update.id);
	}
	for (const entry of due) if (!said.has(entry.id) && !readEarly.has(entry.id)) found.push(`${entry.id} was never shown`);
	return found;
}
