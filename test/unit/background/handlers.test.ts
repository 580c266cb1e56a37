/** What the pages and content scripts get for their messages, where a rule of ours decides it. */
import * as v from 'valibot';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { admit, contentHandlers } from '../../../src/background/handlers-content';
import { pageHandlers } from '../../../src/background/handlers-pages';
import { signedIn } from '../../../src/background/identity';
import { accountId, type ConversationId, type EntryId, type Site } from '../../../src/collaboration/model';
import { asLoopinError } from '../../../src/platform/errors';
import { fromContent } from '../../../src/platform/messages';
import { DEFAULT_SETTINGS } from '../../../src/platform/settings';
import { readSettings } from '../../../src/platform/settings-store';
import { deleteSite } from '../../../src/store/accounts';
import { db } from '../../../src/store/db';
import { jobById } from '../../../src/store/jobs';
import fakeBrowser, { fake, resetFake } from '../fake-browser';
import { ANN, C1, JAN, SITE, TOM, World } from './helpdesk-world';

const desk = vi.hoisted(() => ({ world: undefined as unknown as World }));
vi.mock('../../../src/background/clients', () => ({ clientFor: (_: Site) => desk.world.client() }));
vi.mock('../../../src/background/schedule', () => ({ poke: vi.fn(async () => undefined), checkNow: vi.fn(async () => undefined) }));
// Jobs stay as they were stored: what becomes of them is the outbox's own tests.
vi.mock('../../../src/background/outbox', async (original) => ({ ...(await original<object>()), runOutbox: vi.fn(async () => undefined) }));

const ACCOUNT = accountId(SITE.id, ANN.id);
const FROM = { site: SITE, tab: 7 };
const kind = (promise: Promise<unknown>) =>
	promise.then(
		() => 'resolved',
		(thrown: unknown) => asLoopinError(thrown).kind,
	);
const submit = () => contentHandlers['mention.submit']({ conversation: C1, mentions: [{ id: JAN.id, name: JAN.name }], newestEntry: '' as EntryId | '' }, FROM);

beforeEach(async () => {
	resetFake();
	desk.world = new World();
	await Promise.all(db.tables.map((table) => table.clear()));
	await fakeBrowser.storage.local.set({ sites: [SITE] });
	await signedIn(SITE);
});

describe('content scripts', () => {
	it('speak for the connected site of their own origin, or not at all', async () => {
		const from = { kind: 'content', tab: 7, url: `${SITE.id}/agent`, origin: SITE.origin } as const;
		expect(await admit(from)).toEqual(FROM);
		expect(await admit({ ...from, origin: 'https://other.example' })).toBeUndefined();
	});

	it('what a page lacks is kept by name and time for its site, taken back, and gone with the site', async () => {
		await contentHandlers['page.missing']({ names: ['composer'] }, FROM);
		const { sites } = await pageHandlers['sites.list']({});
		expect(sites[0]?.missing).toEqual({ names: ['composer'], at: expect.any(Number) });
		expect((await contentHandlers['overlay.state']({}, FROM)).missing).toEqual(['composer']);
		await contentHandlers['page.missing']({ names: [] }, FROM);
		expect((await contentHandlers['overlay.state']({}, FROM)).missing).toBeUndefined();
		await contentHandlers['page.missing']({ names: ['composer'] }, { ...FROM, site: { ...SITE, id: 'https://gone.example' as Site['id'] } });
		expect(fake.local.items.get('missing')).toEqual({});
		for (const odd of [['<b>'], ['x'.repeat(41)], [''], Array.from({ length: 21 }, () => 'x')])
			expect(v.safeParse(fromContent['page.missing'], { names: odd }).success).toBe(false);
	});

	it('a submitted mention is stored for the agent at the screen before it is answered, without a request', async () => {
		const before = desk.world.requests;
		const { job } = await submit();
		expect(await jobById(job)).toMatchObject({ kind: 'mention', account: ACCOUNT, site: SITE.id, state: 'pending' });
		expect(desk.world.requests).toBe(before);
		expect(fake.alarms.has(`outbox:${SITE.id}`)).toBe(true);
	});

	it('whom an agent mentions often is learned from what was submitted, once per note, for that agent alone', async () => {
		expect((await submit()).often).toEqual([]);
		const again = { id: 'intent-1-2-3-4', conversation: C1, mentions: [{ id: JAN.id, name: JAN.name }], newestEntry: '5' as EntryId };
		const [[often] = []] = [(await contentHandlers['mention.submit'](again, FROM)).often];
		expect(often?.[0]).toBe(JAN.id);
		expect(often?.[1]).toBeCloseTo(2, 3);
		// Said again under its own name, it was said once.
		const [[same] = []] = [(await contentHandlers['mention.submit'](again, FROM)).often];
		expect(same?.[1]).toBeCloseTo(2, 3);
		expect((await contentHandlers['directory.load']({}, FROM)).often.map(([id]) => id)).toEqual([JAN.id]);
		await deleteSite(SITE.id);
		await signedIn(SITE);
		expect((await contentHandlers['directory.load']({}, FROM)).often).toEqual([]);
	});

	it('a page may set what the agent sets on it, and nothing else', async () => {
		await contentHandlers['settings.set']({ followersPanel: 'closed', publicHint: false }, FROM);
		expect(await readSettings()).toEqual({ ...DEFAULT_SETTINGS, followersPanel: 'closed', publicHint: false });
		expect(fromContent['settings.set'].entries).not.toHaveProperty('toasts');
	});

	it('an administrator’s no holds in the background too', async () => {
		await fakeBrowser.storage.managed.set({ mentions: false, followers: false });
		expect(await kind(submit())).toBe('forbidden');
		const change = contentHandlers['follower.change']({ conversation: C1, agent: JAN.id, name: JAN.name, action: 'add' }, FROM);
		expect(await kind(change)).toBe('forbidden');
		expect(await db.jobs.count()).toBe(0);
		expect(await contentHandlers['overlay.state']({}, FROM)).toMatchObject({ mentionsOff: 'admin', followersOff: true });
	});

	it('a page cannot touch the jobs of another site or agent', async () => {
		const { job } = await submit();
		const other = { ...FROM, site: { ...SITE, id: 'https://other.example' as Site['id'] } };
		expect(await kind(contentHandlers['job.dismiss']({ job }, other))).toBe('forbidden');
		desk.world.signedIn = TOM;
		await signedIn(SITE);
		expect(await kind(contentHandlers['job.dismiss']({ job }, FROM))).toBe('forbidden');
		expect(await kind(contentHandlers['job.retry']({ job }, FROM))).toBe('forbidden');
		expect(await jobById(job)).toBeDefined();
		expect(await kind(contentHandlers['job.dismiss']({ job: 'gone' }, FROM))).toBe('resolved');
	});

	it('the overlay is told who is signed in now, why mentions are off, and what failed', async () => {
		expect(await contentHandlers['overlay.state']({}, FROM)).toMatchObject({ me: { name: 'Ann Lee' }, site: SITE });
		desk.world.signedIn = { ...ANN, role: 'light-agent' };
		expect(await contentHandlers['overlay.state']({}, FROM)).toMatchObject({ mentionsOff: 'light-agent' });
		desk.world.before = () => ({ kind: 'not-answering' });
		const silent = await contentHandlers['overlay.state']({}, FROM);
		expect(silent).toMatchObject({ failure: { kind: 'not-answering' }, me: { name: 'Ann Lee' } });
		desk.world.before = () => undefined;
		desk.world.signedIn = undefined;
		const out = await contentHandlers['overlay.state']({}, FROM);
		expect(out).toMatchObject({ failure: { kind: 'signed-out' }, mentionsOff: 'signed-out' });
		expect(out.me).toBeUndefined();
	});
});

describe('our own pages', () => {
	const reply = (account: string) => pageHandlers['reply.send']({ account, conversation: C1 as ConversationId, internal: true, text: 'Hello', mentions: [] });

	it('reply as the agent who is signed in, and as nobody else', async () => {
		const { job } = await reply(ACCOUNT);
		expect(await jobById(job)).toMatchObject({ kind: 'reply', account: ACCOUNT, text: 'Hello' });
		expect(await kind(reply('nobody'))).toBe('not-found');
		desk.world.signedIn = TOM;
		await signedIn(SITE);
		expect(await kind(reply(ACCOUNT))).toBe('other-agent');
		expect(await kind(pageHandlers['page.directory']({ account: ACCOUNT }))).toBe('other-agent');
		expect(await kind(pageHandlers['page.job.retry']({ job }))).toBe('other-agent');
	});

	it('the list of sites, also with the permission gone', async () => {
		const [view] = (await pageHandlers['sites.list']({})).sites;
		expect(view).toMatchObject({ site: SITE, status: 'connected', me: { name: 'Ann Lee' }, helpdeskName: expect.any(String) });
		fake.granted = new Set();
		expect((await pageHandlers['sites.list']({})).sites[0]).toMatchObject({ status: 'needs-permission', failure: { kind: 'needs-permission' } });
	});
});

it('every kind of error has its sentence', async () => {
	const { ERROR_KINDS } = await import('../../../src/platform/errors');
	const { t } = await import('../../../src/platform/i18n');
	for (const one of ERROR_KINDS) {
		const key = one.replaceAll('-', '_');
		expect(t(`error_${key}`, 'Acme Support'), one).not.toMatch(/error|\$|!|please|oops/i);
		expect(t(`error_${key}`, 'Acme Support')).toMatch(/\.$/);
	}
});
