/**
 * Searching the updates while somebody types. The texts that were looked at stay in memory, folded, for as long as the search lasts: the next letter
 * goes through those that matched before and reads on where the last search stopped, newest first. So a key costs little however much is stored;
 * an index of words in the database would make every stored update dearer, and find only beginnings of words.
 */
import type { AccountId, EntryId } from '../collaboration/model';
import type { LoopinDatabase } from './database';
import { inStore } from './open';
import { soundUpdates } from './project';
import type { UpdateRecord } from './records';
import { newestFirst } from './updates';

/** Work between two pauses (ms): the page draws and takes keys in between. */
const SLICE_MS = 5;
/** Texts looked at between two looks at the clock. */
const STEP = 256;
/** Read from the database at once, about. */
const PAGE = 500;
const DAY_MS = 86_400_000;

export interface UpdateSearch {
	/**
	 * Updates whose author, title, number or text contain all of the words (case and accents do not count), newest first. A later call ends this
	 * one, which then gives undefined.
	 */
	find(letters: string, limit?: number): Promise<UpdateRecord[] | undefined>;
}

interface Text {
	readonly id: EntryId;
	readonly text: string;
}

const folded = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
const wordsOf = (letters: string): string[] => folded(letters).split(/\s+/).filter(Boolean).slice(0, 8);
/** Whatever is found by `now` was found by `before`. */
const narrows = (before: readonly string[], now: readonly string[]): boolean => before.every((word) => now.some((longer) => longer.includes(word)));
const textOf = (row: UpdateRecord): Text => ({ id: row.id, text: folded(`${row.author?.name} ${row.title} #${row.number} ${row.text}`) });

const scheduler = (globalThis as { scheduler?: { yield?: () => Promise<void> } }).scheduler;
const pause = (): Promise<void> => scheduler?.yield?.() ?? new Promise((resolve) => setTimeout(resolve, 0));

/** Thrown to end a search that a later one has overtaken. */
class Overtaken extends Error {}

/** What was looked at of one account. */
class Shelf {
	readonly #texts: Text[] = [];
	/** What is older than this was not read yet. */
	#readTo = Number.POSITIVE_INFINITY;
	#allRead = false;
	/** How much time a page covers: about as much as PAGE updates came in. */
	#span = DAY_MS;
	#words: readonly string[] = [];
	#matched: Text[] = [];
	/** Texts before this were compared with #words. */
	#next = 0;

	constructor(readonly account: AccountId) {}

	/** The newest that match; `rest` is called now and then, and may throw. */
	async find(words: readonly string[], most: number, rest: () => Promise<void>): Promise<EntryId[]> {
		const matches = ({ text }: Text): boolean => words.every((word) => text.includes(word));
		const before = this.#words.length > 0 && narrows(this.#words, words) ? this.#matched : undefined;
		const matched: Text[] = [];
		for (let at = 0; at < (before?.length ?? 0); at++) {
			const text = before?.[at];
			if (text && matches(text)) matched.push(text);
			if (at % STEP === STEP - 1) await rest();
		}
		// Only now: a search that is ended above has not been through all that matched before.
		this.#words = words;
		this.#matched = matched;
		if (!before) this.#next = 0;
		while (matched.length < most && (this.#next < this.#texts.length || (await this.#readOn()))) {
			const text = this.#texts[this.#next++];
			if (text && matches(text)) matched.push(text);
			if (this.#next % STEP === 0) await rest();
		}
		return matched.slice(0, most).map(({ id }) => id);
	}

	/** Reads a page more; false when there is none. */
	async #readOn(): Promise<boolean> {
		if (this.#allRead) return false;
		const rows = await inStore((db) => this.#page(db));
		if (rows.length === 0) this.#allRead = true;
		for (const row of rows.reverse()) this.#texts.push(textOf(row));
		return rows.length > 0;
	}

	/** The next older ones, oldest first: a stretch of time is read at once, where going from row to row backwards takes many times as long. */
	async #page(db: LoopinDatabase): Promise<UpdateRecord[]> {
		const { account } = this;
		const newest = await db.updates
			.where('[account+at]')
			.between([account, -Infinity], [account, this.#readTo], true, this.#readTo === Number.POSITIVE_INFINITY)
			.last();
		if (!newest) return [];
		const from = newest.at - this.#span;
		const rows = await db.updates.where('[account+at]').between([account, from], [account, newest.at], true, true).toArray();
		this.#readTo = from;
		if (rows.length > PAGE * 2) this.#span /= 2;
		else if (rows.length < PAGE / 2) this.#span *= 2;
		return rows;
	}
}

/** Opens a search over these accounts. It holds what it has read until it is dropped. */
export function openSearch(accounts: readonly AccountId[]): UpdateSearch {
	const shelves = accounts.map((account) => new Shelf(account));
	const openedAt = Date.now();
	let current = 0;
	/** One at a time: they share what was read. */
	let before: Promise<unknown> = Promise.resolve();

	/** What came in since: few, read anew each time. */
	const arrived = (db: LoopinDatabase): Promise<UpdateRecord[]> =>
		db.updates
			.where('storedAt')
			.aboveOrEqual(openedAt)
			.filter(({ account }) => accounts.includes(account))
			.toArray();

	return {
		find(letters, limit = 50) {
			const mine = ++current;
			const words = wordsOf(letters);
			const found = before.then(() => search(words, limit, () => mine !== current));
			before = found.catch(() => undefined);
			return found;
		},
	};

	async function search(words: readonly string[], limit: number, overtaken: () => boolean): Promise<UpdateRecord[] | undefined> {
		if (words.length === 0) return [];
		let until = performance.now() + SLICE_MS;
		const rest = async (): Promise<void> => {
			if (performance.now() >= until) {
				await pause();
				until = performance.now() + SLICE_MS;
			}
			if (overtaken()) throw new Overtaken();
		};
		try {
			await rest();
			const keys: [AccountId, EntryId][] = [];
			for (const shelf of shelves) for (const id of await shelf.find(words, limit, rest)) keys.push([shelf.account, id]);
			const rows = await inStore(async (db) => [
				...(await db.updates.bulkGet(keys)),
				...(await arrived(db)).filter((row) => words.every((word) => textOf(row).text.includes(word))),
			]);
			if (overtaken()) return undefined;
			// Read from the database anew: read marks change, and what was deleted is gone.
			const found = new Map(rows.flatMap((row) => (row ? [[`${row.account} ${row.id}`, row] as const] : [])));
			return soundUpdates([...found.values()])
				.sort(newestFirst)
				.slice(0, limit);
		} catch (thrown) {
			if (thrown instanceof Overtaken) return undefined;
			throw thrown;
		}
	}
}
