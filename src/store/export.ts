/** "Export my data": everything that is kept of the agent's own work on this device, as plain objects. The directory is the helpdesk's, not the agent's. */
import { inStore } from './open';

export interface Exported {
	format: 'loopin-export';
	version: 1;
	exportedAt: string;
	accounts: unknown[];
	updates: unknown[];
	muted: unknown[];
	drafts: unknown[];
	jobs: unknown[];
}

export const exportData = (now = new Date()): Promise<Exported> =>
	inStore((db) =>
		db.transaction('r', [db.accounts, db.updates, db.conversations, db.drafts, db.jobs], async () => ({
			format: 'loopin-export' as const,
			version: 1 as const,
			exportedAt: now.toISOString(),
			accounts: (await db.accounts.toArray()).map(({ account, site, unread, lastSyncedAt }) => ({ account, site, unread, lastSyncedAt })),
			updates: await db.updates.toArray(),
			muted: (await db.conversations.filter((row) => row.muted === 1).toArray()).map(({ account, id }) => ({ account, conversation: id })),
			drafts: await db.drafts.toArray(),
			jobs: await db.jobs.toArray(),
		})),
	);
