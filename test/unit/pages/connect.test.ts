import { beforeEach, describe, expect, it, vi } from 'vitest';
import browser from 'webextension-polyfill';
import { connect, PENDING_CONNECT } from '../../../src/ui/connect';
import { fake, resetFake } from '../fake-browser';
import { site } from './records';

const here = { address: 'https://desk.example/rt', pattern: 'https://desk.example/*' };

describe('connecting', () => {
	beforeEach(() => resetFake());

	it('asks the browser synchronously in the click, for that one origin, with the address kept before', async () => {
		const order: string[] = [];
		vi.spyOn(browser.storage.local, 'set').mockImplementation(async (items) => void order.push(`keep ${JSON.stringify(items)}`));
		vi.spyOn(browser.permissions, 'request').mockImplementation(async (asked) => {
			order.push(`ask ${JSON.stringify(asked)}`);
			return false;
		});
		const answer = connect(here);
		expect(order).toEqual([`keep ${JSON.stringify({ [PENDING_CONNECT]: { address: here.address } })}`, `ask ${JSON.stringify({ origins: [here.pattern] })}`]);
		expect(await answer).toEqual({ state: 'refused' });
	});

	it('refused: nothing is sent, and the wish is forgotten', async () => {
		vi.spyOn(browser.permissions, 'request').mockResolvedValue(false);
		const send = vi.spyOn(browser.runtime, 'sendMessage');
		expect(await connect(here)).toEqual({ state: 'refused' });
		expect(send).not.toHaveBeenCalled();
		await Promise.resolve();
		expect(fake.local.items.has(PENDING_CONNECT)).toBe(false);
	});

	it('granted: the background connects', async () => {
		vi.spyOn(browser.permissions, 'request').mockResolvedValue(true);
		vi.spyOn(browser.runtime, 'sendMessage').mockResolvedValue({ ok: true, value: { state: 'connected', site: site() } });
		expect(await connect(here)).toMatchObject({ state: 'connected' });
	});

	it('never rejects: a background that does not answer, a browser that throws', async () => {
		vi.spyOn(browser.permissions, 'request').mockResolvedValueOnce(true).mockRejectedValueOnce(new Error('no gesture'));
		vi.spyOn(browser.runtime, 'sendMessage').mockRejectedValue(new Error('Could not establish connection'));
		expect(await connect(here)).toEqual({ state: 'failed', reason: 'internal' });
		expect(await connect(here)).toEqual({ state: 'failed', reason: 'internal' });
	});
});
