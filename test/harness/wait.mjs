export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Asks `probe` every `every` ms until it gives something truthy, which is returned; throws with `what` (and the last error) after `ms`. */
export async function until(probe, what, { ms = 15_000, every = 50 } = {}) {
	const end = Date.now() + ms;
	let last;
	for (;;) {
		try {
			const value = await probe();
			if (value) return value;
			last = undefined;
		} catch (error) {
			last = error;
		}
		if (Date.now() > end) throw new Error(`waited ${ms} ms in vain for ${what}${last ? ` (${last.message})` : ''}`);
		await sleep(every);
	}
}
