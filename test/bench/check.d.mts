interface Report {
	sections: Record<string, unknown>;
}
export function ratiosOf(report: Report): Record<string, number>;
export function compareReports(committed: Report, fresh: Report): { worse: string[]; compared: number };
