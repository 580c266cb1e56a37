// Medians, p99, and how sure a ratio is.

/** The value at that share of the sorted times. */
export function at(times, share) {
	const sorted = times.toSorted((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

export const summary = (times) => ({ median: at(times, 0.5), p99: at(times, 0.99), longest: Math.max(0, ...times), count: times.length });

/** The ratio of two medians with its 95 % interval, by drawing the samples anew (bootstrap, seeded). */
export function ratioOf(ours, theirs, next) {
	const drawn = (list) => list.map(() => list[Math.floor(next() * list.length)]);
	const ratios = Array.from({ length: 400 }, () => at(drawn(ours), 0.5) / at(drawn(theirs), 0.5));
	return { value: at(ours, 0.5) / at(theirs, 0.5), low: at(ratios, 0.025), high: at(ratios, 0.975) };
}
