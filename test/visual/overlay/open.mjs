// Brings a page of a real browser into one of the states, with real keys and clicks.
import { click, look, lookAll } from '../../harness/look.mjs';
import { until } from '../../harness/wait.mjs';
import { loadFonts } from '../fonts.mjs';
import { STATES } from './states.mjs';

/** The stage's composer, whichever editor it is. */
export const EDITOR = '.editor, .ck-editor__editable';

/** What a state's `act` has in its hands. */
export function handsOn(page) {
	const composer = () => until(() => page.$(EDITOR), 'the editor');
	return {
		page,
		look: (selector, text) => look(page, selector, text),
		click: (selector, text) => click(page, selector, text),
		async hover(selector) {
			const target = await look(page, selector);
			await page.mouse.move(target.x + target.width / 2, target.y + 8);
		},
		/** Into the composer, as a person types: the caret is put there by a click. */
		async type(text) {
			const target = await composer();
			const box = await target.boundingBox();
			await page.mouse.click(box.x + 40, box.y + 16);
			// All but the last letters come at once; the editor hears of them as of one input.
			await page.keyboard.type(text, { delay: 2 });
		},
		keys: (text) => page.keyboard.type(text, { delay: 2 }),
		async press(key, modifiers = []) {
			for (const modifier of modifiers) await page.keyboard.down(modifier);
			await page.keyboard.press(key);
			for (const modifier of modifiers.toReversed()) await page.keyboard.up(modifier);
		},
		/** What the background tells the page; times are now. */
		async toast(toast) {
			const shown = await page.evaluate((one) => {
				for (const update of one.updates) update.at = Date.now();
				return window.stage.tell('toast.show', { toast: one });
			}, structuredClone(toast));
			if (!shown?.shown) throw new Error(`the toast ${toast.id} was not drawn`);
		},
	};
}

/**
 * Opens the state and waits until what it shows is drawn and still; gives its box.
 * `css` is added to the page's own.
 * @param {{ theme?: 'light' | 'dark', lang?: string, editor?: 'textarea' | 'rich' | 'frame' }} how
 */
export async function openState(page, base, name, how = {}, css = '') {
	const state = STATES[name];
	if (!state) throw new Error(`no state ${name}`);
	const query = new URLSearchParams({ state: name, theme: 'light', ...state.page, ...how, ...(css ? { css } : {}) });
	await page.mouse.move(0, 0);
	await page.goto(`${base}/?${query}`, { waitUntil: 'load' });
	if (how.fonts) await loadFonts(page);
	// The overlay is there when its panel or pill is.
	if (name !== 'panel-off' && !name.startsWith('panel-load')) await look(page, '.lp-followers, .lp-pill');
	await state.act?.(handsOn(page));
	return await look(page, state.shows);
}

/** Ends what moves: entrances are over, time bars stand where `atMs` has them. For pictures that are compared. */
export const stillAt = (page, atMs = 2_000) =>
	page.evaluate(async (at) => {
		const roots = [document, ...[...document.querySelectorAll('loopin-overlay')].map((host) => host.shadowRoot)];
		for (const animation of roots.flatMap((root) => root.getAnimations())) {
			if (animation.animationName === 'lp-drain') {
				animation.pause();
				animation.currentTime = at;
			} else if (Number.isFinite(animation.effect?.getComputedTiming().endTime)) animation.finish();
			else {
				animation.pause();
				animation.currentTime = 0;
			}
		}
		// What fades away is taken away when its animation tells that it is over.
		await new Promise((resolve) => setTimeout(resolve, 60));
	}, atMs);

/** The box of everything of ours that is drawn, for a picture: of the state's part, and what hangs on it. */
export async function boxOf(page, name, margin = 24) {
	const parts = [...(await lookAll(page, STATES[name].shows)), ...(name === 'panel-adding' ? await lookAll(page, '.lp-menu--people') : [])];
	const { width, height } = page.viewport() ?? { width: 1280, height: 900 };
	const left = Math.max(0, Math.min(...parts.map((part) => part.x)) - margin);
	const top = Math.max(0, Math.min(...parts.map((part) => part.y)) - margin);
	const right = Math.min(width, Math.max(...parts.map((part) => part.x + part.width)) + margin);
	const bottom = Math.min(height, Math.max(...parts.map((part) => part.y + part.height)) + margin);
	return { x: left, y: top, width: right - left, height: bottom - top };
}
