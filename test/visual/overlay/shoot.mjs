// Pictures of every state, light and dark, into test-results/overlay, for looking at beside the design.
// `node test/visual/overlay/shoot.mjs [part of a name …]`
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import puppeteer from 'puppeteer-core';
import { findChromium } from '../../harness/find-browsers.mjs';
import { boxOf, openState, stillAt } from './open.mjs';
import { startStage } from './serve.mjs';
import { STATES } from './states.mjs';

const into = join(import.meta.dirname, '../../../test-results/overlay');
mkdirSync(into, { recursive: true });
const wanted = process.argv.slice(2);
const stage = await startStage();
const browser = await puppeteer.launch({
	executablePath: findChromium(),
	pipe: true,
	defaultViewport: { width: 1180, height: 760 },
	args: ['--disable-gpu', '--no-first-run', '--lang=en-US', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
});
const page = await browser.newPage();
page.on('pageerror', (error) => console.log('page error', error.message));
let failed = 0;
for (const name of Object.keys(STATES)) {
	if (wanted.length > 0 && !wanted.some((part) => name.includes(part))) continue;
	for (const theme of ['light', 'dark']) {
		try {
			await openState(page, stage.base, name, { theme });
			await stillAt(page);
			// Beyond the viewport the browser is made small for a moment, and what follows the caret goes away.
			await page.screenshot({ path: join(into, `${name}-${theme}.png`), clip: await boxOf(page, name), captureBeyondViewport: false });
		} catch (error) {
			failed += 1;
			console.log(`${name} ${theme}: ${error.message}`);
			await page.screenshot({ path: join(into, `${name}-${theme}-failed.png`) });
		}
	}
}
await browser.close();
stage.stop();
console.log(`${into}${failed ? `, ${failed} failed` : ''}`);
process.exitCode = failed > 0 ? 1 : 0;
