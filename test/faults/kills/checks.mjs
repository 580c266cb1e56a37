// After the storm: waits until nothing is on its way, then compares the helpdesk, the list and the toasts with what ought to be so.
import { sleep } from '../../harness/wait.mjs';
import { send, storeOf } from './extension.mjs';

const CALM_WITHIN = 180_000;
const TOKEN = /\bk\d{4}\b/g;
/** A toast that grows into a group is taken away and put up again. */
const REPLACED_WITHIN = 3_000;

/** The agent opens the popup now and then, until the outbox is empty, everything came in and was announced. A reply that failed is tried again. */
export async function calm(world) {
	const { extension, truth, note, found } = world;
	const end = Date.now() + CALM_WITHIN;
	for (;;) {
		await send(extension, 'sites.check', {});
		const { accounts, updates, jobs } = await storeOf(extension);
		world.account = accounts[0]?.account;
		const ids = new Set(updates.map(({ id }) => id));
		const open = jobs.filter(({ state }) => state === 'pending' || state === 'landed');
		const failed = jobs.filter(({ kind, state }) => kind === 'reply' && state === 'failed');
		const absent = [...truth.theirs.values()].filter(({ entry }) => !ids.has(entry));
		const unsaid = updates.filter(({ toAnnounce }) => toAnnounce === 1);
		if (world.account && open.length + failed.length + absent.length + unsaid.length === 0) return;
		for (const job of failed) {
			note('reply failed, tried again');
			await send(extension, 'page.job.retry', { job: job.id });
		}
		if (Date.now() > end) {
			found(`no calm: ${JSON.stringify({ open, failed, absent, unsaid: unsaid.map(({ id }) => id) })}`);
			return;
		}
		await sleep(1_500);
	}
}

/** Says what is not as it ought to be. Called first before anything was done: what is listed then is history. */
export async function verify(world) {
	const { extension, found } = world;
	const { accounts, updates, jobs } = await storeOf(extension);
	for (const job of jobs.filter(({ state }) => state === 'failed')) found(`job failed: ${JSON.stringify(job)}`);
	await verifyTickets(world);
	verifyList(world, updates, accounts);
	verifyToasts(world);
}

const once = new Set();
const say = ({ found }, what) => {
	if (!once.has(what)) found(what);
	once.add(what);
};

async function verifyTickets(world) {
	const { desk, truth } = world;
	const root = desk.server.rest('root');
	for (const [ticket, { what, followers }] of truth.tickets) {
		const now = (await root.adminCcs(ticket)).map(truth.login).sort();
		const wanted = [...followers].sort();
		if (now.join() !== wanted.join()) say(world, `ticket ${ticket} (${what}): followed by [${now}], wanted [${wanted}]`);
		const mine = [...truth.mine.values()].filter((one) => one.ticket === ticket && !one.verified);
		if (mine.length === 0) continue;
		const messages = await messagesOf(root, ticket);
		for (const one of mine) {
			const hits = messages.filter(({ text }) => text.includes(one.token));
			if (hits.length !== 1) say(world, `${one.token} stands ${hits.length} times in ticket ${ticket}`);
			else if (hits[0].type !== one.type) say(world, `${one.token} is a ${hits[0].type}, wanted a ${one.type}`);
			else one.verified = true;
		}
	}
	for (const one of truth.mine.values()) one.verified = true; // said once
}

/** Notes and replies of a ticket as root sees them. */
async function messagesOf(root, ticket) {
	const where = `ObjectType='RT::Ticket' AND ObjectId=${ticket} AND (Type='Comment' OR Type='Correspond')`;
	const { items } = (
		await root.call('GET', `/transactions?${new URLSearchParams({ query: where, fields: 'Type', orderby: 'id', order: 'DESC', per_page: '100' })}`)
	).body;
	const messages = new Map(items.map(({ id, Type }) => [String(id), { type: Type, text: '' }]));
	const ids = [...messages.keys()];
	for (let at = 0; at < ids.length; at += 20) {
		const query = JSON.stringify(ids.slice(at, at + 20).map((value) => ({ field: 'TransactionId', value })));
		const parts = (await root.call('GET', `/attachments?${new URLSearchParams({ query, fields: 'TransactionId,Content', per_page: '100' })}`)).body.items;
		for (const part of parts) {
			const message = messages.get(String(part.TransactionId?.id ?? part.TransactionId));
			if (message) message.text += part.Content ?? '';
		}
	}
	return [...messages.values()];
}

function verifyList(world, updates, [account]) {
	const { truth } = world;
	for (const { token, entry, kind } of truth.theirs.values()) {
		const rows = updates.filter(({ text }) => text.includes(token));
		if (rows.length !== 1) say(world, `${token} stands ${rows.length} times in the list`);
		else if (rows[0].id !== entry || rows[0].kind !== kind) say(world, `${token} is listed as ${rows[0].kind} ${rows[0].id}, wanted ${kind} ${entry}`);
	}
	for (const { token } of truth.mine.values()) if (updates.some(({ text }) => text.includes(token))) say(world, `the agent's own ${token} is listed as news`);
	// A ticket's status follows from the replies; being added is part of the mention. What was there when we connected is history.
	world.history ??= new Set(updates.filter(({ kind }) => kind === 'added').map(({ id }) => id));
	for (const { id, kind } of updates) if (kind === 'added' && !world.history.has(id)) say(world, `update ${id} (${kind}) is listed for nothing`);
	const unread = updates.filter((row) => row.unread === 1).length;
	if (account.unread !== unread) say(world, `the badge counts ${account.unread} unread, the list has ${unread}`);
}

/** Every message toasted, none twice: a toast may only say again what its elder said while that one was still up. */
function verifyToasts(world) {
	const { bus, truth, since, note } = world;
	const last = new Map();
	const ids = new Set();
	let counted = 0;
	for (const toast of bus.log.slice(since)) {
		const tokens = new Set(`${toast.summary}\n${toast.body}`.match(TOKEN) ?? []);
		if (tokens.size === 0) say(world, `a toast about nothing: ${toast.summary} / ${toast.body}`);
		const replaces = ids.has(toast.id);
		const old = [...tokens].filter((token) => last.has(token));
		if (!replaces && old.length === tokens.size) say(world, `said twice: ${old} (toast ${toast.id} after ${old.map((token) => last.get(token).id)})`);
		for (const token of old) {
			const { closedAt, id } = last.get(token);
			// On the page it may have stood longer, while nobody looked; not on a page that is gone.
			const left = world.loads.some((at) => at > last.get(token).shownAt && at < toast.shownAt);
			if (!replaces && id !== toast.id && closedAt !== undefined && toast.shownAt - closedAt > REPLACED_WITHIN && left)
				say(world, `said again in a group: ${token} (toast ${toast.id}, ${toast.shownAt - closedAt} ms after toast ${id} went)`);
		}
		for (const token of tokens) last.set(token, toast);
		ids.add(toast.id);
		// A group names its newest three and counts the others.
		const count = /^(\d+) new update/.exec(toast.summary);
		if (count) counted += Math.max(0, Number(count[1]) - tokens.size);
	}
	const silent = [...truth.theirs.keys()].filter((token) => !last.has(token));
	if (silent.length > counted) say(world, `never toasted: ${silent} (groups counted ${counted} without naming them)`);
	else if (silent.length > 0 && world.silent !== silent.length) {
		world.silent = silent.length;
		note(`${silent.length} toasted as a number in a group only`);
	}
}
