// What ought to be so: kept while people act, compared with the helpdesk and the list afterwards.

const SUPPORT_FOLLOWED = 6;

/** The ledger of one run. Tickets: `write` (the agent's notes), `panel` (followers by hand), `followed` (the counterparts write), `loop` (they loop the agent in). */
export async function startTruth(desk) {
	const { server } = desk;
	const root = server.rest('root');
	const { users } = server.seed;
	let made = 0;
	let tokens = 0;
	const create = async (what, watchers = []) => {
		const id = await root.create({
			Queue: 'Support',
			Subject: `Kills ${what} ${++made}`,
			Requestor: 'rita@customer.test',
			Content: 'Hello',
			ContentType: 'text/plain',
		});
		if (watchers.length > 0) await root.update(id, { AdminCc: watchers.map((login) => String(users[login])) });
		truth.tickets.set(String(id), { what, followers: new Set(watchers) });
		return String(id);
	};
	const truth = {
		tickets: new Map(),
		followed: [],
		write: [],
		panel: '',
		loop: [],
		/** Messages of the counterparts that must be updates and toasts: by token { token, ticket, entry, kind }. */
		theirs: new Map(),
		/** What the agent wrote: by token { token, ticket, type: 'Comment' | 'Correspond', sure }. */
		mine: new Map(),
		login: (id) => Object.keys(users).find((login) => String(users[login]) === id.replace('group:', '')) ?? id,
		token: (letter) => `${letter}${String(++tokens).padStart(4, '0')}`,
		/** New tickets for the agent's own work, so that what is expected of each stays plain. */
		async nextBatch() {
			truth.write = [await create('write'), await create('write'), await create('write'), await create('write')];
			truth.panel = await create('panel');
			truth.loop = [await create('loop'), await create('loop'), await create('loop')];
		},
	};
	for (let at = 0; at < SUPPORT_FOLLOWED; at++) truth.followed.push(await create('followed', ['ava']));
	return truth;
}
