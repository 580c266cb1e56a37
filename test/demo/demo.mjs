// `npm start`: builds Loopin, starts the demo helpdesk on this machine, and opens two windows, each with Loopin connected: one agent who asks,
// one who is asked. `npm start -- --firefox` uses Firefox. Without a display it plays the main job itself and leaves pictures.
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from '../../build.mjs';
import { startDesk } from '../e2e/desks/workspace.mjs';
import { launchChromium } from '../harness/chromium.mjs';
import { connectHelpdesk } from '../harness/connect.mjs';
import { findChromium, findFirefox } from '../harness/find-browsers.mjs';
import { launchFirefox } from '../harness/firefox.mjs';
import { closeWelcome } from '../harness/wait.mjs';
import { playMainJob } from './play.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const firefox = process.argv.includes('--firefox') || !findChromium();
const hasDisplay = process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
const headless = process.argv.includes('--headless') || !hasDisplay;

if (!(firefox ? findFirefox() : findChromium())) {
	console.error(
		firefox ? 'No Firefox was found. Set LOOPIN_FIREFOX to its path.' : 'No Chromium, Chrome or Firefox was found. Set LOOPIN_CHROMIUM to its path.',
	);
	process.exit(1);
}

console.log('Building Loopin…');
const dist = join(root, headless ? 'dist/test' : 'dist');
await build({ into: dist, openRoots: headless });
const desk = await startDesk({ notesFirst: true, customers: { firstMs: 45_000, thenMs: 8_000 } });
const launch = (args) =>
	firefox ? launchFirefox({ extension: join(dist, 'firefox'), headless, ...args }) : launchChromium({ extension: join(dist, 'chrome'), headless, ...args });

/** One agent's browser: signed in, Loopin connected, the conversation open. */
async function openAgent(person, position) {
	const driver = await launch(headless || firefox ? {} : { args: [`--window-position=${position}`] });
	await closeWelcome(driver);
	const page = await driver.open(desk.base);
	await desk.signIn(page, person);
	await connectHelpdesk(driver, desk.base);
	await page.bringToFront();
	return { driver, page, person };
}

const { writer, reader } = desk.people;
console.log(`Opening ${firefox ? 'Firefox' : 'Chromium'} twice${headless ? ', without windows (this machine has no display)' : ''}…`);
const asking = await openAgent(writer, '0,0');
const asked = await openAgent(reader, '720,60');

async function end(code = 0) {
	await Promise.allSettled([asking.driver.close(), asked.driver.close()]);
	await desk.stop();
	process.exit(code);
}

if (headless) {
	const pictures = join(root, 'test-results/demo');
	mkdirSync(pictures, { recursive: true });
	try {
		await playMainJob({ desk, asking, asked, pictures, say: (line) => console.log(`  ${line}`) });
		console.log(`Done. The pictures are in ${pictures}`);
		await end();
	} catch (thrown) {
		console.error(`The demo stopped: ${thrown.message}`);
		await end(1);
	}
} else {
	await asking.page.goto(desk.conversationUrl(desk.conversation));
	await asked.page.goto(desk.conversationUrl('18175'));
	console.log(`
Loopin's demo helpdesk runs at ${desk.base} (a stand-in: nothing leaves this machine).

  1. In ${writer.name}'s window choose “Internal note”, type @jan and press Enter, then submit.
  2. ${reader.name}'s window shows the toast: press Reply, the cursor is in the composer.
  3. In ${writer.name}'s window ${reader.name} is in the Followers panel, with an X.
  4. Loopin's button in the toolbar lists the updates. The customer answers when you reply.

Ctrl+C ends it.`);
	process.on('SIGINT', () => end());
	for (const { driver } of [asking, asked]) driver.browser.on('disconnected', () => end());
}
