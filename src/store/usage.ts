/** What is stored on this device, and about how much of it: for the options page. */
import { inStore } from './open';

export interface Usage {
	items: number;
	/** About so many bytes, as JSON. */
	bytes: number;
}
export type UsageOf = 'updates' | 'agents' | 'drafts' | 'jobs';

/** So many rows are measured; the rest is taken to be like them. */
const SAMPLE = 200;

const sizeOf = (rows: readonly unknown[]): number => rows.reduce<number>((sum, row) => sum + new TextEncoder().encode(JSON.stringify(row) ?? '').length, 0);

/** Items and size of what is kept. Cheap: counts, and a sample of each table. */
export function usage(): Promise<Record<UsageOf, Usage>> {
	return inStore((db) =>
		db.transaction('r', [db.updates, db.agents, db.drafts, db.jobs], async () => {
			const result: Partial<Record<UsageOf, Usage>> = {};
			for (const name of ['updates', 'agents', 'drafts', 'jobs'] as const) {
				const table = db.table(name);
				const items = await table.count();
				const sample = await table.limit(SAMPLE).toArray();
				result[name] = { items, bytes: sample.length === 0 ? 0 : Math.round((sizeOf(sample) / sample.length) * items) };
			}
			return result as Record<UsageOf, Usage>;
		}),
	);
}
