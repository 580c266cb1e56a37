// Takes a picture of each state of states.mjs, light and dark: node test/visual/pictures.mjs [--firefox] [NAME-PREFIX …]
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import puppeteer from 'puppeteer-core';
import { build } from '../../build.mjs';
import { findChromium, findFirefox } from '../harness/find-browsers.mjs';
import { startStage } from './stage.mjs';
import { states } from './states.mjs';

/** A machine without a mouse says that it cannot hover; the boards are of one that can. */
const MOUSE = ['--blink-settings=primaryHoverType=2,availableHoverTypes=2,primaryPointerType=4,availablePointerTypes=4'];
const firefox = process.argv.includes('--firefox');
const wanted = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const root = join(import.meta.dirname, '../..');
const out = join(root, 'test-results/visual');
mkdirSync(out, { recursive: true });
const dist = join(root, 'test-results/visual-dist');
await build({ into: dist });

const browser = await puppeteer.launch({
	...(firefox ? { browser: 'firefox', executablePath: findFirefox() } : { executablePath: findChromium() }),
	headless: true,
	args: firefox ? [] : ['--disable-gpu', '--hide-scrollbars', '--lang=en-GB', ...MOUSE, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
	env: { ...process.env, TZ: 'UTC' },
});
const stage = await startStage(join(dist, firefox ? 'firefox' : 'chrome'));
let failed = 0;
for (const [name, state] of Object.entries(states)) {
	if (wanted.length > 0 && !wanted.some((prefix) => name.startsWith(prefix))) continue;
	for (const scheme of ['light', 'dark']) {
		const page = await browser.newPage();
		const errors = [];
		page.on('pageerror', (error) => errors.push(error.message));
		try {
			if (!firefox)
				await page.emulateMediaFeatures([
					{ name: 'prefers-color-scheme', value: scheme },
					{ name: 'prefers-reduced-motion', value: 'reduce' },
				]);
			else if (scheme === 'dark') continue;
			await stage.show(page, state);
			await page.screenshot({ path: join(out, `${name}-${firefox ? 'firefox' : scheme}.png`), fullPage: state.fullPage ?? false });
		} catch (error) {
			errors.push(error.message);
		} finally {
			await page.close();
		}
		if (errors.length > 0) {
			failed++;
			console.log(`${name} ${scheme}: ${errors.join('; ').slice(0, 300)}`);
		}
	}
}
await browser.close();
await stage.stop();
console.log(`${out}${failed ? `: ${failed} failed` : ''}`);
process.exitCode = failed ? 1 : 0;
