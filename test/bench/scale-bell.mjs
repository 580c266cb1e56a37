// `npm run bench:scale:bell`: whole teams with the doorbell beside polling, with the product's own schedule. `-- --write` puts the table into docs/scale.md.
// Where `played` is smaller than the team, so many agents were played on their part of the limit: all that the schedule knows is the limit per agent.
import { parseArgs } from 'node:util';
import { randomOf } from '../faults/random.mjs';
import { Account } from './scale-account.mjs';
import { BY_NAME, ourSchedule, simulate } from './scale-simulation.mjs';
import { DAY, loadOf, MINUTE, teamOf } from './scale-team.mjs';
import { mean, modules, percent, quantile, setNow, span, tenMinutes, writeBetween } from './scale-tools.mjs';

const { values: given } = parseArgs({
	options: {
		agents: { type: 'string', default: '10,100,1000,10000,100000' },
		limit: { type: 'string', default: '700,2500,none' },
		share: { type: 'string', default: '0.1' },
		seed: { type: 'string', default: '1' },
		days: { type: 'string', default: '3' },
		most: { type: 'string', default: '2000' },
		write: { type: 'boolean', default: false },
	},
});
const [share, days, seed, most] = [given.share, given.days, given.seed, given.most].map(Number);
/** Each conversation's news goes to so many listeners: publishes are deliveries by this. */
const LISTENERS = 3;

async function play(agents, limit, bell) {
	const played = Math.min(agents, most);
	const part = played / agents;
	const team = teamOf(played, seed);
	const account = new Account(limit * part, loadOf(team), randomOf(seed + 1));
	const random = randomOf(seed + 2);
	// The plan is told of the team that was played, as the limit is the played team's: their quotient is the real one.
	const schedule = ourSchedule(await modules(), { agents: played, share, random, bell: bell ? 'complete' : 'none' });
	const result = simulate({ team, days, account, schedule, random, byHand: false, setNow, agents: played, bell });
	const last = (list) => Array.from({ length: DAY / MINUTE }, (_, n) => list[(days - 1) * (DAY / MINUTE) + n] ?? 0);
	const requests = last(account.minutes.map((minute) => (minute?.check ?? 0) / part));
	const sorted = (list) => Float64Array.from(list).sort();
	return {
		played,
		requests,
		deliveries: last(result.rings.map((count) => (count ?? 0) / part)),
		all: sorted(result.waits),
		named: sorted(result.named),
		untold: result.untold / Math.max(1, result.waits.length),
		refused: account.refused / Math.max(1, account.asked),
	};
}

const COLUMNS = [
	'agents',
	'limit',
	'schedule',
	'requests/min: mean',
	'busiest 10 min',
	'of the limit',
	'all: p50 / p99',
	'mentions: p50 / p99',
	'untold',
	'broker: msg/s',
];
const page = [`| ${COLUMNS.join(' | ')} |`, `|${COLUMNS.map(() => '--:|').join('')}`];
console.log(page.join('\n'));
for (const agents of given.agents.split(',').map(Number))
	for (const limit of given.limit.split(',').map((text) => (text === 'none' ? Number.POSITIVE_INFINITY : Number(text))))
		for (const bell of [false, true]) {
			const { requests, deliveries, all, named, untold, played } = await play(agents, limit, bell);
			const pair = (list) => `${span(quantile(list, 0.5))} / ${span(quantile(list, 0.99))}`;
			const busiest = tenMinutes(requests);
			const row = [
				agents.toLocaleString('en') + (played < agents ? '*' : ''),
				Number.isFinite(limit) ? limit.toLocaleString('en') : 'none named',
				bell ? 'doorbell' : 'polling',
				mean(requests).toFixed(1),
				busiest.toFixed(0),
				Number.isFinite(limit) ? percent(busiest / limit) : '',
				pair(all),
				bell ? pair(named) : 'as all',
				percent(untold),
				bell ? ((tenMinutes(deliveries) / 60) * (1 + 1 / LISTENERS)).toFixed(2) : '0',
			];
			page.push(`| ${row.join(' | ')} |`);
			console.log(page.at(-1));
		}
const how = `Seed ${seed}, ${days} days, the last one counted, share ${percent(share)}; checks alone, without what agents do by hand; one event of ${Math.round(1 / BY_NAME)} is a mention. "Broker": messages in and out, busiest ten minutes.
\\* ${most.toLocaleString('en')} agents were played, on their part of the limit.`;
if (given.write) writeBetween('<!-- bell -->', '<!-- end of the bell -->', [how, '', ...page]);
