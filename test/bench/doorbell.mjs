// `npm run bench:doorbell`: from submit to the desktop toast in the other browser, on the real Request Tracker, with the doorbell and without, in one run;
// then the load of a real Mosquitto (`-- load` alone, `-- latency` alone; --rounds=20).
import { parseArgs } from 'node:util';
import { findMosquitto, startMosquitto } from '../doorbell/mosquitto.mjs';
import { turnOnDoorbell } from '../doorbell/set-up.mjs';
import { startDesk } from '../e2e/desks/request-tracker.mjs';
import { setup } from '../e2e/global-setup.mjs';
import { desktop, startPerson } from '../e2e/support.mjs';
import { gone, look, moveTo } from '../harness/look.mjs';
import { sleep, until } from '../harness/wait.mjs';
import { load } from './doorbell-load.mjs';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { rounds: { type: 'string', default: '20' } } });
const rounds = Number(values.rounds);
const wants = (what) => positionals.length === 0 || positionals.includes(what);
if (!findMosquitto()) throw new Error('this machine has no Mosquitto');

const quantile = (list, part) => list.toSorted((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * part))];
const line = (name, list) =>
	console.log(`${name}: p50 ${(quantile(list, 0.5) / 1_000).toFixed(1)} s, p99 ${(quantile(list, 0.99) / 1_000).toFixed(1)} s (${list.length} mentions)`);

async function latency(writes, reads) {
	const bus = await desktop();
	const broker = await startMosquitto();
	const desk = await startDesk();
	const { people, conversation } = desk;
	const [ann, jan] = await Promise.all([startPerson(people.writer, writes, desk), startPerson(people.reader, reads, desk)]);
	let count = 0;
	async function mention() {
		const words = `round ${++count} of it`;
		await desk.openNote(ann.page, conversation);
		await ann.page.keyboard.type(`@${people.reader.name.slice(0, 3)}`, { delay: 15 });
		await moveTo(ann.page, people.reader.name);
		await ann.page.keyboard.press('Enter');
		await gone(ann.page, '.lp-menu');
		await ann.page.keyboard.type(words, { delay: 5 });
		const started = Date.now();
		await desk.submit(ann.page);
		const toast = await until(() => bus.log.find((one) => one.shownAt >= started && one.body.includes(words)), words, { ms: 300_000, every: 10 });
		return toast.shownAt - started;
	}
	async function measure() {
		await jan.page.goto(desk.elsewhere, { waitUntil: 'load' });
		await jan.page.bringToFront();
		const list = [];
		for (let n = 0; n < rounds; n++) {
			list.push(await mention());
			// not in step with the polls
			await sleep(1_000 + Math.random() * 6_000);
		}
		return list;
	}
	const without = await measure();
	for (const { driver } of [ann, jan]) {
		const options = await turnOnDoorbell(driver, broker, { complete: true });
		await look(options, '.lp-form--bell [role=status]', 'Connected', { ms: 30_000 });
		await options.close();
	}
	await ann.page.bringToFront();
	const rung = await measure();
	line(`${writes} → ${reads}, polling every 30 s`, without);
	line(`${writes} → ${reads}, with the doorbell`, rung);
	await ann.driver.close();
	await jan.driver.close();
	await desk.stop();
	await broker.stop();
	bus.stop();
}

if (wants('load')) console.table([await load()]);
if (wants('latency')) {
	await setup();
	await latency('chromium', 'firefox');
	await latency('firefox', 'chromium');
}
process.exit(0);
