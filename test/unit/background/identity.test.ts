import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { accountId, type Site, type SiteId } from '../../../src/collaboration/model';
import fakeBrowser, { fake } from '../fake-browser';
import { ANN, SITE, TOM, World } from './helpdesk-world';
import { type Life, newDevice, start } from './worker';

let world: World;
let life: Life;

beforeEach(async () => {
	await newDevice();
	world = new World();
	life = await start(() => world.client());
});
afterEach(() => {
	vi.doUnmock('../../../src/platform/browser');
	vi.doUnmock('../../../src/background/clients');
});
const kind = (promise: Promise<unknown>) =>
	promise.then(
		() => 'resolved',
		(error: { kind?: string }) => error.kind,
	);

describe('who is signed in', () => {
	it('is asked afresh each time, and kept as the account of that agent', async () => {
		const first = await life.identity.signedIn(SITE);
		expect(first.account).toBe(accountId(SITE.id, ANN.id));
		world.signedIn = { ...ANN, role: 'light-agent' };
		expect((await life.identity.signedIn(SITE)).me.role).toBe('light-agent');
		expect(world.requests).toBe(2);
		expect((await life.accounts.getAccount(first.account))?.me.role).toBe('light-agent');
	});

	it('another agent is another account; the former stays as it was, and is not the one shown', async () => {
		const heard: string[] = [];
		life.identity.onAgentChanged((_, account) => void heard.push(account));
		await life.identity.signedIn(SITE);
		await life.identity.signedIn(SITE);
		world.signedIn = TOM;
		const tom = (await life.identity.signedIn(SITE)).account;
		expect(heard).toEqual([tom]);
		expect(await life.accounts.accountsOf(SITE.id)).toHaveLength(2);
		expect(await life.sites.currentAccount(SITE.id)).toBe(tom);
		expect((await life.identity.lastKnown(SITE))?.me.name).toBe('Tom Fischer');
	});

	it('signed out: says so, leaves the site’s health, and nobody is known until somebody signs in', async () => {
		await life.identity.signedIn(SITE);
		world.signedIn = undefined;
		expect(await kind(life.identity.signedIn(SITE))).toBe('signed-out');
		expect((await life.sites.siteHealth())[SITE.id]).toMatchObject({ status: 'signed-out', failure: { kind: 'signed-out' } });
		expect(await life.identity.lastKnown(SITE)).toBeUndefined();
		world.signedIn = ANN;
		await life.identity.signedIn(SITE);
		expect((await life.sites.siteHealth())[SITE.id]).toMatchObject({ status: 'connected' });
		expect((await life.sites.siteHealth())[SITE.id]?.failure).toBeUndefined();
		expect((await life.identity.lastKnown(SITE))?.me.id).toBe(ANN.id);
	});

	it('a helpdesk that does not answer tells nothing of who is signed in', async () => {
		await life.identity.signedIn(SITE);
		world.before = () => ({ kind: 'not-answering' });
		expect(await kind(life.identity.signedIn(SITE))).toBe('not-answering');
		expect((await life.identity.lastKnown(SITE))?.me.id).toBe(ANN.id);
	});

	it('without the open tab that a helpdesk asks for, the agent who was known stays known, and is found again with it', async () => {
		await life.identity.signedIn(SITE);
		world.before = () => ({ kind: 'needs-tab' });
		expect(await kind(life.identity.signedIn(SITE))).toBe('needs-tab');
		expect((await life.sites.siteHealth())[SITE.id]).toMatchObject({ status: 'needs-tab', failure: { kind: 'needs-tab' } });
		expect((await life.identity.lastKnown(SITE))?.me.id).toBe(ANN.id);
		expect(await life.accounts.accountsOf(SITE.id)).toHaveLength(1);
		world.before = () => undefined;
		expect((await life.identity.signedIn(SITE)).me.id).toBe(ANN.id);
		expect((await life.sites.siteHealth())[SITE.id]).toMatchObject({ status: 'connected' });
	});

	it('an answer that comes after the site was disconnected leaves no data behind', async () => {
		world.point = async (name) => {
			if (name === 'after me') await life.sites.removeSite(SITE.id);
		};
		expect(await kind(life.identity.signedIn(SITE))).toBe('not-found');
		expect(await life.accounts.allAccounts()).toEqual([]);
	});
});

describe('the stored sites', () => {
	const at = (id: string): Site => ({ ...SITE, id: id as SiteId, origin: new URL(id).origin });

	it('a document belongs to the longest base it lies below', async () => {
		for (const id of ['https://a.example', 'https://a.example/rt', 'https://b.example/rt']) await life.sites.saveSite(at(id));
		const of = async (url: string, origin = new URL(url).origin) => (await life.sites.siteOf(origin, url))?.id;
		expect(await of('https://a.example/rt/Ticket')).toBe('https://a.example/rt');
		expect(await of('https://a.example/rt?x')).toBe('https://a.example/rt');
		expect(await of('https://a.example/rtfm')).toBe('https://a.example');
		expect(await of('https://b.example/other')).toBeUndefined();
		expect(await of('https://a.example.evil.example/rt')).toBeUndefined();
		expect(await of('https://a.example:8443/rt')).toBeUndefined();
		expect(await of('https://a.example/rt/x', 'https://evil.example')).toBeUndefined();
	});

	it('records that do not fit are left out, and saving keeps the sound ones', async () => {
		const broken = [
			null,
			5,
			{},
			{ ...SITE, helpdesk: 'evil' },
			{ ...SITE, id: 'https://evil.example' },
			{ ...SITE, origin: 'javascript:alert(1)' },
			{ ...SITE, id: `${SITE.id}/` },
		];
		await fakeBrowser.storage.local.set({ sites: [...broken, SITE] });
		expect(await life.sites.allSites()).toEqual([SITE]);
		for (const sites of ['x', null, {}]) {
			await fakeBrowser.storage.local.set({ sites });
			expect(await life.sites.allSites()).toEqual([]);
		}
	});

	it('two saves at once lose neither', async () => {
		await Promise.all([life.sites.saveSite(at('https://a.example')), life.sites.saveSite(at('https://b.example'))]);
		expect(await life.sites.allSites()).toHaveLength(3);
	});

	it('health: a status without a failure clears it, a time alone does not; a site that is gone gets none', async () => {
		const health = async () => (await life.sites.siteHealth())[SITE.id];
		await life.sites.setSiteHealth(SITE.id, { status: 'not-answering', failure: { kind: 'not-answering' } });
		await life.sites.setSiteHealth(SITE.id, { nextCheckAt: 5 });
		expect(await health()).toEqual({ status: 'not-answering', failure: { kind: 'not-answering' }, nextCheckAt: 5 });
		await life.sites.setSiteHealth(SITE.id, { status: 'connected' });
		expect(await health()).toEqual({ status: 'connected', nextCheckAt: 5 });
		await life.sites.setSiteHealth('https://gone.example' as SiteId, { status: 'connected' });
		expect(Object.keys(await life.sites.siteHealth())).toEqual([SITE.id]);
		await fake.session.set({ health: { [SITE.id]: { status: 'wonderful' } } });
		expect(await life.sites.siteHealth()).toEqual({});
	});
});
