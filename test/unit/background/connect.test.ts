import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { basesOf, candidates, connect, continuePendingConnect, pageToLookAt, recogniseTab } from '../../../src/background/connect';
import { disconnect, dropOrphans } from '../../../src/background/disconnect';
import { reconcileScripts } from '../../../src/background/scripts';
import { allSites, currentAccount, siteHealth } from '../../../src/background/sites';
import { type AccountId, accountId, type ConversationId, type Site, type SiteId } from '../../../src/collaboration/model';
import { HELPDESK_IDS } from '../../../src/helpdesks/ids';
import { parseAddress } from '../../../src/platform/address';
import { type ErrorKind, LoopinError } from '../../../src/platform/errors';
import { accountsOf, ensureAccount } from '../../../src/store/accounts';
import { db } from '../../../src/store/db';
import { addFollowerJob } from '../../../src/store/jobs';
import fakeBrowser, { fake, resetFake } from '../fake-browser';
import { ANN } from './helpdesk-world';

/** Which bases are helpdesks, who is signed in, what goes wrong; and every base that was asked. */
const desk = vi.hoisted(() => ({
	at: new Map<string, { name?: string }>(),
	trouble: new Map<string, string>(),
	signedIn: true,
	asked: [] as string[],
	release: undefined as Promise<void> | undefined,
	/** What the first page shows signs of. */
	likely: [] as string[],
	looked: [] as string[],
}));

vi.mock('../../../src/background/clients', () => ({
	firstLook: async (address: string) => {
		desk.looked.push(address);
		return desk.likely;
	},
	clientFor: ({ id, helpdesk }: Site) => ({
		recognise: async () => {
			desk.asked.push(`${helpdesk} ${id}`);
			await desk.release;
			const trouble = desk.trouble.get(id);
			if (trouble) throw new LoopinError(trouble as ErrorKind);
			const found = helpdesk === 'request-tracker' ? desk.at.get(id) : undefined;
			return found && { base: id, ...found };
		},
		me: async () => {
			if (!desk.signedIn) throw new LoopinError('signed-out');
			return { ...ANN, siteName: 'Acme Support' };
		},
	}),
}));
vi.mock('../../../src/background/schedule', () => ({
	poke: vi.fn(async () => undefined),
	forgetSite: vi.fn(async () => undefined),
	checkNow: vi.fn(async () => undefined),
}));
vi.mock('../../../src/background/badge', () => ({ refreshBadge: vi.fn(async () => undefined) }));

const BASE = 'https://desk.example.com';
const PATTERN = 'https://desk.example.com/*';

beforeEach(async () => {
	resetFake();
	fake.granted = new Set([PATTERN]);
	desk.at = new Map([[BASE, { name: 'desk' }]]);
	desk.trouble.clear();
	desk.signedIn = true;
	desk.asked = [];
	desk.likely = [];
	desk.looked = [];
	desk.release = undefined;
	await Promise.all(db.tables.map((table) => table.clear()));
});
afterEach(() => vi.clearAllMocks());

describe('an address as people type it', () => {
	it.each([
		['desk.example.com', 'https://desk.example.com'],
		['  https://desk.example.com/  ', 'https://desk.example.com'],
		['http://desk.example.com:8080/rt/', 'http://desk.example.com:8080/rt'],
		['DESK.Example.com/agent/tickets/1?brand=2#x', 'https://desk.example.com/agent/tickets/1'],
		['localhost:8080', 'http://localhost:8080'],
		['127.0.0.1:1234/Ticket/Display.html?id=1', 'http://127.0.0.1:1234/Ticket/Display.html'],
		['bücher.example', 'https://xn--bcher-kva.example'],
	])('%s', (typed, address) => {
		expect(parseAddress(typed)?.address).toBe(address);
	});

	it.each([
		'',
		'   ',
		'ftp://desk.example.com',
		'javascript:alert(1)',
		'chrome://settings',
		'https://user:pass@desk.example.com',
		'https://',
		'two words',
		'x'.repeat(3_000),
	])('is none: %s', (typed) => {
		expect(parseAddress(typed)).toBeUndefined();
	});

	it('whatever is typed: http or https, no user, no query, a pattern without port, and every base below its origin', () => {
		fc.assert(
			fc.property(fc.oneof(fc.string(), fc.webUrl({ withQueryParameters: true, withFragments: true }), fc.domain()), (typed) => {
				const address = parseAddress(typed);
				if (!address) return;
				expect(address.origin).toMatch(/^https?:\/\/[^/@]+$/);
				expect(address.pattern).toMatch(/^https?:\/\/[^/]+\/\*$/);
				const bases = basesOf(address);
				expect(bases.length).toBeLessThanOrEqual(4);
				expect(bases.at(-1)).toBe(address.origin);
				for (const base of bases) expect(base === address.origin || (base.startsWith(`${address.origin}/`) && !base.endsWith('/'))).toBe(true);
				expect(new Set(bases).size).toBe(bases.length);
			}),
		);
	});

	it('a file or a number is no folder', () => {
		const bases = (address: string) => basesOf({ address, origin: BASE });
		expect(bases(`${BASE}/rt/Ticket/Display.html`)).toEqual([`${BASE}/rt/Ticket`, `${BASE}/rt`, BASE]);
		expect(bases(`${BASE}/tickets/12/edit`)).toEqual([`${BASE}/tickets`, BASE]);
		expect(bases(BASE)).toEqual([BASE]);
	});

	it('what shows a conversation of that helpdesk is asked first', () => {
		const [first] = candidates({ address: `${BASE}/agent/tickets/7`, origin: BASE });
		expect(first?.base).toBe(BASE);
	});
});

describe('connecting', () => {
	it('finds the helpdesk, keeps the site, registers the script, puts it into open tabs and says who is signed in', async () => {
		fake.tabs = [
			{ id: 1, url: `${BASE}/x` },
			{ id: 2, url: 'https://other.example/' },
			{ id: 3, url: `${BASE}/y`, discarded: true },
		];
		const outcome = await connect(`${BASE}/Ticket/Display.html`);
		expect(outcome).toMatchObject({ state: 'connected', site: { status: 'connected', me: { name: 'Ann Lee' }, site: { id: BASE, name: 'Acme Support' } } });
		expect(await allSites()).toMatchObject([{ id: BASE, origin: BASE, helpdesk: 'request-tracker' }]);
		expect(fake.scripts).toMatchObject([
			{ id: 'loopin:https://desk.example.com', matches: [PATTERN], js: ['loader.js'], runAt: 'document_start', persistAcrossSessions: true },
		]);
		expect(fake.injected).toEqual([{ tab: 1, files: ['loader.js'] }]);
		expect(await currentAccount(BASE as SiteId)).toBe(accountId(BASE as SiteId, ANN.id));
	});

	it('finds it below a path, and keeps both when there are two', async () => {
		desk.at.set(`${BASE}/rt`, {});
		await connect(BASE);
		await connect(`${BASE}/rt/Ticket/Display.html`);
		expect((await allSites()).map(({ id }) => id)).toEqual([BASE, `${BASE}/rt`]);
		expect(fake.scripts).toHaveLength(1);
	});

	it('is connected, and signed out, when nobody is signed in', async () => {
		desk.signedIn = false;
		expect(await connect(BASE)).toMatchObject({ state: 'connected', site: { status: 'signed-out' } });
	});

	it('again: nothing doubles, and it keeps since when', async () => {
		await connect(BASE);
		const [before] = await allSites();
		expect(await connect(BASE)).toMatchObject({ state: 'connected' });
		expect(await allSites()).toEqual([before]);
		expect(fake.scripts).toHaveLength(1);
	});

	it('asked for twice at once (the page, and the browser’s event) it searches once', async () => {
		let go: () => void = () => undefined;
		desk.release = new Promise((resolve) => {
			go = resolve;
		});
		const both = Promise.all([connect(BASE), connect(BASE)]);
		await vi.waitFor(() => expect(desk.asked.length).toBeGreaterThan(0));
		go();
		const [one, other] = await both;
		expect(one).toEqual(other);
		expect(desk.asked.filter((asked) => asked === `request-tracker ${BASE}`)).toHaveLength(1);
	});

	it.each([
		['no address', 'ftp://x', undefined, 'bad-address'],
		['not allowed', 'https://other.example', undefined, 'needs-permission'],
		['no helpdesk', `${BASE}/shop`, 'none', 'not-a-helpdesk'],
		['no answer', BASE, 'not-answering', 'not-answering'],
		['no network', BASE, 'offline', 'offline'],
		['a sign-in page of another host', BASE, 'signed-out', 'signed-out'],
		['something odd', BASE, 'bad-answer', 'not-a-helpdesk'],
	])('%s: says so and keeps nothing', async (_, address, trouble, reason) => {
		if (trouble) desk.at.clear();
		if (trouble && trouble !== 'none') desk.trouble.set(BASE, trouble);
		expect(await connect(address)).toEqual({ state: 'failed', reason });
		expect(await allSites()).toEqual([]);
		expect(fake.scripts).toEqual([]);
		expect(desk.asked.length).toBeLessThanOrEqual(2 * HELPDESK_IDS.length);
	});

	it('asks only what the first page shows signs of, and looks at no conversation for that', async () => {
		desk.at.set(`${BASE}/rt`, {});
		desk.likely = ['request-tracker'];
		expect(await connect(`${BASE}/rt/Ticket/Display.html`)).toMatchObject({ state: 'connected', site: { site: { id: `${BASE}/rt` } } });
		expect(new Set(desk.asked.map((asked) => asked.split(' ')[0]))).toEqual(new Set(['request-tracker']));
		expect(desk.looked).toEqual([`${BASE}/rt/Ticket/Display.html`]);
		const address = `${BASE}/agent/tickets/7`;
		expect(pageToLookAt({ address }, candidates({ address, origin: BASE }))).toBe(`${BASE}/`);
	});

	it('asks only the helpdesk that was chosen', async () => {
		await connect(BASE, 'request-tracker');
		expect(desk.asked).toEqual([`request-tracker ${BASE}`]);
	});

	it('goes on where the popup was closed by the browser’s question, and only with the permission', async () => {
		await fakeBrowser.storage.local.set({ pendingConnect: { address: BASE } });
		fake.granted = new Set();
		await continuePendingConnect();
		expect(await allSites()).toEqual([]);
		fake.granted.add(PATTERN);
		await continuePendingConnect();
		expect(await allSites()).toHaveLength(1);
		expect(fake.local.items.has('pendingConnect')).toBe(false);
		for (const stored of ['x', null, { address: 5 }, { address: BASE, helpdesk: 'evil' }]) {
			await fakeBrowser.storage.local.set({ pendingConnect: stored });
			await expect(continuePendingConnect()).resolves.toBeUndefined();
		}
	});

	it('a tab tells by its address alone; nothing is asked', async () => {
		expect(await recogniseTab(`${BASE}/agent/tickets/5`)).toMatchObject({ connected: false, helpdesk: expect.any(String) });
		expect(await recogniseTab(`${BASE}/`)).toEqual({ address: BASE, connected: false });
		expect(await recogniseTab('chrome://extensions')).toEqual({});
		expect(await recogniseTab(undefined)).toEqual({});
		expect(desk.asked).toEqual([]);
		await connect(BASE);
		expect(await recogniseTab(`${BASE}/anything`)).toMatchObject({ connected: true, helpdesk: 'request-tracker' });
	});
});

describe('disconnecting', () => {
	const job = (account: AccountId) =>
		addFollowerJob({
			kind: 'follower',
			id: 'j',
			account,
			site: BASE as SiteId,
			conversation: '1' as ConversationId,
			state: 'pending',
			createdAt: 1,
			attempts: 0,
			nextTryAt: 1,
			action: 'add',
			agent: ANN.id,
			name: ANN.name,
		});

	it('leaves nothing: no site, script, data, alarm or permission', async () => {
		await connect(BASE);
		await job(accountId(BASE as SiteId, ANN.id));
		await fakeBrowser.alarms.create(`outbox:${BASE}`, { when: 1 });
		await disconnect(BASE as SiteId);
		expect(await allSites()).toEqual([]);
		expect(await siteHealth()).toEqual({});
		expect(await currentAccount(BASE as SiteId)).toBeUndefined();
		expect(await accountsOf(BASE as SiteId)).toEqual([]);
		expect(await db.jobs.count()).toBe(0);
		expect(fake.scripts).toEqual([]);
		expect([...fake.alarms.keys()]).toEqual([]);
		expect(fake.granted?.size).toBe(0);
		await disconnect(BASE as SiteId);
	});

	it('keeps permission and script while another site shares the host', async () => {
		desk.at.set(`${BASE}/rt`, {});
		await connect(BASE);
		await connect(`${BASE}/rt`);
		await disconnect(BASE as SiteId);
		expect(fake.granted?.has(PATTERN)).toBe(true);
		expect(fake.scripts).toHaveLength(1);
		expect(await accountsOf(`${BASE}/rt` as SiteId)).toHaveLength(1);
	});

	it('interrupted, the next start deletes what is left', async () => {
		await connect(BASE);
		const [site] = await allSites();
		await fakeBrowser.storage.local.set({ sites: [] });
		await dropOrphans();
		expect(await db.accounts.count()).toBe(0);
		if (site) await ensureAccount(site, ANN);
		await fakeBrowser.storage.local.set({ sites: [site] });
		await dropOrphans();
		expect(await db.accounts.count()).toBe(1);
	});
});

it('registrations are made equal to the sites at every start, by permission, and nobody else’s are touched', async () => {
	await connect(BASE);
	fake.scripts = [{ id: 'loopin:https://gone.example', matches: ['https://gone.example/*'], js: ['loader.js'] }, ...[{ id: 'other', matches: [], js: [] }]];
	await reconcileScripts();
	await reconcileScripts();
	expect(fake.scripts.map(({ id }) => id)).toEqual(['other', 'loopin:https://desk.example.com']);
	fake.granted = new Set();
	await reconcileScripts();
	expect(fake.scripts.map(({ id }) => id)).toEqual(['other']);
});
