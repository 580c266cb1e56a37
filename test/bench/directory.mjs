/**
 * Finding a colleague: the directory against a plain `filter` over the same agents, in one run. Names are generated, the same every time.
 * Quote the ratios, not the milliseconds: they hold on any machine.
 *
 *   node test/bench/directory.mjs [count …]        default 1000 10000 100000
 */
import { build } from 'esbuild';

const root = new URL('../../', import.meta.url).pathname;
const bundled = await build({
	stdin: {
		contents: `export { Directory } from './src/directory/directory'; export { fold } from './src/collaboration/fold'; export { mentionedIn } from './src/collaboration/mentions';`,
		resolveDir: root,
	},
	bundle: true,
	format: 'esm',
	target: 'es2022',
	write: false,
});
const code = bundled.outputFiles[0].text;
const { Directory, fold, mentionedIn } = await import(`data:text/javascript;base64,${Buffer.from(code).toString('base64')}`);

/** Mulberry32: small, seeded, good enough for names. */
function random(seed) {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}

const FIRST = 'Jan Jana Janine Ann Anna Cléo Łukasz Søren Maria Marek Priya Oskar Tom Peggy Zoë Müge Šárka Noël Ivan Chloé Björn Åsa Nguyễn Tariq Amélie'.split(
	' ',
);
const SYLLABLES = 'ko wal ski no vá ko wa du rand lee smi th fi scher han sen ør ste ra man san tos gar cía ño łuk bą ber gi ov enko'.split(' ');
const GROUPS = ['Billing', 'Returns', 'Tier 2', 'Logistics', 'Finance', 'Sales', 'Support North', 'Support South'];

function people(count) {
	const next = random(count);
	const pick = (list) => list[Math.floor(next() * list.length)];
	const capital = (word) => word.charAt(0).toUpperCase() + word.slice(1);
	const surname = () => capital(Array.from({ length: 2 + Math.floor(next() * 2) }, () => pick(SYLLABLES)).join(''));
	const given = () => (next() < 0.4 ? pick(FIRST) : surname());
	return Array.from({ length: count }, (_, i) => {
		const first = given();
		const last = next() < 0.08 ? `${surname()}-${surname()}` : next() < 0.05 ? `O’${surname()}` : surname();
		const login = `${first.charAt(0)}${last}${i}`.toLowerCase();
		return { id: String(i + 1), name: `${first} ${last}`, login, email: `${login}@example.com`, role: 'agent', groups: [pick(GROUPS)] };
	});
}

/** What people type on their way to somebody: 1 to 5 letters of a part, or the beginnings of both names. */
function queries(agents, count) {
	const next = random(7);
	return Array.from({ length: count }, () => {
		const [first, last] = agents[Math.floor(next() * agents.length)].name.split(' ');
		const some = (word) => fold(word).slice(0, 1 + Math.floor(next() * 5));
		const kind = next();
		return kind < 0.4 ? some(first) : kind < 0.7 ? some(last) : kind < 0.85 ? `${some(first)} ${some(last)}` : `${some(last)} ${some(first)}`;
	});
}

/** The menu that one writes first: fold every name for every key, then sort what is left. */
function naive(agents, letters) {
	const words = fold(letters).split(' ').filter(Boolean);
	return agents
		.filter((agent) => {
			const parts = fold(`${agent.name} ${agent.login}`).split(/[\s'-]+/);
			return words.every((word) => parts.some((part) => part.startsWith(word)));
		})
		.sort((a, b) => a.name.localeCompare(b.name))
		.slice(0, 20);
}

const at = (times, share) => times.toSorted((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * share))];
function time(list, run) {
	return list.map((item) => {
		const started = performance.now();
		run(item);
		return performance.now() - started;
	});
}
const ms = (value) => `${value.toFixed(value < 1 ? 4 : 1)} ms`;

const counts = process.argv.slice(2).map(Number).filter(Boolean);
for (const count of counts.length ? counts : [1_000, 10_000, 100_000]) {
	const agents = people(count);
	const typed = queries(agents, 600);
	globalThis.gc?.();
	const before = process.memoryUsage();
	const directory = new Directory('en');
	const slices = [];
	let slice = performance.now();
	const started = slice;
	await directory.build(agents, {
		yield: async () => {
			slices.push(performance.now() - slice);
			await new Promise((resolve) => setImmediate(resolve));
			slice = performance.now();
		},
	});
	const built = performance.now() - started;
	globalThis.gc?.();
	const after = process.memoryUsage();
	const options = {
		inConversation: new Set(agents.slice(0, 5).map(({ id }) => id)),
		often: new Map(agents.slice(5, 25).map(({ id }, i) => [id, i])),
		unavailable: (agent) => agent.id.endsWith('7'),
	};
	time(typed, (letters) => directory.query(letters, options));
	const ours = time(typed, (letters) => directory.query(letters, options));
	const theirs = time(typed.slice(0, count > 50_000 ? 24 : 120), (letters) => naive(agents, letters));
	const typos = time(
		typed.slice(0, 200).map((_, i) => `x${fold(agents[i].name.split(' ').at(-1)).slice(0, 7)}`),
		(letters) => directory.query(letters, options),
	);
	const note = `${'Could you look at this one? '.repeat(20)}@${agents[3].name}, and @${agents[9].name} please. Write to a@example.com.`;
	const named = time(Array.from({ length: 200 }), () => mentionedIn(note, { lookup: directory.named }));
	const kept = after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers;
	console.log(`${count.toLocaleString('en')} agents`);
	console.log(
		`  build      ${ms(built)} in ${slices.length + 1} slices, longest ${ms(Math.max(0, ...slices))}${globalThis.gc ? `, ${(kept / 2 ** 20).toFixed(1)} MB` : ''}`,
	);
	console.log(
		`  query      median ${ms(at(ours, 0.5))}, p99 ${ms(at(ours, 0.99))}; filter median ${ms(at(theirs, 0.5))}; ratio 1 : ${Math.round(at(theirs, 0.5) / at(ours, 0.5))}`,
	);
	console.log(`  misspelt   median ${ms(at(typos, 0.5))}, p99 ${ms(at(typos, 0.99))}`);
	console.log(`  a note     median ${ms(at(named, 0.5))} for two typed names in it`);
}
