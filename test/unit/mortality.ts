/**
 * Workers that die. A worker is one evaluation of the product's modules (vi.resetModules); each call it makes to the browser or to IndexedDB passes
 * here, before and after. A dead worker's calls never come back, and its open transactions are aborted: what it had begun in memory is lost, as in a
 * real browser.
 */
import Dexie from 'dexie';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';

interface Mortality {
	/** The newest worker; 0 while none was begun: then nothing is watched. */
	worker: number;
	dead: Set<number>;
	/** Await points the newest worker has passed. */
	passes: number;
	/** Dies when it comes to this one. */
	killAt: number;
	/** Resolves when the newest worker dies. */
	death: Promise<void>;
	die: () => void;
	factory: IDBFactory;
	owners: WeakMap<object, number>;
}

const kept = globalThis as { loopinMortality?: Mortality };
const state = (): Mortality =>
	(kept.loopinMortality ??= {
		worker: 0,
		dead: new Set(),
		passes: 0,
		killAt: Infinity,
		death: Promise.resolve(),
		die: () => undefined,
		factory: new IDBFactory(),
		owners: new WeakMap(),
	});

const forEver = (): Promise<never> => new Promise<never>(() => undefined);

/** One await point. Gives false when the worker is dead, or dies here. */
function alive(worker: number): boolean {
	const now = state();
	if (now.dead.has(worker)) return false;
	if (worker !== now.worker) return true;
	now.passes++;
	if (now.passes < now.killAt) return true;
	kill();
	return false;
}

/** An await point of the test's own fakes (the helpdesk): never comes back in a dead worker. */
export async function pass(worker: number): Promise<void> {
	if (worker !== 0 && !alive(worker)) await forEver();
}

/** Ends the newest worker now. */
export function kill(): void {
	const now = state();
	now.dead.add(now.worker);
	now.die();
}

/** The next evaluation of the product's modules is a new worker, which dies at its `killAt`th await point. Call vi.resetModules() first. */
export function beginWorker(killAt = Infinity): number {
	const now = state();
	if (now.worker) now.dead.add(now.worker);
	now.worker++;
	now.passes = 0;
	now.killAt = killAt;
	now.death = new Promise((resolve) => {
		now.die = resolve;
	});
	Dexie.dependencies.indexedDB = factoryOf(now.worker);
	Dexie.dependencies.IDBKeyRange = IDBKeyRange;
	return now.worker;
}

/** Sets when the newest worker dies, counted from now. */
export function killAfter(passes: number): void {
	state().killAt = state().passes + passes;
}

export const passes = (): number => state().passes;
export const isDead = (worker: number): boolean => state().dead.has(worker);

/** Waits for the work, or for the worker's death. */
export async function orDeath<T>(work: Promise<T>): Promise<T | 'killed'> {
	return Promise.race([work, state().death.then(() => 'killed' as const)]);
}

/** A new computer: no database, no worker. */
export function resetMortality(): void {
	const { worker } = state();
	kept.loopinMortality = {
		worker,
		dead: new Set(Array.from({ length: worker + 1 }, (_, n) => n)),
		passes: 0,
		killAt: Infinity,
		death: Promise.resolve(),
		die: () => undefined,
		factory: new IDBFactory(),
		owners: new WeakMap(),
	};
}

/** The API of one worker: every asynchronous call may be its last. */
export function mortal<Api extends object>(api: Api): Api {
	const { worker } = state();
	if (worker === 0) return api;
	const wrap = (target: object): object =>
		Object.fromEntries(
			Object.entries(target).map(([name, value]) => {
				if (typeof value === 'function' && value.constructor.name === 'AsyncFunction')
					return [
						name,
						async (...args: unknown[]) => {
							await pass(worker);
							const given = await value(...args);
							await pass(worker);
							return given;
						},
					];
				return [name, typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype ? wrap(value) : value];
			}),
		);
	return wrap(api) as Api;
}

/** IndexedDB as that worker sees it: the same databases, through connections of its own. */
function factoryOf(worker: number): IDBFactory {
	const { factory, owners } = state();
	return new Proxy(factory, {
		get(target, name) {
			const value = Reflect.get(target, name);
			if (typeof value !== 'function') return value;
			if (name !== 'open') return value.bind(target);
			return (...args: Parameters<IDBFactory['open']>) => {
				const request = target.open(...args);
				request.addEventListener('success', () => owners.set(request.result, worker));
				return request;
			};
		},
	});
}

/** Transactions are atomic: a worker dies before one, between two requests of one (then it is aborted), or after its end. */
export function watchIndexedDB(database: { prototype: object }, store: { prototype: object }): void {
	const db = database.prototype as { transaction(...args: unknown[]): EventTarget & { abort(): void; loopinWorker?: number } };
	const begin = db.transaction;
	db.transaction = function (...args) {
		const worker = state().owners.get(this) ?? 0;
		if (worker && !alive(worker)) throw new DOMException('the worker is dead', 'AbortError');
		const transaction = begin.apply(this, args);
		transaction.loopinWorker = worker;
		if (worker) transaction.addEventListener('complete', () => void alive(worker));
		return transaction;
	};
	const methods = store.prototype as Record<string, (...args: unknown[]) => unknown>;
	for (const name of ['put', 'add', 'delete', 'get', 'getAll', 'openCursor', 'clear', 'count']) {
		const method = methods[name];
		if (!method) continue;
		methods[name] = function (this: { transaction: { abort(): void; loopinWorker?: number } }, ...args: unknown[]) {
			const worker = this.transaction.loopinWorker ?? 0;
			if (worker && !alive(worker)) {
				this.transaction.abort();
				throw new DOMException('the worker is dead', 'AbortError');
			}
			return method.apply(this, args);
		};
	}
}
