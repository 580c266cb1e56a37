/** The report that people read: docs/performance.md, and the plots of how cost grows with size. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const versions = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).devDependencies;
const LIBRARIES = [
	'fuzzysort',
	'@leeoniya/ufuzzy',
	'minisearch',
	'flexsearch',
	'match-sorter',
	'fuse.js',
	'tributejs',
	'@github/text-expander-element',
	'@tiptap/extension-mention',
	'ckeditor5',
];

const n = (value) => value.toLocaleString('en');
const ms = (value) => (value === undefined ? '–' : value < 0.1 ? value.toFixed(4) : value < 10 ? value.toFixed(2) : value.toFixed(0));
const ratio = (value) => (value < 0.1 ? value.toFixed(3) : value.toFixed(2));
const kB = (bytes) => (bytes / 1_000).toFixed(1);
const table = (head, rows) => [`| ${head.join(' | ')} |`, `|${head.map(() => '---').join('|')}|`, ...rows.map((row) => `| ${row.join(' | ')} |`)].join('\n');
const when = ({ at, load, seconds }) => `Measured ${at.slice(0, 16).replace('T', ' ')} UTC in ${seconds} s; load average ${load}.`;
const met = (yes) => (yes ? 'met' : '**not met**');

function sizes({ figures }) {
	return `## What a helpdesk page loads (kB, gzipped together)

${table(
	['helpdesk', 'conversation in view', 'with a composer and the people', 'everything, with a toast'],
	figures.helpdesks.map((row) => [row.helpdesk, kB(row.conversation), kB(row.composer), kB(row.everything)]),
)}

Before a conversation is in view, on every page of a connected helpdesk: ${kB(figures.loader)} kB. On every other site: nothing, for no script is
registered there. Goal ≤ 6 kB before: ${met(figures.loader <= 6_000)}. Goal ≤ 45 kB for the overlay: with a conversation in view
met on ${figures.helpdesks.filter(({ conversation }) => conversation <= 45_000).length} of ${figures.helpdesks.length} helpdesks; for everything in all: ${met(
		figures.helpdesks.every(({ everything }) => everything <= 45_000),
	)}. \`test/unit/build/sizes.test.ts\` holds these.`;
}

function directory({ figures, ...section }) {
	const kinds = Object.keys(figures[0].rows[0].right);
	const found = figures.find(({ count }) => count === 10_000) ?? figures[0];
	const timesOf = ({ count, slices, rows }) => `### ${n(count)} agents

${table(
	['', 'query, median ms', 'p99', 'to ours', 'build ms', 'bytes per agent'],
	rows.map(({ name, query, buildMs, bytesPerAgent }) => [
		name === 'loopin' ? '**Loopin**' : name,
		ms(query.median),
		ms(query.p99),
		ratio(query.median / rows[0].query.median),
		ms(buildMs),
		n(bytesPerAgent),
	]),
)}

Built in ${n(slices.count)} slices: processor time median ${ms(slices.median)} ms, p99 ${ms(slices.p99)}, longest ${ms(slices.longest)} (aimed at: 4, allowed: 8).`;
	const at = (count) => figures.find((one) => one.count === count)?.rows[0].query.median;
	return `## Finding a colleague

${when(section)} One process per size; the libraries' turns of 25 queries alternate, each turn after a warm-up of its own. The 200 queries are of eight
kinds; libraries are set up as their documentation shows for names (\`test/bench/libraries.mjs\`). Goals: median ≤ 0.05 ms at 10,000: ${
		at(10_000) === undefined ? 'not measured' : met(at(10_000) <= 0.05)
	}; ≤ 0.2 ms at 100,000: ${at(100_000) === undefined ? 'not measured' : met(at(100_000) <= 0.2)}.

${figures.map(timesOf).join('\n\n')}

### What each finds (of ${n(found.count)} agents; queries that were answered right)

${table(
	['', ...kinds],
	found.rows.map(({ name, right }) => [
		name === 'loopin' ? '**Loopin**' : name,
		...kinds.map((kind) => `${right[kind]?.[0] ?? 0} of ${right[kind]?.[1] ?? 0}`),
	]),
)}

Right is: the person meant is among the first eight; where many begin alike, the first one shown begins so. Loopin tries a typing mistake only when
nothing at all is found as it was typed, so a mistake that makes the beginning of somebody else's name finds that colleague.`;
}

function page({ figures, ...section }) {
	const of = (kind) => figures.boot.find((row) => row.kind === kind);
	const stormOf = (kind) => figures.storm.find((row) => row.kind === kind);
	const share = (stormOf('loopin').script.median - stormOf('none').script.median) * 100;
	return `## What a page pays

${when(section)} Loads of one light page of the stand-in, in three browsers that take turns: with no content script there, with an extension whose content
script is empty, with Loopin connected.

${table(
	['', 'script ms, median', 'p99', 'all tasks ms, median', 'heap kB', 'long tasks'],
	figures.boot.map(({ kind, script, task, heap, longTasks }) => [
		{ none: 'no content script', empty: 'an empty content script', loopin: 'Loopin, no conversation in view' }[kind],
		ms(script.median),
		ms(script.p99),
		ms(task.median),
		n(Math.round(heap)),
		`${longTasks} in ${script.count} loads`,
	]),
)}

All work of a load, to the empty content script: ${ratio(of('loopin').task.median / of('empty').task.median)}; script alone: ${ms(of('loopin').script.median - of('empty').script.median)} ms more.

**A storm** on a page with a conversation and a composer, ${n(Math.round(stormOf('loopin').made / 3))} nodes a second for three seconds: script takes ${(
		stormOf('none').script.median * 100
	).toFixed(
		1,
	)} % of the main thread without Loopin, ${(stormOf('loopin').script.median * 100).toFixed(1)} % with it: ${share.toFixed(1)} points more. Goal < 2: ${met(share < 2)}.`;
}

function keystroke({ figures, ...section }) {
	const tableOf = ({ size, throttle, rows }) => `### ${n(size)} agents${throttle > 1 ? `, the processor slowed ${throttle} ×` : ''}

${table(
	['', 'median ms', 'p99 ms', 'to its floor [95 %]', 'long tasks', 'keys'],
	rows.map(({ name, median, p99, toFloor, long, count, opens }) =>
		opens || count > 0
			? [
					name.startsWith('Loopin') ? `**${name}**` : name,
					ms(median),
					ms(p99),
					toFloor ? `${ratio(toFloor.value)} [${ratio(toFloor.low)}–${ratio(toFloor.high)}]` : '',
					long,
					count,
				]
			: [name, 'did not open in 20 s', '', '', '', ''],
	),
)}`;
	const ours = figures.tables.filter(({ throttle }) => throttle === 1).flatMap(({ rows }) => rows.filter(({ name }) => name.startsWith('Loopin')));
	const worst = Math.max(...ours.map(({ toFloor }) => toFloor?.value ?? 0));
	return `## Keystroke → menu painted

${when(section)} The whole overlay on a stage (\`test/visual/overlay\`), whose background answers in the page; Chromium without a window. From a key's event to the
frame after the first change of the menu that it made (where there is none, to the next frame). The floor is the same editor without Loopin. All of a table's pages are open in one browser
and typed into in turns. Goal: within 1.3 × of the floor: ${met(worst <= 1.3)} (worst, not slowed: ${ratio(worst)}). "An editor in a frame" is a plain one,
as CKEditor 4 has it; CKEditor 4 itself was not measured.

${figures.tables.map(tableOf).join('\n\n')}

### Typing while the menu is closed

${table(
	['', 'median ms', 'p99 ms', 'to its floor [95 %]', 'keys'],
	figures.closed.map(({ name, median, p99, toFloor, count }) => [
		name,
		ms(median),
		ms(p99),
		toFloor ? `${ratio(toFloor.value)} [${ratio(toFloor.low)}–${ratio(toFloor.high)}]` : '',
		count,
	]),
)}`;
}

function popup({ figures, ...section }) {
	return `## The popup

${when(section)} The real popup over the extension's own database. Opening: from the navigation to the frame that shows the first row. Searching: words typed letter
by letter, the main thread's work per key until the results stand still.

${table(
	['stored updates', 'opened, median ms', 'longest', 'search, work per key: median ms', 'p99', 'longest task ms'],
	figures.map(({ stored, opened, searched }) => [
		n(stored),
		ms(opened.median),
		ms(opened.longest),
		ms(searched.median),
		ms(searched.p99),
		ms(searched.longest),
	]),
)}

The list is drawn fifty rows at a time, more towards its end; rows out of sight are neither laid out nor painted (\`content-visibility\`). A search
reads newest first, stops at a hundred, keeps the folded texts while one types, and for a longer word looks only at what matched the shorter one.
Goal: work per key within one frame (16.7 ms) at p50: ${met((figures.at(-1)?.searched.median ?? 99) <= 16.7)} at ${n(figures.at(-1)?.stored ?? 0)}.`;
}

function worker({ figures, ...section }) {
	return `## The worker

${when(section)} From a worker that was ended to its first answer, beside an extension whose worker does nothing but answer; then the same question again.

${table(
	['', 'woken, median ms', 'p99', 'awake, median ms'],
	Object.entries(figures.wake).map(([kind, { cold, warm }]) => [
		kind === 'loopin' ? '**Loopin**' : 'an extension that only answers',
		ms(cold.median),
		ms(cold.p99),
		ms(warm.median),
	]),
)}

One check of the workspace stand-in:

${table(
	['changes', 'stored', 'until all are stored, ms', 'requests', 'bytes of answers'],
	figures.checks.map(({ changes, stored, ms: took, requests, bytes }) => [n(changes), n(stored), ms(took), requests, n(bytes)]),
)}

Requests per hour are these times the checks of an hour: docs/scale.md simulates whole days of them. 10,000 changes at once, and the other helpdesks'
stand-ins, were not measured here.`;
}

function memory({ figures, ...section }) {
	const { minutes, growth, samples } = figures;
	const last = samples.at(-1);
	return `## Memory

${when(section)} ${n(minutes)} minutes of work in fast motion on the stage (a mention picked, a note typed, a toast shown and closed),
collected and measured every twentieth. After an hour's warm-up the page's heap grew by ${(growth.heap * 100).toFixed(1)} % (goal ≤ 5 %: ${met(growth.heap <= 0.05)}${
		minutes < 480 ? ', of fewer minutes than the eight hours aimed at' : ''
	}) to ${n(Math.round(last.heap))} kB; nodes by ${growth.nodes}, listeners by ${growth.listeners}.`;
}

/** How the cost grows: the slope in a plot of two logarithmic axes, named. */
export function curveOf(points) {
	const logs = points.map(([x, y]) => [Math.log(x), Math.log(Math.max(y, 1e-6))]);
	const mean = (at) => logs.reduce((sum, point) => sum + point[at], 0) / logs.length;
	const [meanX, meanY] = [mean(0), mean(1)];
	const slope = logs.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0) / logs.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
	return {
		slope,
		name: slope < 0.1 ? 'constant' : slope < 0.4 ? 'about logarithmic' : slope < 0.8 ? 'less than linear' : slope < 1.2 ? 'linear' : 'more than linear',
	};
}

function plot(title, unit, points) {
	const [width, height, left, top, right, bottom] = [520, 300, 70, 46, 24, 46];
	const { slope, name } = curveOf(points);
	const scale = (values, from, to) => {
		const low = Math.floor(Math.log10(Math.min(...values)));
		const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...values))));
		return { low, high, at: (value) => from + ((Math.log10(value) - low) / (high - low)) * (to - from) };
	};
	const x = scale(
		points.map(([size]) => size),
		left,
		width - right,
	);
	const y = scale(
		points.map(([, cost]) => cost),
		height - bottom,
		top,
	);
	const steps = ({ low, high }) => Array.from({ length: high - low + 1 }, (_, at) => 10 ** (low + at));
	const label = (value) => (value >= 1 ? n(value) : String(Number(value.toPrecision(1))));
	const lines = [
		...steps(x).map(
			(value) =>
				`<path class="grid" d="M${x.at(value)} ${top}V${height - bottom}"/><text x="${x.at(value)}" y="${height - bottom + 18}" text-anchor="middle">${label(value)}</text>`,
		),
		...steps(y).map(
			(value) =>
				`<path class="grid" d="M${left} ${y.at(value)}H${width - right}"/><text x="${left - 8}" y="${y.at(value) + 4}" text-anchor="end">${label(value)}</text>`,
		),
	];
	const path = points.map(([size, cost], at) => `${at ? 'L' : 'M'}${x.at(size).toFixed(1)} ${y.at(cost).toFixed(1)}`).join('');
	const dots = points.map(
		([size, cost]) => `<circle cx="${x.at(size).toFixed(1)}" cy="${y.at(cost).toFixed(1)}" r="3.5"><title>${n(size)}: ${ms(cost)} ${unit}</title></circle>`,
	);
	return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="${title}: ${name}">
<style>text{font:12px system-ui,sans-serif;fill:#444}.title{font-weight:600;fill:#222}.grid{stroke:#8884;fill:none}.line{stroke:#6b4fd8;stroke-width:2;fill:none}circle{fill:#6b4fd8}@media(prefers-color-scheme:dark){text{fill:#bbb}.title{fill:#eee}.line{stroke:#a995ff}circle{fill:#a995ff}}</style>
<text class="title" x="${left}" y="22">${title} (${unit}): ${name}, size to the power ${slope.toFixed(2)}</text>
${lines.join('\n')}
<path class="line" d="${path}"/>${dots.join('')}
</svg>
`;
}

/** file name → SVG, of what was measured at three sizes or more. */
export function plots({ sections }) {
	const made = {};
	const add = (name, title, unit, points) => {
		const known = points.filter(([, cost]) => cost > 0);
		if (known.length >= 3) made[`${name}.svg`] = plot(title, unit, known);
	};
	const sized = sections.directory?.figures ?? [];
	add(
		'directory-query',
		'One query, by agents',
		'ms',
		sized.map(({ count, rows }) => [count, rows[0].query.median]),
	);
	add(
		'directory-build',
		'The index, by agents',
		'ms',
		sized.map(({ count, rows }) => [count, rows[0].buildMs]),
	);
	const stored = sections.popup?.figures ?? [];
	add(
		'popup-open',
		'Opening the popup, by stored updates',
		'ms',
		stored.map((row) => [row.stored, row.opened.median]),
	);
	add(
		'popup-search',
		'A key while searching, by stored updates',
		'ms',
		stored.map((row) => [row.stored, row.searched.median]),
	);
	add(
		'keystroke',
		'A key with the menu open, by agents',
		'ms',
		(sections.keystroke?.figures.tables ?? [])
			.filter(({ throttle }) => throttle === 1)
			.map(({ size, rows }) => [size, rows.find(({ name }) => name === 'Loopin, textarea')?.median ?? 0])
			.sort(([a], [b]) => a - b),
	);
	return made;
}

const TITLES = {
	sizes: 'What a helpdesk page loads',
	keystroke: 'Keystroke → menu painted',
	directory: 'Finding a colleague',
	page: 'What a page pays',
	popup: 'The popup',
	worker: 'The worker',
	memory: 'Memory',
};
const SECTIONS = { sizes, keystroke, directory, page, popup, worker, memory };

/** The whole text. A section that was not measured says so. */
export function reportOf(report) {
	const { machine, sections } = report;
	const drawn = Object.keys(plots(report));
	const written = Object.entries(SECTIONS).map(([name, write]) =>
		sections[name] ? write(sections[name]) : `## ${TITLES[name]}\n\nNot measured yet: \`npm run bench -- ${name}\`.`,
	);
	return `# Performance

Written by \`npm run bench\`; the figures stand in [report.json](performance/report.json). What says something are the ratios, each of one run on one machine; never
compare milliseconds between machines. Competitors and ours take turns, so that what else the machine does weighs on both. \`npm run bench:check\` measures
anew and fails when a ratio is more than 60 % (and 0.25) worse than in the committed report.

${machine.processors} processors (${machine.model}), ${machine.gigabytes} GB, Node ${machine.node}. Beside each section stands the load average while it was measured: above
${machine.processors} the machine was busy with other things, and p99 and long tasks are theirs as much as ours.

${LIBRARIES.map((name) => `${name} ${versions[name]}`).join(', ')}.

${written.join('\n\n')}

## How cost grows

${drawn.length > 0 ? drawn.map((name) => `![${name.slice(0, -4)}](performance/${name})`).join('\n') : 'Not measured.'}

By followed conversations and by open tabs: not plotted here; one poller serves all tabs of a browser (docs/scale.md).
`;
}
