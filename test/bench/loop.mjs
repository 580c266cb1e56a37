// From the press on Submit to the follower on the server, and to the toast in the other agent's browser.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from '../../build.mjs';
import { startDesk } from '../e2e/desks/request-tracker.mjs';
import { hasRequestTracker, startPerson } from '../e2e/support.mjs';
import { gone, lookAll, moveTo } from '../harness/look.mjs';
import { sleep, until } from '../harness/wait.mjs';

const row = (what, times) => {
	const sorted = [...times].sort((a, b) => a - b);
	return { what, median: sorted[Math.floor(sorted.length / 2)], slowest: sorted.at(-1), count: sorted.length };
};

/** `times` mentions on one ticket, the follower removed in between. In-page toasts: no desktop is needed. */
export async function benchLoop({ times = 5 } = {}) {
	if (!hasRequestTracker()) return [];
	const desk = await startDesk();
	const { writer, reader } = desk.people;
	const [ann, jan] = [await startPerson(writer, 'chromium', desk), await startPerson(reader, 'firefox', desk)];
	const follower = [];
	const toast = [];
	for (let at = 0; at < times; at++) {
		await jan.page.bringToFront();
		await desk.openNote(ann.page, desk.conversation);
		await ann.page.keyboard.type(`@${reader.name.slice(0, 3)}`, { delay: 15 });
		await moveTo(ann.page, reader.name);
		await ann.page.keyboard.press('Enter');
		await gone(ann.page, '.lp-menu');
		await ann.page.keyboard.type(`number ${at}`);
		const started = performance.now();
		const submitted = desk.submit(ann.page);
		await until(async () => (await desk.followers(desk.conversation)).includes(reader.login), 'the follower', { ms: 60_000, every: 20 });
		follower.push(performance.now() - started);
		await until(async () => (await lookAll(jan.page, '.lp-toast', `number ${at}`)).length > 0, 'the toast', { ms: 120_000, every: 20 });
		toast.push(performance.now() - started);
		await submitted;
		await desk.unfollow(desk.conversation, reader);
		await sleep(500);
	}
	await ann.driver.close();
	await jan.driver.close();
	await desk.stop();
	return [row('the follower is there', follower), row('the toast is there (fixed check interval, tab active)', toast)];
}

// `npm run bench:loop`: on a machine with a real Request Tracker.
if (process.argv[1] === fileURLToPath(import.meta.url)) {
	const dist = join(import.meta.dirname, '../../dist/test');
	await build({ into: dist, openRoots: true });
	for (const { what, median, slowest, count } of await benchLoop())
		console.log(`${what}: median ${median.toFixed(0)} ms, slowest ${slowest.toFixed(0)} ms (${count} times)`);
}
