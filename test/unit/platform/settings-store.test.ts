import fc from 'fast-check';
import { beforeEach, expect, test, vi } from 'vitest';
import { policyFor, projectPolicy, readPolicy, watchPolicy } from '../../../src/platform/policy';
import { DEFAULT_SETTINGS } from '../../../src/platform/settings';
import { projectSettings, readSettings, watchSettings, writeSettings } from '../../../src/platform/settings-store';
import browser, { fake, resetFake } from '../fake-browser';

beforeEach(() => resetFake());

test('nothing stored: the defaults', async () => {
	expect(await readSettings()).toEqual(DEFAULT_SETTINGS);
});

test('a bad field falls back alone', () => {
	const kinds = { ...DEFAULT_SETTINGS.kinds, note: { toast: false, system: false, sound: true }, mention: 'all' };
	expect(projectSettings({ checkSeconds: 120, toastSeconds: 11, sound: 'loud', kinds, more: 1 })).toEqual({
		...DEFAULT_SETTINGS,
		checkSeconds: 120,
		kinds: { ...DEFAULT_SETTINGS.kinds, note: { toast: false, system: false, sound: true } },
	});
});

test('whatever is stored, settings come out', () => {
	fc.assert(
		fc.property(fc.anything(), (stored) => {
			expect(Object.keys(projectSettings(stored)).sort()).toEqual(Object.keys(DEFAULT_SETTINGS).sort());
		}),
	);
});

test('writes at once do not lose one another, and are heard', async () => {
	const stop = new AbortController();
	const heard: number[] = [];
	watchSettings((settings) => heard.push(settings.checkSeconds), stop.signal);
	await Promise.all([writeSettings({ checkSeconds: 60 }), writeSettings({ sound: true }), writeSettings({ keepDays: 7 })]);
	expect(await readSettings()).toMatchObject({ checkSeconds: 60, sound: true, keepDays: 7 });
	expect(heard).toEqual([60, 60, 60]);
	stop.abort();
	await writeSettings({ checkSeconds: 15 });
	expect(heard).toHaveLength(3);
});

test('policy: unset rejects in Firefox, and means that nothing is managed', async () => {
	vi.spyOn(browser.storage.managed, 'get').mockRejectedValue(new Error('Managed storage manifest not found'));
	expect(await readPolicy()).toEqual({});
	expect(await policyFor({} as never)).toMatchObject({ mentions: true, followers: true, toasts: true });
});

test('policy: projected, and heard live', async () => {
	expect(projectPolicy({ mentions: 'no', followers: false, organisation: 'Acme IT', more: 1 })).toEqual({ followers: false, organisation: 'Acme IT' });
	const stop = new AbortController();
	const heard: unknown[] = [];
	watchPolicy((policy) => heard.push(policy), stop.signal);
	await fake.managed.set({ mentions: false });
	await vi.waitFor(() => expect(heard).toEqual([{ mentions: false }]));
	expect(await policyFor({} as never)).toMatchObject({ mentions: false, followers: true, toasts: true });
	stop.abort();
});
