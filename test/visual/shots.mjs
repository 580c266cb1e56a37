// Pictures of every state of the boards, from the running product, in Chromium, in the tests' own fonts: for comparing and for keeping.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import puppeteer from 'puppeteer-core';
import { build } from '../../build.mjs';
import { findChromium } from '../harness/find-browsers.mjs';
import { boxOf, openState, stillAt } from './overlay/open.mjs';
import * as overlay from './overlay/serve.mjs';
import { STATES } from './overlay/states.mjs';
import { startStage } from './stage.mjs';
import { states } from './states.mjs';

/** A machine without a mouse says that it cannot hover; the boards are of one that can. */
export const MOUSE = ['--blink-settings=primaryHoverType=2,availableHoverTypes=2,primaryPointerType=4,availablePointerTypes=4'];
/** Letters are drawn the same whatever the machine's settings for its screen. */
const LETTERS = ['--font-render-hinting=none', '--disable-lcd-text', '--force-color-profile=srgb'];
const SIZE = { width: 1180, height: 760 };

export const SCHEMES = ['light', 'dark'];
export const NAMES = [...Object.keys(states), ...Object.keys(STATES)];

/**
 * Opens a browser and both stages. `words`: in which words (default English), for the extension's pages an object of messages, for the overlay
 * a language of its stage. Resolves to what takes pictures; `close()` ends it all.
 */
export async function openShots({ words = undefined, lang = 'en', marked = false } = {}) {
	const dist = mkdtempSync(join(tmpdir(), 'loopin-pictures-'));
	await build({ into: dist });
	const browser = await puppeteer.launch({
		executablePath: findChromium(),
		pipe: true,
		headless: true,
		defaultViewport: SIZE,
		args: ['--disable-gpu', '--hide-scrollbars', '--lang=en-GB', ...MOUSE, ...LETTERS, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
		env: { ...process.env, TZ: 'UTC' },
	});
	const stage = await startStage(join(dist, 'chrome'), { words, fonts: true });
	const desk = await overlay.startStage();
	const page = await browser.newPage();
	// The overlay's stage has no clock of its own: it is 10:42:05 of the boards' day, and time goes on.
	await page.evaluateOnNewDocument(
		(start) => {
			if (!location.search.includes('state=')) return;
			const [Real, ahead] = [Date, start - Date.now()];
			globalThis.Date = class extends Real {
				constructor(...args) {
					super(...(args.length === 0 ? [Real.now() + ahead] : args));
				}
				static now() {
					return Real.now() + ahead;
				}
			};
		},
		Date.UTC(2025, 4, 14, 10, 42, 5),
	);

	/** Brings the page into that state. */
	async function show(name, scheme) {
		await page.emulateMediaFeatures([
			{ name: 'prefers-color-scheme', value: scheme },
			{ name: 'prefers-reduced-motion', value: 'reduce' },
		]);
		await page.mouse.move(0, 0);
		if (name in states) return await stage.show(page, states[name]);
		await page.setViewport(SIZE);
		await openState(page, desk.base, name, { theme: scheme, fonts: '1', lang, ...(marked ? { marked: '1' } : {}) });
		await stillAt(page);
	}

	return {
		page,
		show,
		/** Bytes of a PNG. */
		async take(name, scheme) {
			await show(name, scheme);
			const how = name in states ? { fullPage: states[name].fullPage ?? false } : { clip: await boxOf(page, name), captureBeyondViewport: false };
			return Buffer.from(await page.screenshot(how));
		},
		async close() {
			await browser.close();
			await stage.stop();
			desk.stop();
			rmSync(dist, { recursive: true, force: true });
		},
	};
}
