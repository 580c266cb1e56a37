/** Whom the agent mentions often: counts that fade, learned on this device from the notes that were submitted. Pure. */
import type { AgentId, Milliseconds } from './model';

export interface Mentioning {
	readonly id: AgentId;
	/** How often, as it was worth at `at`. */
	readonly score: number;
	readonly at: Milliseconds;
}

/** A mention counts half after two weeks: who left the team, or changed it, leaves the list. */
const HALF_LIFE: Milliseconds = 14 * 24 * 3_600_000;
/** Twice within some days is often; once is chance. */
const OFTEN = 1.5;
const MOST_KEPT = 100;
const MOST_GIVEN = 5;

const worth = ({ score, at }: Mentioning, now: Milliseconds): number => score * 0.5 ** (Math.max(0, now - at) / HALF_LIFE);

/** The counts after a note that names these people. Those who count least are forgotten when there are too many. */
export function afterMentions(before: readonly Mentioning[], named: readonly AgentId[], now: Milliseconds): Mentioning[] {
	const people = new Set(named);
	const known = new Map(before.map((one) => [one.id, one]));
	const counted = [...people].map((id): Mentioning => {
		const old = known.get(id);
		return { id, score: (old ? worth(old, now) : 0) + 1, at: now };
	});
	return [...counted, ...before.filter(({ id }) => !people.has(id))].sort((a, b) => worth(b, now) - worth(a, now)).slice(0, MOST_KEPT);
}

/** The few who are mentioned often, with what that counts now, most first. */
export const mentionedOften = (counts: readonly Mentioning[], now: Milliseconds): Array<readonly [AgentId, number]> =>
	counts
		.map((one) => [one.id, worth(one, now)] as const)
		.filter(([, score]) => score >= OFTEN)
		.sort(([, a], [, b]) => b - a)
		.slice(0, MOST_GIVEN);
