// Keystroke → menu painted, in the stand-in's real CKEditor 5, at several directory sizes: one browser where Loopin is installed but not connected
// (the floor) and one where it is, their rounds taking turns, so that whatever else the machine does weighs on both.
import { join } from 'node:path';
import { startDesk } from '../e2e/desks/workspace.mjs';
import { launchChromium } from '../harness/chromium.mjs';
import { connectHelpdesk } from '../harness/connect.mjs';
import { look } from '../harness/look.mjs';
import { closeWelcome, sleep } from '../harness/wait.mjs';

const quantile = (sorted, part) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
const GIVEN = ['Jan', 'Jana', 'Ann', 'Maria', 'Tom', 'Priya', 'Wei', 'Omar', 'Lena', 'Noor', 'Ivo', 'Sara', 'Janine', 'Marek', 'Cléo', 'Łukasz'];
const FAMILY = [
	'Novák',
	'Smith',
	'Kowalski',
	'García',
	'Chen',
	'Fischer',
	'Okafor',
	'Jansen',
	'Silva',
	'Rossi',
	'Haddad',
	'Lind',
	'Weber',
	'Sato',
	'Berg',
	'Dürand',
];

/** In the page: from each keydown to the moment after the next frame was painted. */
function listen() {
	window.__painted = [];
	window.__long = 0;
	new PerformanceObserver((list) => {
		window.__long += list.getEntries().length;
	}).observe({ entryTypes: ['longtask'] });
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

async function prepare(page, desk, { menu }) {
	await desk.openNote(page, desk.conversation);
	await page.evaluate(listen);
	// the directory and its index are loaded once per page, and the editor's code warms up: not part of a keystroke
	await page.keyboard.type('@jan');
	if (menu) await look(page, '.lp-option', '', { ms: 60_000 });
	for (let at = 0; at < 4; at++) await page.keyboard.press('Backspace');
}

async function typeRound(page) {
	for (const letter of '@jan k') {
		await page.keyboard.press(letter === ' ' ? 'Space' : letter);
		await sleep(40);
	}
	for (let at = 0; at < 6; at++) await page.keyboard.press('Backspace');
	await sleep(120);
}

const resultOf = async (page) => {
	const { painted, long } = await page.evaluate(() => ({ painted: window.__painted, long: window.__long }));
	const times = painted.sort((a, b) => a - b);
	return { median: quantile(times, 0.5), p99: quantile(times, 0.99), count: times.length, long };
};

async function browserOn(desk, dist, connected) {
	const driver = await launchChromium({ extension: join(dist, 'chrome') });
	await closeWelcome(driver);
	const page = await driver.open(desk.base);
	await desk.signIn(page, desk.people.writer);
	if (connected) await connectHelpdesk(driver, desk.base);
	await page.bringToFront();
	await prepare(page, desk, { menu: connected });
	return { driver, page };
}

/** Gives one row per directory size: medians and p99 in ms, long tasks (over 50 ms), and the ratio to the floor of the same run. */
export async function benchKeystroke({ dist, sizes = [1_000, 10_000], rounds = 16 }) {
	const rows = [];
	for (const size of sizes) {
		const desk = await startDesk({ perMinute: 100_000 });
		for (let at = 0; at < size; at++)
			desk.server.desk.addAgent({ name: `${GIVEN[at % 16]} ${FAMILY[Math.floor(at / 16) % 16]}${at > 255 ? ` ${Math.floor(at / 256)}` : ''}` });
		const without = await browserOn(desk, dist, false);
		const within = await browserOn(desk, dist, true);
		for (let round = -1; round < rounds; round++) {
			for (const { page } of [without, within]) {
				await typeRound(page);
				// the first round warms up
				if (round < 0)
					await page.evaluate(() => {
						window.__painted = [];
						window.__long = 0;
					});
			}
		}
		const [floor, loopin] = [await resultOf(without.page), await resultOf(within.page)];
		rows.push({ size, floor, loopin, ratio: loopin.median / floor.median, ratio99: loopin.p99 / floor.p99 });
		await without.driver.close();
		await within.driver.close();
		await desk.stop();
	}
	return rows;
}
