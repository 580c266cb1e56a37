// What can be measured of WCAG 2.2 on a page: axe's rules, and what is cut off or outside the window.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/**
 * What axe says, as sentences: of everything of ours on a helpdesk's page, or of the whole page when nothing of ours is drawn on it. `rules`: of these only.
 */
export async function violations(page, rules) {
	if (!(await page.evaluate(() => Boolean(globalThis.axe)))) await page.evaluate(AXE);
	return await page.evaluate(async (only) => {
		const ours = ['loopin-overlay', 'loopin-people'].filter((tag) => document.querySelector(tag));
		const { violations: broken } = await globalThis.axe.run(ours.length > 0 ? { include: ours.map((tag) => [tag]) } : document, {
			resultTypes: ['violations'],
			...(only ? { runOnly: only } : {}),
		});
		return broken.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.flat().join(' ')}: ${node.any[0]?.message ?? node.failureSummary}`));
	}, rules);
}

/** Of everything of ours: what sticks out of the window, and words that are cut off although nothing says so (an ellipsis does, and a bar to scroll by). */
export const cutOff = (page) =>
	page.evaluate(() => {
		const wrong = [];
		const { clientWidth, clientHeight } = document.documentElement;
		const surfaces = '.lp-menu, .lp-hint:not([hidden]), .lp-toasts, .lp-float';
		const walk = (root) => {
			for (const element of root.querySelectorAll('*')) {
				if (element.shadowRoot) walk(element.shadowRoot);
				if (!element.checkVisibility() || element.closest('.lp-sr')) continue;
				const box = element.getBoundingClientRect();
				if (element.matches(surfaces) && (box.left < -1 || box.right > clientWidth + 1 || box.top < -1 || box.bottom > clientHeight + 1))
					wrong.push(`${element.className} is outside: ${[box.left, box.top, box.right, box.bottom].map(Math.round)}`);
				const { textOverflow, overflowX, overflowY, webkitLineClamp } = getComputedStyle(element);
				const scrolls = (overflow) => overflow === 'auto' || overflow === 'scroll';
				const words = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== '');
				if (!words || textOverflow === 'ellipsis' || webkitLineClamp !== 'none') continue;
				if (
					(overflowX !== 'visible' && !scrolls(overflowX) && element.scrollWidth > element.clientWidth + 1) ||
					(overflowY !== 'visible' && !scrolls(overflowY) && element.scrollHeight > element.clientHeight + 1)
				)
					wrong.push(`${element.className}: “${element.textContent.trim().slice(0, 40)}” is cut off`);
			}
		};
		const hosts = [...document.querySelectorAll('loopin-overlay')];
		for (const root of hosts.length > 0 ? hosts.map((host) => host.shadowRoot) : [document]) walk(root);
		// A page of ours that has to be scrolled sideways to be read (WCAG 1.4.10).
		if (hosts.length === 0 && document.documentElement.scrollWidth > clientWidth + 1) wrong.push('the page scrolls sideways');
		return wrong;
	});

/** The text spacing of WCAG 1.4.12, as a person's own style sheet has it: in the page, or in everything of ours on it. */
export const spaceOut = (page) =>
	page.evaluate(() => {
		const css = '* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-bottom: 2em !important }';
		const hosts = [...document.querySelectorAll('loopin-overlay')];
		for (const root of hosts.length > 0 ? hosts.map((host) => host.shadowRoot) : [document.head]) {
			const style = document.createElement('style');
			style.textContent = css;
			root.append(style);
		}
		window.dispatchEvent(new Event('resize'));
	});
