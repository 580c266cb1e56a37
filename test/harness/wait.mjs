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

/** A new profile is greeted by the welcome page in a tab of its own: waits for it and closes it, so that it takes no focus later. */
export async function closeWelcome(driver) {
	const welcome = await until(async () => (await driver.browser.pages()).find((page) => page.url().endsWith('/welcome.html')), 'the welcome page', {
		ms: 8_000,
	}).catch(() => undefined);
	await welcome?.close();
}
