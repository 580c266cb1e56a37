// From one of the extension's own pages: its messages, and a look into its database.

/** Sends a message as our pages do. Gives the answer; undefined when none came (the background died over it). */
export const send = (page, loopin, payload) =>
	page
		.evaluate(
			async (message) => {
				const late = new Promise((resolve) => setTimeout(resolve, 20_000));
				return (await Promise.race([(globalThis.browser ?? globalThis.chrome).runtime.sendMessage(message), late])) ?? null;
			},
			{ loopin, payload },
		)
		.then(
			(answer) => answer ?? undefined,
			() => undefined,
		);

/** The rows of accounts, updates and jobs as they are stored now. */
export const storeOf = (page) =>
	page.evaluate(async () => {
		const done = (request) =>
			new Promise((resolve, reject) => {
				request.onsuccess = () => resolve(request.result);
				request.onerror = () => reject(request.error);
			});
		const db = await done(indexedDB.open('loopin'));
		try {
			const tables = ['accounts', 'updates', 'jobs'];
			const transaction = db.transaction(tables);
			const rows = await Promise.all(tables.map((table) => done(transaction.objectStore(table).getAll())));
			return JSON.parse(JSON.stringify({ accounts: rows[0], updates: rows[1], jobs: rows[2] }));
		} finally {
			db.close();
		}
	});
