/** A database as IndexedDB itself sees it, without our code or Dexie's: read into a plain object, and made again from one. */

interface RawIndex {
	name: string;
	keyPath: string | string[];
	unique: boolean;
	multiEntry: boolean;
}
interface RawStore {
	name: string;
	keyPath: string | string[] | null;
	autoIncrement: boolean;
	indexes: RawIndex[];
	rows: unknown[];
}
export interface RawDatabase {
	/** IndexedDB's own number: Dexie's times ten. */
	version: number;
	stores: RawStore[];
}

export const requested = <T>(request: IDBRequest<T>): Promise<T> =>
	new Promise((resolve, reject) => {
		request.onsuccess = () => resolve(request.result);
		request.onerror = () => reject(request.error);
	});

const pathOf = (path: string | string[] | null): string | string[] | null => (path === null || typeof path === 'string' ? path : [...path]);
const byName = <T extends { name: string }>(list: T[]): T[] => list.sort((one, other) => one.name.localeCompare(other.name));

export async function readRaw(name: string): Promise<RawDatabase> {
	const database = await requested(indexedDB.open(name));
	const stores: RawStore[] = [];
	for (const storeName of database.objectStoreNames) {
		const store = database.transaction(storeName).objectStore(storeName);
		const indexes = [...store.indexNames].map((indexName): RawIndex => {
			const { keyPath, unique, multiEntry } = store.index(indexName);
			return { name: indexName, keyPath: pathOf(keyPath) ?? '', unique, multiEntry };
		});
		const { keyPath, autoIncrement } = store;
		stores.push({ name: storeName, keyPath: pathOf(keyPath), autoIncrement, indexes: byName(indexes), rows: await requested(store.getAll()) });
	}
	const { version } = database;
	database.close();
	return { version, stores: byName(stores) };
}

/** Makes that database, in place of one of the name. */
export async function makeRaw(name: string, { version, stores }: RawDatabase): Promise<void> {
	await requested(indexedDB.deleteDatabase(name));
	const request = indexedDB.open(name, version);
	request.onupgradeneeded = () => {
		for (const { name: storeName, keyPath, autoIncrement, indexes, rows } of stores) {
			const store = request.result.createObjectStore(storeName, { keyPath, autoIncrement });
			for (const { name: indexName, keyPath: path, unique, multiEntry } of indexes) store.createIndex(indexName, path, { unique, multiEntry });
			for (const row of rows) store.put(row);
		}
	};
	(await requested(request)).close();
}

export const schemaOf = ({ version, stores }: RawDatabase) => ({ version, stores: stores.map(({ rows: _, ...schema }) => schema) });
export const rowsOf = ({ stores }: RawDatabase): Record<string, unknown[]> => Object.fromEntries(stores.map(({ name, rows }) => [name, rows]));
