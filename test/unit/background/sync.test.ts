import { afterEach, describe, expect, test, vi } from 'vitest';
import type { EntryId } from '../../../src/collaboration/model';
import { fake } from '../fake-browser';
import { accountOf, SITE, World } from './world';

vi.mock('../../../src/background/clients', async () => (await import('./world')).mockedClients());
afterEach(() => vi.useRealTimers());

const ME = '2';
const unreadOf = async (world: World) => (await world.engine.accounts.getAccount(accountOf(ME)))?.unread;
const stored = (world: World) => world.engine.store.inStore((db) => db.updates.toArray());

describe('a check', () => {
	test('lists history on the first connect, without toast and as read', async () => {
		const world = await World.begin();
		world.helpdesk.follow('7', ME, '1');
		world.helpdesk.customerWrites('7');
		await world.engine.schedule.startSchedule();
		expect((await stored(world)).map((update) => update.kind)).toEqual(['added', 'customer-reply']);
		expect(await unreadOf(world)).toBe(0);
		expect(fake.shown).toEqual([]);
	});

	test('a mention is stored, counted, shown and marked', async () => {
		const world = await World.begin();
		await world.engine.schedule.startSchedule();
		world.helpdesk.agentNotes('7', '1', 'Could you look, @Ben Berg?');
		await world.wait(10 * 60_000);
		expect(await stored(world)).toMatchObject([{ kind: 'mention', first: true, unread: 1, toAnnounce: 0 }]);
		expect(await unreadOf(world)).toBe(1);
		expect(fake.badge.text).toBe('1');
		expect(fake.shown).toMatchObject([
			{ how: { title: 'Ava Archer mentioned you', message: 'Could you look, @Ben Berg?', requireInteraction: true, buttons: [{ title: 'Reply' }] } },
		]);
		expect(fake.notifications.size).toBe(0); // ten seconds are over
	});

	test('own acts never notify', async () => {
		const world = await World.begin();
		await world.engine.schedule.startSchedule();
		world.helpdesk.follow('7', ME, ME);
		world.helpdesk.agentNotes('7', ME, 'note to myself @Ben Berg');
		await world.wait(10 * 60_000);
		expect(fake.shown).toEqual([]);
		expect((await stored(world)).map((update) => update.kind)).toEqual([]);
	});

	test('several updates of one conversation are one toast, which later ones replace', async () => {
		const world = await World.begin();
		world.helpdesk.follow('7', ME, ME);
		await world.engine.schedule.startSchedule();
		world.helpdesk.customerWrites('7');
		await world.engine.schedule.poke(SITE.id, 'submit');
		world.helpdesk.customerWrites('7');
		await world.engine.schedule.poke(SITE.id, 'submit');
		expect(fake.shown.map(({ id, how }) => [id, how.title])).toEqual([
			[fake.shown[0]?.id, 'New reply from customer'],
			[fake.shown[0]?.id, '2 new updates'],
		]);
		expect(fake.notifications.size).toBe(1);
	});

	test('a burst is one summary', async () => {
		const world = await World.begin();
		for (const conversation of ['1', '2', '3', '4', '5']) world.helpdesk.follow(conversation, ME, ME);
		await world.engine.schedule.startSchedule();
		for (const conversation of ['1', '2', '3', '4', '5']) world.helpdesk.customerWrites(conversation);
		await world.engine.schedule.poke(SITE.id, 'submit');
		expect(fake.shown).toHaveLength(1);
		expect(fake.shown[0]?.how.title).toBe('5 new updates');
		expect(await unreadOf(world)).toBe(5);
	});

	test('muted conversations are listed as read; a mention is heard through the mute', async () => {
		const world = await World.begin();
		world.helpdesk.follow('7', ME, ME);
		await world.engine.schedule.startSchedule();
		await world.engine.updates.mute(accountOf(ME), '7' as never, true);
		world.helpdesk.customerWrites('7');
		await world.engine.schedule.poke(SITE.id, 'submit');
		expect(fake.shown).toEqual([]);
		expect(await unreadOf(world)).toBe(0);
		world.helpdesk.agentNotes('7', '1', '@Ben Berg please');
		await world.engine.schedule.poke(SITE.id, 'submit');
		expect(fake.shown).toHaveLength(1);
		expect(await unreadOf(world)).toBe(1);
	});

	test('after a long sleep the old is listed, the recent toasted', async () => {
		const world = await World.begin();
		world.helpdesk.follow('7', ME, ME);
		await world.engine.schedule.startSchedule();
		world.helpdesk.customerWrites('7');
		world.helpdesk.now += 40 * 3_600_000; // asleep: no alarm is heard
		world.helpdesk.agentNotes('8', '1', 'just now @Ben Berg');
		await world.wait(1_000);
		expect(await stored(world)).toHaveLength(2);
		expect(await unreadOf(world)).toBe(2);
		expect(fake.shown.map(({ how }) => how.title)).toEqual(['Ava Archer mentioned you']);
	});

	test('what the agent is looking at makes no toast', async () => {
		const world = await World.begin();
		world.helpdesk.follow('7', ME, ME);
		await world.engine.schedule.startSchedule();
		fake.tabs = [{ id: 5, url: `${SITE.id}/Ticket/Display.html?id=7`, active: true, windowId: 1 }];
		fake.tabMessage = (_tab, { loopin }) => (loopin === 'toast.show' ? { shown: false, looking: true } : {});
		world.helpdesk.customerWrites('7');
		await world.engine.schedule.poke(SITE.id, 'submit');
		expect(fake.shown).toEqual([]);
		expect(await unreadOf(world)).toBe(1);
		expect((await stored(world))[0]?.toAnnounce).toBe(0);
	});

	test('paused: listed and counted, neither shown now nor later', async () => {
		const world = await World.begin();
		world.helpdesk.follow('7', ME, ME);
		await world.engine.schedule.startSchedule();
		fake.local.items.set('settings', { pausedUntil: Date.now() + 60_000 });
		world.helpdesk.customerWrites('7');
		await world.engine.schedule.poke(SITE.id, 'submit');
		await world.wait(10 * 60_000);
		expect(fake.shown).toEqual([]);
		expect(await unreadOf(world)).toBe(1);
	});

	test('another agent sees nothing of the first one’s', async () => {
		const world = await World.begin();
		world.helpdesk.follow('7', ME, ME);
		await world.engine.schedule.startSchedule();
		world.helpdesk.customerWrites('7');
		await world.engine.schedule.poke(SITE.id, 'submit');
		expect(fake.badge.text).toBe('1');
		world.helpdesk.signedIn = '3' as never;
		await world.engine.schedule.poke(SITE.id, 'submit');
		expect(fake.badge.text).toBe('');
		await expect(world.engine.updates.openUpdate(accountOf(ME), 'e2' as EntryId, false)).rejects.toMatchObject({ kind: 'other-agent' });
		expect((await stored(world)).filter((update) => update.account === accountOf('3'))).toEqual([]);
	});

	test('signed out is said once, until signed in again', async () => {
		const world = await World.begin();
		await world.engine.schedule.startSchedule();
		world.helpdesk.signedIn = '';
		for (let i = 0; i < 3; i++) await world.engine.schedule.poke(SITE.id, 'submit');
		expect(fake.shown.map(({ how }) => how.title)).toEqual(['You’re signed out of Acme Support']);
		expect(fake.badge.text).toBe('!');
		world.helpdesk.signedIn = ME as never;
		await world.engine.schedule.poke(SITE.id, 'submit');
		expect(fake.badge.text).toBe('');
		world.helpdesk.signedIn = '';
		await world.engine.schedule.poke(SITE.id, 'submit');
		expect(fake.shown).toHaveLength(2);
	});

	test('Retry-After is obeyed to the second, over restarts and whoever asks', async () => {
		const world = await World.begin();
		await world.engine.schedule.startSchedule();
		world.helpdesk.faults = [{ after: 1, kind: 'rate-limited', retryAfterMs: 90_000, times: 1 }];
		await world.engine.schedule.poke(SITE.id, 'submit');
		const { requests } = world.helpdesk;
		await world.wait(60_000);
		await world.restartBrowser();
		await world.engine.schedule.startSchedule();
		await world.wait(29_000);
		for (const reason of ['submit', 'popup', 'focus'] as const) await world.engine.schedule.poke(SITE.id, reason);
		expect(world.helpdesk.requests).toBe(requests);
		await world.wait(2_500);
		expect(world.helpdesk.requests).toBeGreaterThan(requests);
	});

	test('an outage costs a bounded number of requests, and its state is shown', async () => {
		const world = await World.begin();
		await world.engine.schedule.startSchedule();
		world.helpdesk.faults = [{ after: 0, kind: 'not-answering', times: 1e9 }];
		const before = world.helpdesk.requests;
		for (let i = 0; i < 60; i++) {
			await world.wait(60_000);
			await world.engine.schedule.poke(SITE.id, 'focus');
		}
		expect(world.helpdesk.requests - before).toBeLessThan(25);
		const health = (await world.engine.sites.siteHealth())[SITE.id];
		expect(health).toMatchObject({ status: 'not-answering', failure: { kind: 'not-answering' } });
		expect(health?.nextCheckAt).toBeGreaterThan(Date.now());
		world.helpdesk.faults = [];
		await world.wait(20 * 60_000);
		expect((await world.engine.sites.siteHealth())[SITE.id]?.status).toBe('connected');
	});

	test('a full disk: said as what it is, the helpdesk is not hammered, and all of it comes once there is room', async () => {
		const world = await World.begin();
		world.helpdesk.follow('7', ME, ME);
		await world.engine.schedule.startSchedule();
		const { put } = IDBObjectStore.prototype;
		const full = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, ...args) {
			if (this.name !== 'updates') return put.apply(this, args);
			throw new DOMException('the disk is full', 'QuotaExceededError');
		});
		world.helpdesk.customerWrites('7');
		world.helpdesk.agentNotes('7', '1', 'Could you look, @Ben Berg?');
		const before = world.helpdesk.requests;
		await world.wait(30 * 60_000);
		expect((await world.engine.sites.siteHealth())[SITE.id]).toMatchObject({ status: 'connected', failure: { kind: 'storage' } });
		expect(world.helpdesk.requests - before).toBeLessThan(80);
		expect(fake.shown).toEqual([]);
		full.mockRestore();
		await world.engine.schedule.poke(SITE.id, 'popup');
		await world.wait(20 * 60_000);
		expect((await stored(world)).map((update) => [update.kind, update.toAnnounce])).toEqual([
			['customer-reply', 0],
			['mention', 0],
		]);
		expect((await world.engine.sites.siteHealth())[SITE.id]).not.toHaveProperty('failure');
		expect(fake.shown).toHaveLength(1);
	});
});
