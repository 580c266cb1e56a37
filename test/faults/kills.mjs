/**
 * The background killed at random moments, in real browsers, against the real Request Tracker: nothing lost, nothing twice.
 * `npm run test:kills` (200 in Chromium, 50 in Firefox), or with `-- --kills 20 --browser chromium --seed 7 --within 3`.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from '../../build.mjs';
import { startDesk } from '../e2e/desks/request-tracker.mjs';
import { launchChromium } from '../harness/chromium.mjs';
import { connectHelpdesk } from '../harness/connect.mjs';
import { launchFirefox } from '../harness/firefox.mjs';
import { startNotifications } from '../harness/notifications.mjs';
import { closeWelcome, sleep, until } from '../harness/wait.mjs';
import { actsOf } from './kills/acts.mjs';
import { calm, verify } from './kills/checks.mjs';
import { startTruth } from './kills/truth.mjs';
import { randomOf } from './random.mjs';

const { values: given } = parseArgs({
	options: {
		kills: { type: 'string' },
		browser: { type: 'string' },
		seed: { type: 'string', default: String(Date.now() % 1_000_000) },
		/** Seconds after an act within which the background is killed. */
		within: { type: 'string', default: '3' },
		/** Only acts whose name has this in it. */
		acts: { type: 'string', default: '' },
		/** A folder for pictures of pages on which nothing was drawn. */
		pictures: { type: 'string', default: '' },
		verbose: { type: 'boolean', default: false },
	},
});
const seed = Number(given.seed);
const BROWSERS = { chromium: { launch: launchChromium, folder: 'chrome', kills: 200 }, firefox: { launch: launchFirefox, folder: 'firefox', kills: 50 } };
/** Acts between two looks at everything. */
const ACTS_IN_A_BATCH = 25;
/** Some are killed again while they start. */
const TWICE = 0.6;
const AGAIN_WITHIN = 600;

async function run(name, dist, bus) {
	const { launch, folder, kills } = BROWSERS[name];
	const wanted = Number(given.kills ?? kills);
	const random = randomOf(seed);
	const counts = { kills: 0, dead: 0, acts: {} };
	const findings = [];
	const notes = {};
	const started = Date.now();
	const say = (...words) => console.log(`[${name} ${Math.round((Date.now() - started) / 1_000)} s]`, ...words);
	const note = (what) => {
		notes[what] = (notes[what] ?? 0) + 1;
		if (given.verbose) say('noted:', what);
	};
	const found = (what) => {
		findings.push(what);
		say('FOUND', what);
	};

	const desk = await startDesk();
	const driver = await launch({ extension: join(dist, folder) });
	try {
		await closeWelcome(driver);
		const page = await driver.open(desk.base);
		await desk.signIn(page, desk.people.writer);
		const truth = await startTruth(desk);
		await connectHelpdesk(driver, desk.base);
		const extension = await driver.extensionPage('options.html');
		await page.bringToFront();
		const world = {
			desk,
			driver,
			page,
			extension,
			truth,
			bus,
			since: bus.log.length,
			random,
			note,
			found,
			loads: [],
			only: given.acts,
			pictures: given.pictures,
		};
		page.on('load', () => world.loads.push(Date.now()));
		const acts = actsOf(world);
		await calm(world);
		await verify(world);

		const kill = async () => {
			if (!(await driver.backgroundAlive())) {
				counts.dead++;
				return;
			}
			try {
				await driver.killBackground();
				counts.kills++;
			} catch {
				note('a kill that the browser did not carry out'); // Chromium may pass over it while the worker is starting
			}
		};
		const alive = () => until(() => driver.backgroundAlive(), 'a new background', { ms: 1_500 }).catch(() => undefined);
		while (counts.kills < wanted) {
			await truth.nextBatch();
			for (let at = 0; at < ACTS_IN_A_BATCH && counts.kills < wanted; at++) {
				const { what, begin } = acts.choose();
				counts.acts[what] = (counts.acts[what] ?? 0) + 1;
				const wait = random() * Number(given.within) * 1_000;
				const again = random() < TWICE ? random() * AGAIN_WITHIN : undefined;
				if (given.verbose) say(what, `${Math.round(wait)} ms`, again === undefined ? '' : `and ${Math.round(again)} ms`);
				const rest = await begin();
				await sleep(wait);
				await kill();
				if (again !== undefined) {
					await alive();
					await sleep(again);
					await kill();
				}
				await rest?.();
			}
			await calm(world);
			await verify(world);
			say(`${counts.kills} kills`, JSON.stringify(counts.acts), `${findings.length} findings`);
		}
		const left = await until(() => bus.live.size === 0, 'every toast to be taken away', { ms: 30_000 }).catch(() => [...bus.live.values()]);
		if (Array.isArray(left)) found(`${left.length} toasts stay up: ${left.map((toast) => toast.summary).join(', ')}`);
	} catch (error) {
		found(`the run ended early: ${error.stack}`);
	} finally {
		await driver.close();
		await desk.stop();
	}
	const entries = Object.values(counts.acts).reduce((sum, count) => sum + count, 0);
	console.log(
		[
			`${name}: seed ${seed}, ${counts.kills} kills within ${given.within} s of ${entries} acts, ${Math.round((Date.now() - started) / 1_000)} s`,
			`  acts: ${JSON.stringify(counts.acts)}`,
			`  noted: ${JSON.stringify(notes)}${counts.dead ? `; ${counts.dead} times nobody was there to kill` : ''}`,
			`  findings: ${findings.length}`,
			...findings.map((finding) => `    ${finding}`),
		].join('\n'),
	);
	return findings.length === 0 && counts.kills >= wanted;
}

const dist = mkdtempSync(join(tmpdir(), 'loopin-kills-'));
let good = true;
try {
	await build({ openRoots: true, into: dist });
	const bus = await startNotifications();
	for (const name of given.browser ? [given.browser] : Object.keys(BROWSERS)) good = (await run(name, dist, bus)) && good;
	bus.stop();
} finally {
	rmSync(dist, { recursive: true, force: true });
}
process.exit(good ? 0 : 1);
