/** A note or reply without a mention, written in the helpdesk's own page: rung for once it is there, and only then. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { accountId, type EntryId, type Site } from '../../../../src/collaboration/model';
import fakeBrowser, { resetFake } from '../../fake-browser';
import { ANN, C1, SITE, TOM, World } from '../helpdesk-world';

const desk = vi.hoisted(() => ({ world: undefined as unknown as World, ring: vi.fn(async (..._: unknown[]) => undefined) }));
vi.mock('../../../../src/background/clients', () => ({ clientFor: (_: Site) => desk.world.client() }));
vi.mock('../../../../src/background/schedule', () => ({ poke: async () => undefined }));
vi.mock('../../../../src/background/doorbell/ringing', () => ({ ringAbout: (...args: unknown[]) => desk.ring(...args) }));

const DOORBELL = { url: 'wss://broker.example/', user: '', password: '', team: 'acme', secret: 'correct horse battery', complete: false };
const ACCOUNT = accountId(SITE.id, ANN.id);

async function worker() {
	vi.resetModules();
	const { signedIn } = await import('../../../../src/background/identity');
	await signedIn(SITE);
	return import('../../../../src/background/doorbell/submitted');
}
const submitted = (kind: 'note' | 'public-reply' = 'note') => ({ conversation: C1, kind, newestEntry: '' as EntryId | '', at: Date.now() });

/** Time goes by; the database has its own turns in between. */
async function pass(ms: number): Promise<void> {
	for (let left = ms; left > 0; left -= 500) {
		await vi.advanceTimersByTimeAsync(Math.min(500, left));
		for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
	}
}

beforeEach(async () => {
	vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'], now: Date.UTC(2026, 2, 2, 9) });
	resetFake();
	desk.world = new World();
	desk.ring = vi.fn(async () => undefined);
	await fakeBrowser.storage.local.set({ sites: [SITE], doorbell: DOORBELL });
});
afterEach(() => void vi.useRealTimers());

describe('what was submitted without a mention', () => {
	it('is rung for once the helpdesk has it, after one request', async () => {
		const { noteSubmitted } = await worker();
		const before = desk.world.requests;
		desk.world.note(ANN, 'Spoke with the bank.');
		await noteSubmitted(SITE, ACCOUNT, submitted());
		expect(desk.world.requests).toBe(before);
		await pass(60_000);
		expect(desk.ring).toHaveBeenCalledTimes(1);
		expect(desk.ring.mock.calls[0]?.slice(0, 2)).toEqual([SITE, expect.objectContaining({ account: ACCOUNT, conversation: C1 })]);
		expect(desk.world.requests).toBe(before + 1);
	});
	it('that lands late is found late; that never lands rings nobody and is given up', async () => {
		const { noteSubmitted } = await worker();
		const before = desk.world.requests;
		await noteSubmitted(SITE, ACCOUNT, submitted());
		await pass(8_000);
		expect(desk.ring).not.toHaveBeenCalled();
		desk.world.note(ANN, 'It took a while.');
		await pass(60_000);
		expect(desk.ring).toHaveBeenCalledTimes(1);
		await noteSubmitted(SITE, ACCOUNT, { ...submitted(), newestEntry: '99' as EntryId });
		await pass(600_000);
		expect(desk.ring).toHaveBeenCalledTimes(1);
		expect(desk.world.requests - before).toBeLessThanOrEqual(3 + 4);
	});
	it('an older entry of mine, a colleague’s, or one of the other kind is not it', async () => {
		const { noteSubmitted } = await worker();
		desk.world.note(ANN, 'Yesterday');
		await pass(20_000);
		desk.world.note(TOM, 'By the way');
		desk.world.note(ANN, 'Dear Maria', 'public-reply');
		await noteSubmitted(SITE, ACCOUNT, submitted('note'));
		await pass(60_000);
		expect(desk.ring).not.toHaveBeenCalled();
		desk.world.note(ANN, 'Dear Maria again', 'public-reply');
		await noteSubmitted(SITE, ACCOUNT, submitted('public-reply'));
		await pass(60_000);
		expect(desk.ring).toHaveBeenCalledTimes(1);
	});
	it('survives the death of the worker', async () => {
		await (await worker()).noteSubmitted(SITE, ACCOUNT, submitted());
		vi.clearAllTimers();
		desk.world.note(ANN, 'Still here');
		await pass(5_000);
		expect(desk.ring).not.toHaveBeenCalled();
		const { lookForSubmitted } = await worker();
		await lookForSubmitted();
		await pass(60_000);
		expect(desk.ring).toHaveBeenCalledTimes(1);
	});
	it('costs nothing without a doorbell, and where the helpdesk rings by itself', async () => {
		const { noteSubmitted } = await worker();
		const before = desk.world.requests;
		for (const doorbell of [undefined, { ...DOORBELL, complete: true }]) {
			await fakeBrowser.storage.local.set({ doorbell });
			desk.world.note(ANN, 'x');
			await noteSubmitted(SITE, ACCOUNT, submitted());
			await pass(60_000);
		}
		expect(desk.ring).not.toHaveBeenCalled();
		expect(desk.world.requests).toBe(before);
	});
	it('a silent helpdesk, another agent: no ring, and an end', async () => {
		const { noteSubmitted } = await worker();
		desk.world.before = () => ({ kind: 'not-answering' });
		desk.world.note(ANN, 'x');
		await noteSubmitted(SITE, ACCOUNT, submitted());
		await pass(120_000);
		desk.world.before = () => undefined;
		const before = desk.world.requests;
		await pass(600_000);
		expect(desk.world.requests).toBe(before);
		await noteSubmitted(SITE, accountId(SITE.id, TOM.id), submitted());
		await pass(120_000);
		expect(desk.world.requests).toBe(before);
		expect(desk.ring).not.toHaveBeenCalled();
	});
});
