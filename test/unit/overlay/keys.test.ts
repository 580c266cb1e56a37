// @vitest-environment happy-dom
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { captureKeys } from '../../../src/overlay/composer/keys';

const field = document.createElement('textarea');
let open: AbortController;
const page = vi.fn();
const take = vi.fn((_key: string) => true);

function press(key: string, init: KeyboardEventInit & { keyCode?: number } = {}, type = 'keydown'): KeyboardEvent {
	const event = new KeyboardEvent(type, { key, bubbles: true, cancelable: true, ...init });
	if (init.keyCode !== undefined) Object.defineProperty(event, 'keyCode', { value: init.keyCode });
	if (init.isComposing) Object.defineProperty(event, 'isComposing', { value: true });
	field.dispatchEvent(event);
	return event;
}

beforeEach(() => {
	document.body.append(field);
	open?.abort();
	open = new AbortController();
	vi.clearAllMocks();
	for (const type of ['keydown', 'keyup', 'keypress'] as const) field.addEventListener(type, page, { signal: open.signal });
	captureKeys(field, open.signal, take);
});

describe('captureKeys', () => {
	it.each(['ArrowUp', 'ArrowDown', 'Home', 'End', 'Enter', 'Tab', 'Escape'])('takes %s from the page', (key) => {
		expect(press(key).defaultPrevented).toBe(true);
		expect(page).not.toHaveBeenCalled();
		expect(take).toHaveBeenCalledWith(key);
	});

	it('leaves every other key, and keys with a modifier', () => {
		for (const key of ['a', ' ', 'Backspace', 'ArrowLeft', 'PageDown', 'F5']) press(key);
		press('Enter', { shiftKey: true });
		press('Enter', { ctrlKey: true });
		press('ArrowUp', { metaKey: true });
		press('Tab', { altKey: true });
		expect(take).not.toHaveBeenCalled();
		expect(page).toHaveBeenCalledTimes(10);
	});

	it('leaves the keys of an input method', () => {
		press('Enter', { isComposing: true });
		press('ArrowDown', { keyCode: 229 });
		expect(take).not.toHaveBeenCalled();
		expect(page).toHaveBeenCalledTimes(2);
	});

	it('gives the page what the menu does not want', () => {
		take.mockReturnValueOnce(false);
		expect(press('Enter').defaultPrevented).toBe(false);
		expect(page).toHaveBeenCalledTimes(1);
	});

	it('keeps the rest of the same press, after the menu closed too, and not the next one', () => {
		const stillThere = vi.fn();
		field.addEventListener('keyup', stillThere);
		take.mockImplementationOnce(() => {
			open.abort();
			return true;
		});
		press('Escape');
		press('Escape', {}, 'keyup');
		expect(stillThere).not.toHaveBeenCalled();
		press('Escape', {}, 'keyup');
		expect(stillThere).toHaveBeenCalledTimes(1);
		field.removeEventListener('keyup', stillThere);
	});
});
