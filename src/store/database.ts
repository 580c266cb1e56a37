/** The database: tables, indexes, versions. Nobody outside src/store imports Dexie. */
import Dexie, { type EntityTable, type Table } from 'dexie';
import type { AccountId, AgentId, ConversationId, EntryId } from '../collaboration/model';
import type { AccountRecord, AgentRecord, ConversationRecord, DraftRecord, Job, ShadowRecord, UpdateRecord } from './records';

export class LoopinDatabase extends Dexie {
	declare accounts: EntityTable<AccountRecord, 'account'>;
	declare agents: Table<AgentRecord, [AccountId, AgentId]>;
	declare updates: Table<UpdateRecord, [AccountId, EntryId]>;
	declare conversations: Table<ConversationRecord, [AccountId, ConversationId]>;
	declare jobs: EntityTable<Job, 'id'>;
	declare drafts: Table<DraftRecord, [AccountId, ConversationId]>;
	declare shadows: Table<ShadowRecord, [AccountId, AgentId]>;

	constructor(name = 'loopin') {
		super(name);
		this.version(1).stores({
			accounts: 'account, site',
			agents: '[account+id], account',
			// [account+at]: the list; [account+unread+at]: Unread; [account+kind+at]: Mentions; toAnnounce is sparse: only 1s are looked up.
			updates: '[account+id], [account+at], [account+unread+at], [account+kind+at], [account+conversation+at], [toAnnounce+account], storedAt',
			conversations: '[account+id], account',
			jobs: 'id, account, site, [account+conversation], state, createdAt',
			drafts: '[account+conversation], account',
		});
		// [account+waiting+at]: "Waits for you". What was stored before is not known to wait: nobody is told so without reason.
		this.version(2)
			.stores({
				updates:
					'[account+id], [account+at], [account+unread+at], [account+kind+at], [account+waiting+at], [account+conversation+at], [toAnnounce+account], storedAt',
				shadows: '[account+agent], account',
			})
			.upgrade((upgrade) =>
				upgrade
					.table<UpdateRecord>('updates')
					.toCollection()
					.modify((row) => {
						row.waiting ??= 0;
					}),
			);
	}
}
