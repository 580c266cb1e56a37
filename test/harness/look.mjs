// Looking into a page as a person does: what is drawn, where, and clicking it with the real mouse. Loopin's shadow roots are open in the
// test build only, so that these helpers can see through them.
import { sleep, until } from './wait.mjs';

/** Runs in the page: every element matching, also in open shadow roots. */
function deep(selector, text) {
	const found = [];
	const walk = (root) => {
		found.push(...root.querySelectorAll(selector));
		for (const element of root.querySelectorAll('*')) if (element.shadowRoot) walk(element.shadowRoot);
	};
	walk(document);
	const seen = found.filter((element) => !text || element.textContent.includes(text));
	return seen.map((element) => {
		const box = element.getBoundingClientRect();
		return {
			text: element.textContent.trim().replace(/\s+/g, ' '),
			label: element.getAttribute('aria-label') ?? '',
			title: element.getAttribute('title') ?? '',
			checked: element.getAttribute('aria-checked') ?? element.getAttribute('aria-selected') ?? '',
			disabled: element.getAttribute('aria-disabled') === 'true',
			x: box.x,
			y: box.y,
			width: box.width,
			height: box.height,
			shown: box.width > 0 && box.height > 0 && element.checkVisibility({ visibilityProperty: true, opacityProperty: false }),
		};
	});
}

/** All elements matching the selector that are drawn, with text and box. */
export const lookAll = async (page, selector, text = '') => (await page.evaluate(deep, selector, text)).filter((element) => element.shown);

/** The first such element once it is drawn and has stopped moving. */
export async function look(page, selector, text = '', options = {}) {
	let before;
	return await until(
		async () => {
			const now = (await lookAll(page, selector, text))[0];
			const still = now && before && now.x === before.x && now.y === before.y && now.width === before.width;
			before = now;
			return still ? now : undefined;
		},
		`${selector}${text ? ` “${text}”` : ''} to be drawn`,
		options,
	);
}

/** Resolves when nothing matching is drawn. */
export const gone = (page, selector, text = '', options = {}) =>
	until(async () => (await lookAll(page, selector, text)).length === 0, `${selector} to go`, options);

/** Nobody presses sooner after the pointer came; and the overlay takes no press on what was somewhere else a moment ago (src/overlay/guard.ts). */
const AIM_MS = 450;

/** Clicks the middle of what `look` finds with the real mouse: on a helpdesk's page as a person does, who first moves there. */
export async function click(page, selector, text = '', options = {}) {
	let target = await look(page, selector, text, options);
	const middle = ({ x, y, width, height }) => [x + width / 2, y + height / 2];
	if (page.url().startsWith('http')) {
		await page.mouse.move(...middle(target));
		await sleep(AIM_MS);
		target = await look(page, selector, text, options);
	}
	await page.mouse.click(...middle(target));
	return target;
}

/** Text of every drawn element matching. */
export const texts = async (page, selector) => (await lookAll(page, selector)).map((element) => element.text);

/** Moves with Down to the row of the open mention menu that carries the text, as a person does. */
export async function moveTo(page, text) {
	await look(page, '.lp-option', text);
	for (let tries = 0; tries < 25; tries++) {
		if ((await lookAll(page, '.lp-option[aria-selected="true"]', text)).length > 0) return;
		await page.keyboard.press('ArrowDown');
		await new Promise((resolve) => setTimeout(resolve, 30));
	}
	throw new Error(`no row “${text}” could be reached with Down`);
}

/** The tab of that site whose composer has the cursor. Tabs may come and go while we look. */
export async function pageWithCaret(driver, base) {
	for (const page of await driver.browser.pages()) {
		if (!page.url().startsWith(base)) continue;
		const focused = await page
			.evaluate(() => {
				const active = document.activeElement;
				return Boolean(active && (active.isContentEditable || active.tagName === 'TEXTAREA' || active.tagName === 'IFRAME'));
			})
			.catch(() => false);
		if (focused) return page;
	}
	return undefined;
}
