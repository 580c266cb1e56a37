// Keystroke → menu painted, in the stand-in's real CKEditor 5: the same page in the same browser run, before Loopin is connected (the floor)
// and after, at several directory sizes.
import { join } from 'node:path';
import { startDesk } from '../e2e/desks/workspace.mjs';
import { launchChromium } from '../harness/chromium.mjs';
import { connectHelpdesk } from '../harness/connect.mjs';
import { look } from '../harness/look.mjs';
import { closeWelcome, sleep } from '../harness/wait.mjs';

const quantile = (sorted, part) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
const GIVEN = ['Jan', 'Jana', 'Ann', 'Maria', 'Tom', 'Priya', 'Wei', 'Omar', 'Lena', 'Noor', 'Ivo', 'Sara', 'Janine', 'Marek', 'Cléo', 'Łukasz'];
const FAMILY = ['Novák', 'Smith', 'Kowalski', 'García', 'Chen', 'Fischer', 'Okafor', 'Jansen', 'Silva', 'Rossi', 'Haddad', 'Lind', 'Weber', 'Sato', 'Berg', 'Dürand'];

/** In the page: from each keydown to the moment after the next frame was painted. */
function listen() {
	window.__painted = [];
	addEventListener(
		'keydown',
		(event) => {
			if (event.key.length !== 1) return;
			const { port1, port2 } = new MessageChannel();
			port1.onmessage = () => window.__painted.push(performance.now() - event.timeStamp);
			requestAnimationFrame(() => port2.postMessage(0));
		},
		true,
	);
}

async function measure(page, desk, { menu, rounds }) {
	await desk.openNote(page, desk.conversation);
	await page.evaluate(listen);
	if (menu) {
		// the directory and its index are loaded once per page: not part of a keystroke
		await page.keyboard.type('@jan');
		await look(page, '.lp-option', '', { ms: 60_000 });
		for (let at = 0; at < 4; at++) await page.keyboard.press('Backspace');
		await page.evaluate(() => {
			window.__painted = [];
		});
	}
	for (let round = 0; round < rounds; round++) {
		for (const letter of '@jan k') {
			await page.keyboard.press(letter === ' ' ? 'Space' : letter);
			await sleep(40);
		}
		for (let at = 0; at < 6; at++) await page.keyboard.press('Backspace');
		await sleep(120);
	}
	const times = (await page.evaluate(() => window.__painted)).sort((a, b) => a - b);
	return { median: quantile(times, 0.5), p99: quantile(times, 0.99), count: times.length };
}

/** Gives one row per directory size: medians and p99 in ms, and the ratio to the floor of the same run. */
export async function benchKeystroke({ dist, sizes = [1_000, 10_000], rounds = 16 }) {
	const rows = [];
	for (const size of sizes) {
		const desk = await startDesk({ perMinute: 100_000 });
		for (let at = 0; at < size; at++) desk.server.desk.addAgent({ name: `${GIVEN[at % 16]} ${FAMILY[Math.floor(at / 16) % 16]}${at > 255 ? ` ${Math.floor(at / 256)}` : ''}` });
		const driver = await launchChromium({ extension: join(dist, 'chrome') });
		await closeWelcome(driver);
	const page = await driver.open(desk.base);
		await desk.signIn(page, desk.people.writer);
		const floor = await measure(page, desk, { menu: false, rounds });
		await connectHelpdesk(driver, desk.base);
		await page.bringToFront();
		const loopin = await measure(page, desk, { menu: true, rounds });
		rows.push({ size, floor, loopin, ratio: loopin.median / floor.median, ratio99: loopin.p99 / floor.p99 });
		await driver.close();
		await desk.stop();
	}
	return rows;
}
