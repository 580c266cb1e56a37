/**
 * A background worker in a test: the real modules, fresh for each life, on one fake-indexeddb and one fake browser that outlive it. It can be
 * killed at the n-th await point: every request, every browser call, every read and write of the database is two (before, after).
 */
import Dexie from 'dexie';
import { IDBFactory } from 'fake-indexeddb';
import { vi } from 'vitest';
import type { Site } from '../../../src/collaboration/model';
import type { HelpdeskClient } from '../../../src/helpdesks/helpdesk';
import fakeBrowser, { resetFake } from '../fake-browser';
import { SITE, thrown } from './helpdesk-world';

export interface Life {
	outbox: typeof import('../../../src/background/outbox');
	identity: typeof import('../../../src/background/identity');
	sites: typeof import('../../../src/background/sites');
	jobs: typeof import('../../../src/store/jobs');
	agents: typeof import('../../../src/store/agents');
	accounts: typeof import('../../../src/store/accounts');
}

/** Counts await points; at the n-th the life ends: nothing it awaits ever comes back. */
export class Killer {
	count = 0;
	dead = false;
	readonly died: Promise<'killed'>;
	private bury!: (how: 'killed') => void;
	constructor(
		readonly at = Number.POSITIVE_INFINITY,
		readonly seen: string[] = [],
	) {
		this.died = new Promise((resolve) => {
			this.bury = resolve;
		});
	}
	/** True when the caller must never go on. */
	tick(name: string): boolean {
		if (this.dead) return true;
		this.count++;
		this.seen.push(name);
		if (this.count < this.at) return false;
		this.dead = true;
		this.bury('killed');
		return true;
	}
	point = async (name: string): Promise<void> => {
		if (this.tick(name)) await new Promise<never>(() => undefined);
	};
}

const never = <T>(): Promise<T> => new Promise<T>(() => undefined);

/** Every promise-giving function of the fake browser, with an await point before and after. */
function instrumented<T extends object>(target: T, killer: Killer, path = 'browser'): T {
	return new Proxy(target, {
		get(of, key) {
			const value = Reflect.get(of, key) as unknown;
			const name = `${path}.${String(key)}`;
			if (typeof value === 'function' && !/Listener|getURL|getMessage|getUILanguage/.test(name))
				return (...args: unknown[]) => {
					if (killer.tick(`before ${name}`)) return never();
					const result = (value as (...args: unknown[]) => unknown).apply(of, args);
					return result instanceof Promise ? result.then((given) => (killer.tick(`after ${name}`) ? never() : given)) : result;
				};
			return typeof value === 'object' && value !== null ? instrumented(value, killer, name) : value;
		},
	});
}

/** A killed worker's transactions are rolled back by the browser; fake-indexeddb would commit them. */
const abort = (trans: unknown): void => {
	try {
		(trans as IDBTransaction).abort();
	} catch {
		// over already
	}
};

function instrumentDatabase(db: Dexie, killer: Killer): void {
	db.use({
		stack: 'dbcore',
		name: 'killer',
		create: (core) => ({
			...core,
			table(name) {
				const table = core.table(name);
				const wrap =
					<Req extends { trans: unknown }, Res>(what: string, work: (req: Req) => PromiseLike<Res>) =>
					(req: Req): Promise<Res> => {
						if (killer.tick(`before ${name}.${what}`)) {
							abort(req.trans);
							return never();
						}
						return work(req).then((result) => {
							if (!killer.tick(`after ${name}.${what}`)) return result;
							abort(req.trans);
							return never<Res>();
						}) as Promise<Res>;
					};
				return {
					...table,
					mutate: wrap('mutate', (req: Parameters<typeof table.mutate>[0]) => table.mutate(req)),
					get: wrap('get', (req: Parameters<typeof table.get>[0]) => table.get(req)),
					getMany: wrap('getMany', (req: Parameters<typeof table.getMany>[0]) => table.getMany(req)),
					query: wrap('query', (req: Parameters<typeof table.query>[0]) => table.query(req)),
				};
			},
		}),
	});
}

/** A new device: no data, no settings, one connected site. */
export async function newDevice(): Promise<void> {
	resetFake();
	Dexie.dependencies.indexedDB = new IDBFactory();
	await fakeBrowser.storage.local.set({ sites: [SITE] });
}

/** Starts a worker on that device. */
export async function start(client: (site: Pick<Site, 'id'>) => HelpdeskClient, killer = new Killer()): Promise<Life> {
	vi.resetModules();
	vi.doMock('../../../src/platform/browser', () => ({ browser: instrumented(fakeBrowser, killer) }));
	vi.doMock('../../../src/background/clients', () => ({ clientFor: client }));
	thrown.LoopinError = (await import('../../../src/platform/errors')).LoopinError;
	const { db } = await import('../../../src/store/db');
	instrumentDatabase(db, killer);
	const [outbox, identity, sites, jobs, agents, accounts] = await Promise.all([
		import('../../../src/background/outbox'),
		import('../../../src/background/identity'),
		import('../../../src/background/sites'),
		import('../../../src/store/jobs'),
		import('../../../src/store/agents'),
		import('../../../src/store/accounts'),
	]);
	return { outbox, identity, sites, jobs, agents, accounts };
}
