/** What the benches make of their figures. */
import { describe, expect, it } from 'vitest';
import { compareReports, ratiosOf } from '../../bench/check.mjs';
import { curveOf } from '../../bench/report.mjs';

const report = (ours: number, theirs = 10) => ({
	sections: {
		directory: {
			figures: [
				{
					count: 1_000,
					rows: [
						{ name: 'loopin', query: { median: ours } },
						{ name: 'fuse.js', query: { median: theirs } },
					],
				},
			],
		},
	},
});

describe('the guard', () => {
	it('compares ratios, not milliseconds', () => {
		expect(ratiosOf(report(5))).toEqual({ 'directory query to fuse.js, 1000 agents': 0.5 });
		expect(compareReports(report(5), report(50, 100))).toEqual({ worse: [], compared: 1 });
	});

	it('fails what became worse than allowed, and nothing else', () => {
		expect(compareReports(report(5), report(10)).worse).toEqual([]);
		expect(compareReports(report(5), report(11)).worse).toEqual(['worse: directory query to fuse.js, 1000 agents: 1.10, was 0.50']);
	});

	it('leaves out what was not measured', () => {
		expect(compareReports(report(5), { sections: {} })).toEqual({ worse: [], compared: 0 });
	});
});

describe('a curve', () => {
	it.each([
		['constant', (x: number) => 3 + 0 * x],
		['about logarithmic', (x: number) => Math.log(x)],
		['linear', (x: number) => 2 * x],
		['more than linear', (x: number) => x ** 2],
	])('is named %s', (name, cost) => {
		expect(curveOf([100, 1_000, 10_000, 100_000].map((size) => [size, cost(size)])).name).toBe(name);
	});
});
