import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { AgentId, ConversationId, SiteId } from '../../../src/collaboration/model';
import type { Toast } from '../../../src/platform/messages';
import type { MentionJob } from '../../../src/store/records';
import { fake } from '../fake-browser';
import { accountOf, SITE, World } from './world';

vi.mock('../../../src/background/clients', async () => (await import('./world')).mockedClients());
beforeEach(() => void vi.spyOn(console, 'warn').mockImplementation(() => undefined));
afterEach(() => vi.useRealTimers());

const ME = '2';
const TICKET = `${SITE.id}/Ticket/Display.html?id=7`;
const check = (world: World) => world.engine.schedule.poke(SITE.id, 'submit');
const unread = async (world: World) => (await world.engine.accounts.getAccount(accountOf(ME)))?.unread;
const toldNames = () => fake.told.map(({ message }) => message.loopin);

/** Signed in, following conversation 7, which has just got a mention. */
async function mentioned(before: (world: World) => void = () => undefined): Promise<World> {
	const world = await World.begin();
	world.helpdesk.follow('7', ME, ME);
	await world.engine.schedule.startSchedule();
	before(world);
	world.helpdesk.agentNotes('7', '1', 'could you look, @Ben Berg?');
	await check(world);
	return world;
}

/** A page of the site in front of the agent whose overlay draws toasts. */
const pageInFront = (answers: Partial<Record<string, unknown>> = {}) => {
	fake.tabs = [{ id: 5, url: `${SITE.id}/`, active: true, windowId: 1 }];
	fake.tabMessage = (_tab, { loopin }) => ({ 'toast.show': { shown: true, looking: false }, 'composer.focus': { focused: true }, ...answers })[loopin] ?? {};
};
const shownOnPage = (): Toast =>
	fake.told.filter(({ message }) => message.loopin === 'toast.show').map(({ message }) => (message.payload as { toast: Toast }).toast)[0] as Toast;

describe('both ways', () => {
	test('the same toast on the page and as a notification; acting on the page closes the notification', async () => {
		const world = await mentioned(() => pageInFront());
		expect(fake.notifications.size).toBe(1);
		const toast = shownOnPage();
		expect(toast).toMatchObject({ kind: 'mention', button: 'reply', conversation: '7', count: 1 });
		await world.engine.acts.actOnToast(toast.id, 'close', SITE.id);
		expect(fake.notifications.size).toBe(0);
		expect(await unread(world)).toBe(1);
	});

	test('acting on the notification closes the page’s, opens the conversation, and marks it read', async () => {
		const world = await mentioned(() => pageInFront());
		const id = [...fake.notifications.keys()][0] as string;
		await world.engine.acts.onNotificationButton(id, 0);
		expect(toldNames()).toContain('toast.close');
		expect(fake.opened[0]?.url).toContain('id=7');
		expect(await unread(world)).toBe(0);
		expect(fake.badge.text).toBe('');
	});

	test('the ten seconds end by the alarm in a worker that was not there at the beginning', async () => {
		const world = await mentioned();
		expect(fake.notifications.size).toBe(1);
		await world.start();
		await world.wait(9_000);
		expect(fake.notifications.size).toBe(1);
		await world.wait(1_500);
		expect(fake.notifications.size).toBe(0);
	});

	test('closed by the agent on the desktop: the page’s goes, nothing is read or opened', async () => {
		const world = await mentioned(() => pageInFront());
		const id = [...fake.notifications.keys()][0] as string;
		await world.wait(2_000); // no person is faster
		fake.notifications.delete(id);
		await world.engine.acts.onNotificationClosed(id, true);
		expect(toldNames()).toContain('toast.close');
		expect(await unread(world)).toBe(1);
		expect(fake.opened).toEqual([]);
	});

	test('closed at once, where the desktop shows no notifications: the page’s stays', async () => {
		const world = await mentioned(() => pageInFront());
		await world.engine.acts.onNotificationClosed([...fake.notifications.keys()][0] as string, true);
		expect(toldNames()).not.toContain('toast.close');
	});

	test('a page may act on its own site’s toasts only', async () => {
		const world = await mentioned(() => pageInFront());
		await world.engine.acts.actOnToast(shownOnPage().id, 'button', 'https://other.example' as SiteId);
		expect(fake.notifications.size).toBe(1);
		expect(fake.opened).toEqual([]);
	});

	test('a click on a toast of an agent who is no longer signed in opens nothing', async () => {
		const world = await mentioned();
		const id = [...fake.notifications.keys()][0] as string;
		world.helpdesk.signedIn = '3' as AgentId;
		await check(world);
		await world.engine.acts.onNotificationClicked(id);
		expect(fake.opened).toEqual([]);
		expect(await unread(world)).toBe(1);
	});

	test('a notification that outlived the browser still opens its conversation', async () => {
		const world = await mentioned();
		const id = [...fake.notifications.keys()][0] as string;
		fake.session.items.delete('toasts');
		await world.start();
		await world.engine.acts.onNotificationClicked(id);
		expect(fake.opened[0]?.url).toContain('id=7');
	});

	test('marking read elsewhere takes the toast away', async () => {
		const world = await mentioned(() => pageInFront());
		await world.engine.updates.mark(
			accountOf(ME),
			shownOnPage().updates.map((update) => update.id),
			true,
		);
		expect(fake.notifications.size).toBe(0);
		expect(toldNames()).toContain('toast.close');
	});

	test('a toast whose page went elsewhere is over: the next one does not say it again', async () => {
		const world = await mentioned(() => pageInFront());
		await world.wait(11_000); // the notification's time; the page never said that its toast ended
		pageInFront({ 'toasts.up': { ids: [] } });
		world.helpdesk.agentNotes('7', '1', 'and another thing');
		await check(world);
		const said = fake.told.flatMap(({ message }) => (message.loopin === 'toast.show' ? [(message.payload as { toast: Toast }).toast] : []));
		expect(said.map(({ kind, count }) => [kind, count])).toEqual([
			['mention', 1],
			['note', 1],
		]);
	});

	test('the time of a toast that was acted on does not take away the next one of its conversation, which comes in that moment', async () => {
		const world = await mentioned();
		const id = [...fake.notifications.keys()][0] as string;
		await world.engine.acts.onNotificationClicked(id);
		await world.wait(9_000);
		world.helpdesk.agentNotes('7', '1', 'and another thing');
		// As slow as a browser may be over it: the news comes while the notification is being taken away.
		const { browser } = await import('../../../src/platform/browser');
		const cleared = browser.alarms.clear;
		let checked: Promise<void> | undefined;
		browser.alarms.clear = async (name) => {
			if (!name?.startsWith('toast:')) return cleared(name);
			checked ??= check(world);
			for (let turns = 0; turns < 3_000 && !fake.notifications.has(id); turns++) await new Promise((resolve) => setImmediate(resolve));
			return cleared(name);
		};
		await world.engine.schedule.onAlarm(`toast:${id}`);
		browser.alarms.clear = cleared;
		expect(checked).toBeDefined();
		await checked;
		expect([...fake.notifications.keys()]).toEqual([id]);
	});

	test('a toast that a page still holds grows into a group', async () => {
		const world = await mentioned(() => pageInFront());
		await world.wait(11_000);
		pageInFront({ 'toasts.up': { ids: [shownOnPage().id] } });
		world.helpdesk.agentNotes('7', '1', 'and another thing');
		await check(world);
		expect(fake.told.findLast(({ message }) => message.loopin === 'toast.show')?.message.payload).toMatchObject({ toast: { kind: 'group', count: 2 } });
	});

	test('the overlay is brought into a page that has none yet', async () => {
		let there = false;
		await mentioned(() => {
			pageInFront();
			const answer = fake.tabMessage;
			fake.tabMessage = (tab, message) => {
				there = fake.injected.length > 0;
				if (!there && message.loopin === 'toast.show') throw new Error('Could not establish connection.');
				return answer?.(tab, message);
			};
		});
		expect(fake.injected).toMatchObject([{ tab: 5 }]);
		expect(shownOnPage()).toBeDefined();
	});

	test('ways that are off are left out', async () => {
		await mentioned(() => {
			pageInFront();
			fake.local.items.set('settings', { system: false });
		});
		expect(fake.shown).toEqual([]);
		expect(toldNames()).toContain('toast.show');
	});
});

describe('opening', () => {
	test('a tab that shows the conversation is brought to the front, and the composer asked for', async () => {
		const world = await mentioned(() => {
			fake.tabs = [{ id: 6, url: TICKET, active: false, windowId: 2 }];
			fake.tabMessage = () => ({ focused: true });
		});
		await world.engine.acts.onNotificationClicked([...fake.notifications.keys()][0] as string);
		await vi.waitFor(() =>
			expect(fake.told.at(-1)).toMatchObject({ tab: 6, message: { loopin: 'composer.focus', payload: { conversation: '7', composer: true } } }),
		);
		expect(fake.opened).toEqual([]);
		expect(fake.tabs[0]).toMatchObject({ active: true, url: TICKET });
	});

	test('a tab of the site that shows something else keeps its page: it may hold a half-written reply', async () => {
		const world = await mentioned(() => {
			fake.tabs = [{ id: 6, url: `${SITE.id}/Ticket/Update.html?id=9`, active: false, windowId: 2 }];
		});
		await world.engine.acts.onNotificationClicked([...fake.notifications.keys()][0] as string);
		expect(fake.opened[0]?.url).toContain('id=7');
		expect(fake.tabs[0]?.url).toContain('id=9');
	});

	test('the way to the composer goes on in the next worker', async () => {
		const world = await mentioned();
		await world.engine.acts.onNotificationClicked([...fake.notifications.keys()][0] as string);
		const tab = fake.tabs.at(-1);
		Object.assign(tab ?? {}, { status: 'complete' });
		fake.told = [];
		await world.start();
		fake.tabMessage = () => ({ focused: true });
		const { continueOpening } = await import('../../../src/background/open');
		await continueOpening(tab?.id as number);
		expect(fake.told).toMatchObject([{ tab: tab?.id, message: { loopin: 'composer.focus' } }]);
		expect(fake.session.items.get('opening')).toEqual({});
	});
});

describe('problems', () => {
	const job = {
		id: 'j1',
		kind: 'mention',
		account: accountOf(ME),
		site: SITE.id,
		conversation: '7' as ConversationId,
		state: 'failed',
		createdAt: 0,
		attempts: 1,
		nextTryAt: 0,
		mentions: [],
		newestEntry: '',
	} as MentionJob;

	test('not added: says who and why, stays, and offers to try again', async () => {
		const world = await World.begin();
		await world.engine.schedule.startSchedule();
		const { announceNotAdded } = await import('../../../src/background/announce');
		await announceNotAdded(SITE, job, { id: '1' as AgentId, name: 'Ava Archer', failure: { kind: 'refused' }, noAccess: { why: 'cannot-open' } });
		expect(fake.shown[0]?.how).toMatchObject({
			title: 'Ava Archer was not added',
			message: 'Acme Support refused the follower: they can’t open this conversation.',
			buttons: [{ title: 'Try again' }, { title: 'See conversation' }],
		});
		await world.wait(3_600_000);
		expect(fake.notifications.size).toBe(1);
	});

	test('a name that is markup stays text, and a long one is cut', async () => {
		await World.begin();
		const { announceNotAdded } = await import('../../../src/background/announce');
		await announceNotAdded(SITE, job, { id: '1' as AgentId, name: `<b>${'x'.repeat(2_000)}`, failure: { kind: 'not-answering' } });
		expect(String(fake.shown[0]?.how.title)).toMatch(/^<b>x+… was not added$/);
		expect(fake.shown[0]?.how.message).not.toBe('');
	});
});
