import { afterEach, expect, test } from 'vitest';
import { notificationOptions } from '../../../src/platform/quirks';
import browser from '../fake-browser';

const runtime = browser.runtime as { getBrowserInfo?: () => unknown };
afterEach(() => void delete runtime.getBrowserInfo);
const basic = { title: 'Ava mentioned you', message: 'look here', iconUrl: 'icon.png', contextMessage: 'Refund #7' };

test('Chromium gets buttons, two at most, and a notification that waits', () => {
	expect(notificationOptions(basic, { buttons: ['a', 'b', 'c'], silent: true })).toEqual({
		type: 'basic',
		...basic,
		buttons: [{ title: 'a' }, { title: 'b' }],
		requireInteraction: true,
		silent: true,
	});
});

test('Firefox gets nothing that it would throw on', () => {
	runtime.getBrowserInfo = () => ({});
	const options = notificationOptions(basic, { buttons: ['a'], silent: true });
	expect(Object.keys(options).sort()).toEqual(['iconUrl', 'message', 'title', 'type']);
	expect(options.message).toBe('look here\nRefund #7');
});

test('title and message are never empty: an empty one shows nothing in Chromium', () => {
	const { title, message } = notificationOptions({ title: '', message: '', iconUrl: 'icon.png' }, { buttons: [], silent: false });
	expect([title, message]).toEqual(['Loopin', ' ']);
});
