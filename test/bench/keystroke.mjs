/**
 * Keystroke → menu painted: the whole overlay on the stage (test/visual/overlay) in four kinds of editor, beside the same editors without it (the
 * floor) and beside other mention menus, with the same people. Their rounds take turns, so that whatever else the machine does weighs on all.
 */
import { launchChromium } from '../harness/chromium.mjs';
import { closeWelcome, sleep, until } from '../harness/wait.mjs';
import { startStage } from '../visual/overlay/serve.mjs';
import { people, random } from './people.mjs';
import { ratioOf, summary } from './statistics.mjs';

const CONTENDERS = {
	tributejs: { run: 'tribute', editor: 'textarea' },
	'text-expander-element with our index': { run: 'text-expander', editor: 'textarea' },
	'TipTap mention': { run: 'tiptap', editor: 'textarea' },
	// It waits 100 ms after a key by itself, and works long after that.
	'CKEditor 5 mention': { run: 'ckeditor-mention', editor: 'textarea', gapMs: 450 },
};
const EDITORS = { textarea: 'textarea', 'CKEditor 5': 'ckeditor', ProseMirror: 'prosemirror', 'an editor in a frame': 'frame' };
const TYPED = '@jan k';
const CLOSED = 'hello ';

/** In the page: for each key, the time from its event to the frame after the first change of the menu that it made; to the next frame where there is none. */
function watchKeys() {
	const now = () => performance.now();
	let key;
	// What changes within a frame's callbacks is painted by that very frame, not by the next.
	const frame = window.requestAnimationFrame.bind(window);
	let inFrame = false;
	const soon = (act) => {
		const { port1, port2 } = new MessageChannel();
		port1.onmessage = act;
		port2.postMessage(0);
	};
	window.requestAnimationFrame = (callback) =>
		frame((time) => {
			if (!inFrame)
				soon(() => {
					inFrame = false;
				});
			inFrame = true;
			callback(time);
		});
	const inner = document.querySelector('iframe.editor')?.contentWindow;
	if (inner) inner.requestAnimationFrame = window.requestAnimationFrame;
	const painted = (note) => {
		const told = () => soon(() => note(now()));
		if (inFrame) told();
		else frame(told);
	};
	window.keys = [];
	window.longTasks = 0;
	new PerformanceObserver((list) => {
		window.longTasks += list.getEntries().length;
	}).observe({ entryTypes: ['longtask'] });
	const MENU = '.lp-menu, .tribute-container, .bench-menu, .ck-mentions, .ck-balloon-panel';
	const isMenu = (node) => node instanceof Element && (node.closest(MENU) !== null || node.querySelector(MENU) !== null);
	const changed = (records) => {
		if (!key || key.drawn) return;
		const mine = key;
		if (
			records &&
			!records.some(
				({ target, addedNodes }) => isMenu(target instanceof Element && target.matches('.lp-layer, body') ? null : target) || [...addedNodes].some(isMenu),
			)
		)
			return;
		if (records) mine.drawn = true;
		painted((time) => {
			if (records || !mine.drawn) mine.painted = time - mine.at;
		});
	};
	const onKey = (event) => {
		if (event.key.length !== 1) return;
		const offset = event.view === window ? 0 : event.view.performance.timeOrigin - performance.timeOrigin;
		key = { at: event.timeStamp + offset, painted: 0 };
		window.keys.push(key);
		changed();
	};
	addEventListener('keydown', onKey, true);
	document.querySelector('iframe.editor')?.contentWindow.addEventListener('keydown', onKey, true);
	const seen = new WeakSet();
	const observe = (root) => {
		if (seen.has(root)) return;
		seen.add(root);
		new MutationObserver((records) => {
			for (const { addedNodes } of records) for (const node of addedNodes) if (node.shadowRoot) observe(node.shadowRoot);
			changed(records);
		}).observe(root, { childList: true, subtree: true, characterData: true, attributes: true });
		for (const element of root.querySelectorAll('*')) if (element.shadowRoot) observe(element.shadowRoot);
	};
	observe(document);
}

const hasMenu = (page) =>
	page.evaluate(() => {
		const find = (root) =>
			root.querySelector('.lp-option, .tribute-container li, .bench-menu > *, .ck-mentions .ck-button') ||
			[...root.querySelectorAll('*')].some((element) => element.shadowRoot && find(element.shadowRoot));
		return Boolean(find(document));
	});

async function openOn(driver, stage, { name, run, editor, gapMs = 70, throttle = 1 }) {
	const page = await driver.browser.newPage();
	await page.goto(`${stage.base}/?editor=${editor}&run=${run}&side=no`, { waitUntil: 'load' });
	await page.bringToFront();
	if (!['overlay', 'nothing'].includes(run)) await page.waitForFunction('window.ready', { timeout: 60_000 });
	const field = await until(() => page.$('.editor, .ck-editor__editable'), 'the editor');
	await field.click();
	await page.evaluate(watchKeys);
	// The people and their index come once per page, and the editor's code warms up: not part of a keystroke.
	await page.keyboard.type('@jan', { delay: 30 });
	const opens =
		run === 'nothing' ||
		(await until(() => hasMenu(page), `${name} to open`, { ms: 20_000 }).then(
			() => true,
			() => false,
		));
	for (let at = 0; at < 4; at++) await page.keyboard.press('Backspace');
	const cdp = await page.createCDPSession();
	if (throttle > 1) await cdp.send('Emulation.setCPUThrottlingRate', { rate: throttle });
	return { name, page, gapMs, opens, times: [], long: 0 };
}

async function typeRound(one, text, counts) {
	const { page, gapMs } = one;
	await page.bringToFront();
	await page.evaluate(() => {
		window.keys = [];
		window.longTasks = 0;
	});
	for (const letter of text) {
		await page.keyboard.press(letter === ' ' ? 'Space' : letter);
		await sleep(gapMs);
	}
	await sleep(60);
	const { keys, long } = await page.evaluate(() => ({ keys: window.keys.map(({ painted }) => painted), long: window.longTasks }));
	for (let at = 0; at < text.length; at++) await page.keyboard.press('Backspace');
	await sleep(60);
	if (!counts) return;
	one.times.push(...keys.filter((time) => time > 0));
	one.long += long;
}

/** All of these setups side by side; a row each, in the order given. `floors`: name → the name of its floor. */
async function compare(driver, stage, setups, { rounds, text = TYPED }) {
	const open = [];
	for (const setup of setups) open.push(await openOn(driver, stage, setup));
	for (let round = -1; round < rounds; round++) for (const one of open) if (one.opens) await typeRound(one, text, round >= 0);
	const next = random(1);
	const rows = open.map(({ name, times, long, opens }) => ({ name, opens, long, ...summary(times), times }));
	for (const [at, { floor }] of setups.entries()) {
		const row = rows[at];
		const below = rows.find(({ name }) => name === floor);
		if (row && below && row.times.length > 0) row.toFloor = ratioOf(row.times, below.times, next);
	}
	for (const { page } of open) await page.close();
	return rows.map(({ times, ...row }) => row);
}

const floorOf = (kind) => `without Loopin, ${kind}`;
const pairs = (kinds, throttle) =>
	kinds.flatMap((kind) => [
		{ name: floorOf(kind), run: 'nothing', editor: EDITORS[kind], throttle },
		{ name: `Loopin, ${kind}`, run: 'overlay', editor: EDITORS[kind], throttle, floor: floorOf(kind) },
	]);
const contenders = (names, throttle) => names.map((name) => ({ name, ...CONTENDERS[name], throttle, floor: floorOf('textarea') }));

const ALL = Object.keys(CONTENDERS);
/** Agents, how much the processor is slowed, in which editors, beside which others. CKEditor 5's own mention does not open at 100,000. */
const TABLES = [
	[10_000, 1, Object.keys(EDITORS), ALL],
	[10_000, 4, Object.keys(EDITORS), ALL],
	[1_000, 1, ['textarea'], []],
	[100_000, 1, ['textarea'], ALL.slice(0, 3)],
];

/** Rows by size and by the slowing of the processor, and typing while the menu is closed. */
export async function benchKeystroke({ dist, rounds = 5, quick = false, short = false, say = () => undefined }) {
	const scripts = Object.fromEntries(Object.values(CONTENDERS).map(({ run }) => [run, `test/bench/contenders/${run}.mjs`]));
	const driver = await launchChromium({ extension: `${dist}/chrome` });
	const tables = [];
	try {
		await closeWelcome(driver);
		for (const [size, throttle, kinds, others] of quick || short ? TABLES.slice(0, 1) : TABLES) {
			const stage = await startStage({ given: { people: people(size) }, scripts });
			tables.push({
				size,
				throttle,
				rows: await compare(driver, stage, [...pairs(kinds, throttle), ...contenders(others, throttle)], { rounds: quick ? 1 : short ? 3 : rounds }),
			});
			stage.stop();
			say(`keystroke: ${size} agents, processor slowed ${throttle} ×`);
		}
		const stage = await startStage({ given: { people: people(10_000) } });
		const closed = await compare(driver, stage, pairs(['textarea', 'CKEditor 5'], 1), { rounds: quick ? 1 : short ? 4 : rounds * 2, text: CLOSED });
		stage.stop();
		return { tables, closed };
	} finally {
		await driver.close();
	}
}
