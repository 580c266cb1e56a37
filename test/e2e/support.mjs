// Two agents, each with a browser of their own, on one helpdesk: what every end-to-end test starts from.
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { launchChromium } from '../harness/chromium.mjs';
import { connectHelpdesk } from '../harness/connect.mjs';
import { findChromium, findFirefox } from '../harness/find-browsers.mjs';
import { launchFirefox } from '../harness/firefox.mjs';
import { startNotifications } from '../harness/notifications.mjs';
import { closeWelcome, until } from '../harness/wait.mjs';
import { DIST } from './global-setup.mjs';

export const PICTURES = join(import.meta.dirname, '../../test-results/pictures');
mkdirSync(PICTURES, { recursive: true });

/** What this machine lacks for these tests, as a sentence; '' when nothing is missing. */
export const missing = () => {
	const lacks = [!findChromium() && 'Chromium', !findFirefox() && 'Firefox', !process.env.DBUS_SESSION_BUS_ADDRESS && 'a D-Bus session'].filter(Boolean);
	return lacks.length > 0 ? `skipped: this machine has no ${lacks.join(', no ')}` : '';
};
export const hasRequestTracker = () => spawnSync('test', ['-x', '/usr/share/request-tracker5/libexec/rt-server']).status === 0;

const launchers = { chromium: launchChromium, firefox: launchFirefox };
const folders = { chromium: 'chrome', firefox: 'firefox' };
/** Whoever is in this file's tests, by browser. */
const people = new Map();

// What they had before them when a test failed.
afterEach(async ({ task }) => {
	if (task.result?.state !== 'fail') return;
	const name = task.name.replace(/\W+/g, '-').slice(0, 40);
	for (const [browserName, { driver }] of people)
		for (const [index, page] of (await driver.browser.pages().catch(() => [])).entries())
			await page.screenshot({ path: join(PICTURES, `failed-${name}-${browserName}-${index}.png`) }).catch(() => {});
});

/** Starts a browser with Loopin; `person` adds signing in and connecting on a desk. */
export async function startPerson(name, browserName, desk, options = {}) {
	const driver = await launchers[browserName]({ extension: join(DIST, folders[browserName]), ...options });
	const person = { name, driver, desk, pages: {} };
	people.set(browserName, person);
	await closeWelcome(driver);
	const page = await driver.open(desk.base);
	await desk.signIn(page, name);
	await connectHelpdesk(driver, desk.base);
	await page.bringToFront();
	person.page = page;
	return person;
}

/** The desktop's notification service, shared by both browsers. */
export const desktop = startNotifications;

/**
 * Waits for a desktop toast of that browser whose summary contains the text, newer than `after` (ms). As long as the schedule may take where the account has a
 * limit: the share of an agent in a team whose size is not known yet pays for a check every 100 s (src/background/schedule-plan.ts).
 */
export const desktopToast = async (bus, browserName, text, { after = 0, ms = 150_000 } = {}) => {
	const theirs = () => bus.log.filter((toast) => toast.shownAt >= after && new RegExp(browserName, 'i').test(toast.app));
	try {
		return await until(() => theirs().findLast((toast) => `${toast.summary} ${toast.body}`.includes(text)), `the ${browserName} desktop toast “${text}”`, {
			ms,
		});
	} catch (thrown) {
		const instead = theirs().map(({ summary, body }) => `“${summary}: ${body}”`);
		throw new Error(`${thrown.message}; shown instead: ${instead.join(', ') || 'nothing'}`);
	}
};

/** A picture of the page for a person to look at. */
export const picture = (page, name) => page.screenshot({ path: join(PICTURES, `${name}.png`) });

/** As if the agent pressed "Check now": the schedule would take half a minute. */
export async function checkNow(driver) {
	const popup = await driver.extensionPage('popup.html');
	await popup.evaluate(() => (globalThis.browser ?? globalThis.chrome).runtime.sendMessage({ loopin: 'sites.check', payload: {} }));
	await popup.close();
}
