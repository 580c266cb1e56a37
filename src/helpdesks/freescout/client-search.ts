/** Lists of conversations. Searching leaves no trace: neither a read mark nor "is viewing". */
import type { AgentId, ConversationId } from '../../collaboration/model';
import { conversationNumber } from './ids';
import type { Form, Requests } from './requests';
import { type Row, readRows } from './transform';

/** FreeScout's numbers for a conversation's status. */
export const STATUS = { active: '1', pending: '2', closed: '3', spam: '4' } as const;
export type Status = (typeof STATUS)[keyof typeof STATUS];

const MOST_PAGES = 4;

export interface Filter {
	id?: ConversationId;
	following?: boolean;
	/** Stands in the body of a message or note; FreeScout looks at the HTML, and case does not count. */
	body?: string;
	status?: readonly Status[];
	mailbox?: string;
	assigned?: AgentId;
}

export class Search {
	constructor(private readonly requests: Requests) {}

	/** The first page of what passes, the conversation with the latest reply first. */
	async some(filter: Filter): Promise<Row[]> {
		return (await this.page(filter, 1)).rows;
	}

	/** Everything that passes, as far as a few pages reach. */
	async all(filter: Filter): Promise<Row[]> {
		const found = new Map<ConversationId, Row>();
		for (let number = 1; number <= MOST_PAGES; number++) {
			const { rows, more } = await this.page(filter, number);
			for (const row of rows) found.set(row.id, row);
			if (!more) break;
		}
		return [...found.values()];
	}

	/** One conversation, if this agent's search finds it. */
	async one(id: ConversationId): Promise<Row | undefined> {
		conversationNumber(id);
		return (await this.some({ id })).find((row) => row.id === id);
	}

	/** Does the conversation pass? */
	async passes(id: ConversationId, filter: Omit<Filter, 'id'>): Promise<boolean> {
		conversationNumber(id);
		return (await this.some({ ...filter, id })).some((row) => row.id === id);
	}

	private async page({ id, following, body, status, mailbox, assigned }: Filter, number: number): Promise<{ rows: Row[]; more: boolean }> {
		const filters: Array<readonly [string, string | undefined]> = [
			['id', id],
			['following', following ? 'yes' : undefined],
			['body', body],
			['mailbox', mailbox],
			['assigned', assigned],
		];
		const form: Form = [
			['action', 'conversations_pagination'],
			// Its being there is what makes this a search.
			['filter[q]', ''],
			...filters.flatMap(([name, value]) => (value === undefined ? [] : [[`filter[f][${name}]`, value] as const])),
			...(status ?? []).map((one) => ['filter[f][status][]', one] as const),
			['params[show_mailbox]', '1'],
			['page', String(number)],
		];
		return readRows(await this.requests.ask('/conversation/ajax', form));
	}
}
