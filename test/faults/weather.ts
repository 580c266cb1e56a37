/** Half an hour of bad weather: one trouble at a time, then all of them. Minutes of the fast clock. */
import type { Weather } from './proxy.mjs';
import { shuffled } from './random.mjs';

export const FAIR: Weather = { name: 'fair', faults: [] };
/** Every connection breaks. */
export const OUTAGE: Weather = { name: 'outage', faults: [{ kind: 'reset', chance: 1 }] };

const TROUBLES: Weather[] = [
	{ name: 'slow', latencyMs: [200, 8_000], faults: [{ kind: 'late', ms: [5_000, 30_000], chance: 0.05 }] },
	{
		name: 'dropped connections',
		faults: [
			{ kind: 'reset', chance: 0.2 },
			{ kind: 'lost', chance: 0.12 },
		],
	},
	{
		name: 'too many requests',
		faults: [
			{ kind: 'limit', seconds: 17, chance: 0.03 },
			{ kind: 'limit', seconds: 40, asDate: true, chance: 0.02 },
			{ kind: 'status', status: 503, retryAfter: 5, chance: 0.05 },
		],
	},
	{
		name: 'server errors',
		faults: [
			{ kind: 'status', status: 500, chance: 0.12 },
			{ kind: 'status', status: 503, chance: 0.06 },
			{ kind: 'gateway', status: 502, chance: 0.06 },
			{ kind: 'gateway', status: 504, chance: 0.06 },
		],
	},
	{ name: 'sign-in pages', faults: [{ kind: 'page', chance: 0.2 }] },
	{
		name: 'half answers',
		faults: [
			{ kind: 'half', chance: 0.14 },
			{ kind: 'cut', chance: 0.12 },
		],
	},
	{
		name: 'repeated and delayed answers',
		faults: [
			{ kind: 'again', ms: 20_000, chance: 0.15 },
			{ kind: 'twice', chance: 0.1 },
			{ kind: 'late', ms: [3_000, 20_000], chance: 0.06 },
			{ kind: 'hang', chance: 0.01 },
		],
	},
];

const EVERYTHING: Weather = {
	name: 'everything',
	latencyMs: [0, 2_000],
	faults: TROUBLES.flatMap(({ faults }) => faults.map((fault) => ({ ...fault, chance: fault.chance / 6 }))),
};

export interface Phase {
	weather: Weather;
	minutes: number;
}

/** A fair minute to begin with, each trouble for three, all together for six; in an order of the seed's. */
export const stormOf = (random: () => number): Phase[] => [
	{ weather: FAIR, minutes: 1 },
	...shuffled(TROUBLES, random).map((weather) => ({ weather, minutes: 3 })),
	{ weather: EVERYTHING, minutes: 6 },
];
