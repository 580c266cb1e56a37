// `npm run bench:scale`: one account of 100, 1,000 and 10,000 agents at the limits that helpdesks sell, simulated with the product's own schedule.
// `-- --agents=1000 --limit=700 --share=0.1 --seed=1 --days=6` picks; `-- --checks-only` leaves out what agents do by hand; `-- --write` puts the
// tables into docs/scale.md.
import { parseArgs } from 'node:util';
import { randomOf } from '../faults/random.mjs';
import { Account, OWN_WORK } from './scale-account.mjs';
import { fixedSchedule, ourSchedule, simulate } from './scale-simulation.mjs';
import { DAY, loadOf, MINUTE, teamOf } from './scale-team.mjs';
import { mean, modules, percent, quantile, setNow, span, tenMinutes, writeBetween } from './scale-tools.mjs';

const { values: given } = parseArgs({
	options: {
		agents: { type: 'string', default: '100,1000,10000' },
		limit: { type: 'string', default: '200,400,700,2500' },
		share: { type: 'string', default: '0.1' },
		seed: { type: 'string', default: '1' },
		days: { type: 'string', default: '6' },
		'checks-only': { type: 'boolean', default: false },
		write: { type: 'boolean', default: false },
	},
});
const numbers = (text) => text.split(',').map(Number);
const [share, days, seed] = [given.share, given.days, given.seed].map(Number);

async function play(make, agents, limit, { byHand = false, lasts = days } = {}) {
	const team = teamOf(agents, seed);
	const account = new Account(limit, loadOf(team), randomOf(seed + 1));
	const random = randomOf(seed + 2);
	const { waits, attended, untold } = simulate({
		team,
		days: lasts,
		account,
		schedule: make(await modules(), { agents, share, random }),
		random,
		byHand,
		setNow,
		agents,
	});
	// The days before are for settling in: on the first one the whole team installs it at once.
	return {
		minutes: Array.from({ length: DAY / MINUTE }, (_, n) => account.minutes[(lasts - 1) * (DAY / MINUTE) + n] ?? { check: 0, hand: 0, directory: 0 }),
		all: Float64Array.from(waits).sort(),
		attended: Float64Array.from(attended).sort(),
		untold: untold / Math.max(1, waits.length),
		refused: account.refused / account.asked,
		ownRefused: account.ownRefused / account.own,
	};
}

const COLUMNS = [
	['agents', 6],
	['limit', 6],
	['schedule', 11],
	['mean/min', 9],
	['max/min', 8],
	['10 min', 8],
	['1 min', 8],
	['refused', 8],
	['all: p50 / p99', 19],
	['attended: p50 / p99', 20],
	['untold', 7],
	['own refused', 12],
];
/** The same as docs/scale.md has it. */
const page = [];
const print = (cells) => {
	console.log(cells.map((cell, n) => String(cell).padStart(COLUMNS[n]?.[1] ?? 0)).join(' '));
	page.push(`| ${cells.join(' | ')} |`);
};
const heading = (words) => {
	console.log(`\n${words}`);
	page.push('', `### ${words}`, '');
	print(COLUMNS.map(([name]) => name));
	page.push(`|${COLUMNS.map(() => '--:|').join('')}`);
};

function row(name, agents, limit, played, of) {
	const counts = played.minutes.map(of);
	const pair = (sorted) => `${span(quantile(sorted, 0.5))} / ${span(quantile(sorted, 0.99))}`;
	const most = Math.max(...counts);
	print([
		agents,
		limit,
		name,
		mean(counts).toFixed(1),
		most,
		percent(tenMinutes(counts) / limit),
		percent(most / limit),
		percent(played.refused),
		pair(played.all),
		pair(played.attended),
		percent(played.untold),
		percent(played.ownRefused),
	]);
}

console.log(`One account, ${days} days, the last one shown; seed ${seed}. Loopin's checks may take ${percent(share)} of the limit; the account's own work takes up to ${percent(OWN_WORK)}.
"10 min", "1 min": our part of the limit in the busiest ten minutes, and in the busiest one. "refused": of our requests; "own refused": of the account's.
Waits are from event to toast, for events while the agent's browser is open; "attended" counts only the time in front of the helpdesk; "untold": not before it closed.`);
heading('Checks alone');
for (const agents of numbers(given.agents))
	for (const limit of numbers(given.limit)) {
		const check = (minute) => minute.check;
		row('Loopin', agents, limit, await play(ourSchedule, agents, limit), check);
		row('every 30 s', agents, limit, await play(fixedSchedule, agents, limit, { lasts: 1 }), check);
	}

if (!given['checks-only']) {
	heading('Everything that Loopin sends: checks, what agents do by hand (panels, mentions, Check now), and the directory');
	const shares = [];
	for (const agents of numbers(given.agents))
		for (const limit of numbers(given.limit)) {
			const played = await play(ourSchedule, agents, limit, { byHand: true });
			row('Loopin', agents, limit, played, ({ check, hand, directory }) => check + hand + directory);
			const parts = ['check', 'hand', 'directory'].map((purpose) => `${purpose} ${mean(played.minutes.map((minute) => minute[purpose])).toFixed(1)}`);
			console.log(`${' '.repeat(26)}of these per minute: ${parts.join(', ')}`);
			shares.push(`- ${agents} agents, limit ${limit}: ${parts.join(', ')} a minute`);
		}
	page.push('', 'Of these:', '', ...shares);
}
if (given.write) writeBetween('<!-- tables -->', '<!-- end of the tables -->', [`Seed ${seed}, ${days} days, share ${percent(share)}.`, ...page]);
