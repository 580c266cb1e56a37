/** One at a time: the Web Locks API where there is one, which also holds between the worker and our pages; a chain of promises elsewhere. */

const chains = new Map<string, Promise<unknown>>();

/** Runs `work` alone under that name and gives its result; whoever comes meanwhile waits. A lock dies with its worker. */
export function withLock<T>(name: string, work: () => Promise<T>): Promise<T> {
	// The type says they are always there; Node 20 says they are not.
	if (typeof navigator !== 'undefined' && 'locks' in navigator) return navigator.locks.request(`loopin:${name}`, work) as Promise<T>;
	const before = chains.get(name) ?? Promise.resolve();
	const mine = before.then(work, work);
	const settled = mine.catch(() => undefined);
	chains.set(name, settled);
	void settled.then(() => {
		if (chains.get(name) === settled) chains.delete(name);
	});
	return mine;
}
