// What people do while the background is killed. `begin` goes up to the decisive moment and gives what is left to be done after the kill.
import { click, look, lookAll } from '../../harness/look.mjs';
import { sleep, until } from '../../harness/wait.mjs';
import { send } from './extension.mjs';

const COLLEAGUES = [
	{ login: 'ben', name: 'Ben Brown' },
	{ login: 'cleo', name: 'Cléo Dürand' },
	{ login: 'benny.ng', name: 'Benny Ng' },
	{ login: 'eve', name: 'Eve Evans' },
];

/** How often each act is chosen, and the acts. */
export function actsOf(world) {
	const { desk, page, extension, truth, random, note } = world;
	const { server } = desk;
	const among = (list) => list[Math.floor(random() * list.length)];

	/** Opens a page of the helpdesk until what Loopin draws there is drawn; a person would load the page again, too. */
	async function drawn(open, selector) {
		for (let tries = 0; ; tries++) {
			await open();
			try {
				return await look(page, selector, '', { ms: 8_000 });
			} catch (error) {
				note(`page loaded again: no ${selector}`);
				if (world.pictures) await page.screenshot({ path: `${world.pictures}/${Date.now()}.png` });
				if (tries === 2) throw error;
			}
		}
	}

	/** A ticket and some colleagues; the line "… will follow" comes for those who do not follow yet. */
	function someOf(count) {
		const ticket = among(truth.write);
		const { followers } = truth.tickets.get(ticket);
		const strangers = COLLEAGUES.filter(({ login }) => !followers.has(login));
		const first = among(strangers.length > 0 ? strangers : COLLEAGUES);
		return { ticket, people: [first, ...COLLEAGUES.filter((one) => one !== first)].slice(0, count), expectLine: strangers.length > 0 };
	}

	async function writeNote(count, { mode = 'note', submit = true } = {}) {
		const { ticket, people, expectLine } = someOf(count);
		const token = truth.token('m');
		const text = `${token} ${people.map(({ name }) => `@${name}`).join(' and ')} please look `;
		const open = async () => {
			await desk.openNote(page, ticket, { mode });
			await page.keyboard.type(text, { delay: 2 });
		};
		if (mode === 'note' && expectLine) await drawn(open, '.lp-hint');
		else {
			await open();
			await sleep(1_000);
		}
		if (!submit) return undefined;
		truth.mine.set(token, { token, ticket, type: mode === 'note' ? 'Comment' : 'Correspond' });
		if (mode === 'note') for (const { login } of people) truth.tickets.get(ticket).followers.add(login);
		const moved = page.waitForNavigation({ waitUntil: 'load', timeout: 30_000 }).catch(() => note('no navigation seen after submit'));
		await page.$eval('input[name=SubmitTicket]', (button) => button.click());
		return () => moved;
	}

	const acts = {
		mention: [22, () => writeNote(random() < 0.3 ? 2 : 1)],
		'public reply naming somebody': [3, () => writeNote(1, { mode: 'public' })],
		'note not submitted': [
			3,
			async () => {
				await writeNote(1, { submit: false });
				await page.goto(desk.conversationUrl(truth.panel), { waitUntil: 'load' });
			},
		],
		'followers panel': [14, panel],
		'reply in the popup': [
			22,
			async () => {
				const internal = random() < 0.5;
				const people = internal && random() < 0.4 ? [among(COLLEAGUES)] : [];
				const ticket = among(people.length > 0 ? truth.write : [...truth.write, ...truth.followed]);
				const token = truth.token('r');
				const text = `${token} ${people.map(({ name }) => `@${name} `).join('')}sent from the popup`;
				truth.mine.set(token, { token, ticket, type: internal ? 'Comment' : 'Correspond' });
				for (const { login } of people) truth.tickets.get(ticket).followers.add(login);
				const id = `kills-${token}-${Date.now()}`;
				const mentions = people.map(({ login, name }) => ({ id: String(server.seed.users[login]), name }));
				const hand = () => send(extension, 'reply.send', { id, account: world.account, conversation: ticket, internal, text, mentions });
				const handed = hand();
				return () => outcome(token, handed, hand);
			},
		],
		'colleague names the agent': [10, () => theirs('ben', 'comment', 'mention', (token) => `${token} @Ava Archer please look`)],
		'colleague writes a note': [6, () => theirs('ben', 'comment', 'note', (token) => `${token} for the record`)],
		'customer replies': [12, () => theirs('rita', 'correspond', 'customer-reply', (token) => `${token} still broken`)],
		'colleague loops the agent in': [8, loopIn],
	};

	/** The popup's box says it again under the same name until it is answered; then a person presses again. */
	async function outcome(token, handed, hand) {
		let answer = await handed;
		for (let tries = 0; answer?.ok !== true; tries++) {
			note('reply handed over again');
			if (tries === 5) throw new Error(`reply ${token} is not taken: ${JSON.stringify(answer)}`);
			await sleep(300);
			answer = await hand();
		}
	}

	/** Mostly the agent opens the popup just then, which checks at once. */
	function glance() {
		if (random() < 0.9) void send(extension, 'sites.check', {});
	}

	async function theirs(who, verb, kind, words) {
		const ticket = among(truth.followed);
		const token = truth.token('k');
		const entry = await server.rest(who)[verb](ticket, words(token));
		truth.theirs.set(token, { token, ticket, entry: String(entry), kind });
		glance();
	}

	/** What a colleague's Loopin does: the note, then the follower. */
	async function loopIn() {
		const ticket = truth.loop.shift();
		if (!ticket) return theirs('ben', 'comment', 'mention', (token) => `${token} @Ava Archer and again`);
		const token = truth.token('k');
		const entry = await server.rest('ben').comment(ticket, `${token} @Ava Archer can you help?`);
		await server.rest('ben').update(ticket, { AdminCc: [String(server.seed.users.ava)] });
		truth.tickets.get(ticket).followers.add('ava');
		truth.theirs.set(token, { token, ticket, entry: String(entry), kind: 'mention' });
		glance();
	}

	async function panel() {
		const ticket = truth.panel;
		const { followers } = truth.tickets.get(ticket);
		await drawn(() => page.goto(desk.conversationUrl(ticket), { waitUntil: 'load' }), '.lp-followers, .lp-pill');
		if ((await lookAll(page, '.lp-followers')).length === 0) await click(page, '.lp-pill');
		await look(page, '.lp-add input');
		const gone = [...followers];
		if (gone.length > 1 || (gone.length === 1 && random() < 0.5)) {
			const login = among(gone);
			const { name } = COLLEAGUES.find((one) => one.login === login);
			await click(page, `.lp-chip__x[aria-label="Remove ${name}"]`);
			followers.delete(login);
		} else {
			const { login, name } = among(COLLEAGUES.filter((one) => !followers.has(one.login)));
			await click(page, '.lp-add input');
			await page.keyboard.type(name, { delay: 2 });
			await until(async () => (await lookAll(page, '.lp-menu--people .lp-option', name)).some((row) => !row.disabled), `${name} to be offered`);
			await page.keyboard.press('Enter');
			followers.add(login);
		}
		return async () => {
			// Said on the panel: the browser lost the question with its worker. A person presses Try again.
			for (let tries = 0; tries < 4; tries++) {
				await sleep(500);
				const refused = await lookAll(page, '.lp-chipbox--failed');
				if (refused.length === 0) return;
				note('panel: pressed Try again');
				await click(page, '.lp-chipbox--failed button', 'Try again').catch(() => {});
			}
		};
	}

	for (const what of Object.keys(acts)) if (world.only && !what.includes(world.only)) delete acts[what];
	const total = Object.values(acts).reduce((sum, [weight]) => sum + weight, 0);
	return {
		choose() {
			let left = random() * total;
			for (const [what, [weight, begin]] of Object.entries(acts)) {
				left -= weight;
				if (left < 0) return { what, begin };
			}
			const [what, [, begin]] = Object.entries(acts)[0];
			return { what, begin };
		},
	};
}
