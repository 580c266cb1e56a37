/**
 * Lists of tickets, by the form that previews a queue while somebody designs one: it saves nothing. osTicket's own search and lists do: they become the
 * queue that the agent finds open at the next look. A row tells how many entries the ticket has, and notes count: they change nothing else in a list.
 */
import { comparable } from './ids';
import type { Form, Panel } from './panel';
import { type Row, readRows } from './transform';

/** The id of the keywords' field in that form (CustomQueue::getForm). */
const KEYWORDS = '3001';
const OPEN: Form = [
	['status__state+search', '1'],
	['status__state+method', 'includes'],
	['status__state+includes[]', 'open'],
];
/** "Update Date", of the sort orders that osTicket is installed with. */
const LAST_UPDATED: Form = [['sort_id', '7']];
/** With more words osTicket refuses the search, and lists everything instead. */
const MOST_WORDS = 3;
const NUMBERS_AT_ONCE = 25;

export class Search {
	constructor(private readonly panel: Panel) {}

	/** Tickets in which somebody's name is written, also in notes: open ones, or all. At most one page of them, the latest first. */
	naming(name: string, { open }: { open: boolean }): Promise<Row[]> {
		const words = comparable(name)
			.replace(/["():<>~+*@-]/gu, ' ')
			.trim()
			.split(/\s+/)
			.slice(0, MOST_WORDS)
			.join(' ');
		if (words.length < 3) return Promise.resolve([]);
		return this.rows([[KEYWORDS, `"${words}"`], ...(open ? OPEN : []), ...LAST_UPDATED]);
	}

	/** Open tickets, the latest first. */
	recent(): Promise<Row[]> {
		return this.rows([...OPEN, ...LAST_UPDATED]);
	}

	/** The tickets of these numbers, so many at once as one page holds. */
	async numbered(numbers: readonly string[]): Promise<Row[]> {
		const size = Math.min(this.panel.memory.pageSize, NUMBERS_AT_ONCE);
		// What has a meaning in a regular expression of MySQL is not looked for.
		const plain = numbers.filter((number) => /^[\w -]{1,20}$/.test(number));
		const rows: Row[] = [];
		for (let start = 0; start < plain.length; start += size) {
			const pattern = `^(${plain.slice(start, start + size).join('|')})$`;
			rows.push(
				...(await this.rows([
					['fields[]', 'number'],
					['number+search', '1'],
					['number+method', 'match'],
					['number+match', pattern],
				])),
			);
		}
		return rows;
	}

	private async rows(form: Form): Promise<Row[]> {
		return readRows((await this.panel.post('/ajax.php/queue/preview', form, { reads: true })).text);
	}
}
