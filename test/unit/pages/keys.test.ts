import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type KeyPress, keyAct, moved, type Place } from '../../../src/popup/keys';

const press = (key: string, more: Partial<KeyPress> = {}): KeyPress => ({
	key,
	ctrlKey: false,
	metaKey: false,
	altKey: false,
	shiftKey: false,
	isComposing: false,
	...more,
});
const on = { singleKeys: true, rtl: false };
const act = (key: string, place: Place = 'row', how = on, more: Partial<KeyPress> = {}) => keyAct(press(key, more), place, how);

describe('the keyboard map', () => {
	it.each([
		['ArrowDown', 'next'],
		['j', 'next'],
		['ArrowUp', 'previous'],
		['k', 'previous'],
		['Home', 'first'],
		['End', 'last'],
		['r', 'reply'],
		['o', 'open-tab'],
		['e', 'toggle-read'],
		['m', 'mute'],
		['/', 'search'],
		['1', 'tab-1'],
		['2', 'tab-2'],
		['3', 'tab-3'],
		['?', 'shortcuts'],
		['Escape', 'escape'],
		['ArrowRight', 'into-tools'],
	])('%s on a row: %s', (key, meaning) => {
		expect(act(key)).toBe(meaning);
	});

	it('leaves Enter, Space and Tab to the browser: a row is a button', () => {
		for (const key of ['Enter', ' ', 'Tab']) expect(act(key)).toBeUndefined();
	});

	it('types in fields: nothing but Escape and Ctrl+Enter is ours there', () => {
		fc.assert(
			fc.property(fc.string({ minLength: 1, maxLength: 1 }), (key) => {
				expect(act(key, 'field')).toBeUndefined();
			}),
		);
		for (const key of ['ArrowDown', 'Home', 'End', 'Enter']) expect(act(key, 'field')).toBeUndefined();
		expect(act('Escape', 'field')).toBe('escape');
		expect(act('Enter', 'field', on, { ctrlKey: true })).toBe('send');
		expect(act('Enter', 'field', on, { metaKey: true })).toBe('send');
	});

	it('acts only while a row has the focus, and only when single keys are on (WCAG 2.1.4)', () => {
		for (const key of ['j', 'e', 'm', 'r', 'o', '/', '1', '?']) {
			expect(act(key, 'elsewhere')).toBeUndefined();
			expect(act(key, 'opened')).toBeUndefined();
			expect(act(key, 'row', { singleKeys: false, rtl: false })).toBeUndefined();
		}
		expect(act('ArrowDown', 'row', { singleKeys: false, rtl: false })).toBe('next');
	});

	it('keeps away from the browser’s own shortcuts and from letters being composed', () => {
		for (const more of [{ ctrlKey: true }, { metaKey: true }, { altKey: true }, { isComposing: true }, { keyCode: 229 }])
			expect(act('e', 'row', on, more)).toBeUndefined();
		expect(act('Escape', 'field', on, { isComposing: true })).toBeUndefined();
		expect(act('E', 'row', on, { shiftKey: true })).toBeUndefined();
		expect(act('E')).toBe('toggle-read'); // Caps Lock
	});

	it('turns with the direction of the writing', () => {
		const rtl = { singleKeys: true, rtl: true };
		expect(act('ArrowLeft', 'row', rtl)).toBe('into-tools');
		expect(act('ArrowRight', 'row', rtl)).toBeUndefined();
		expect(act('ArrowRight', 'tools', rtl)).toBe('out-of-tools');
	});

	it('never leaves the list', () => {
		fc.assert(
			fc.property(
				fc.integer({ min: -1, max: 30 }),
				fc.integer({ min: 0, max: 30 }),
				fc.constantFrom('next', 'previous', 'first', 'last'),
				(from, count, move) => {
					const to = moved(move, Math.min(from, count - 1), count);
					expect(count === 0 ? to === -1 : to >= 0 && to < count).toBe(true);
				},
			),
		);
	});
});
