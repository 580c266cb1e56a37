// What Loopin draws on a page, in its states (test/visual/overlay): every task by keys alone, the tree that a screen reader gets inside each kind of editor,
// and no style of the page in ours. The rules of accessibility, large text and text spacing are in accessibility.e2e.mjs.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { findChromium, findFirefox } from '../harness/find-browsers.mjs';
import { gone, look, lookAll, texts } from '../harness/look.mjs';
import { launchPlain, SIZE } from '../harness/plain-browser.mjs';
import { until } from '../harness/wait.mjs';
import { handsOn, openState, stillAt } from '../visual/overlay/open.mjs';
import { startStage } from '../visual/overlay/serve.mjs';

const found = { chromium: findChromium, firefox: findFirefox };

const noteOf = (page) =>
	page.evaluate(() => {
		const frame = document.querySelector('iframe.editor');
		const field = frame ? frame.contentDocument.body : document.querySelector('.editor, .ck-editor__editable');
		return (field.value ?? field.innerText).replaceAll('\u00a0', ' ').replace(/\n+$/, '');
	});
const asked = (page, name) => page.evaluate((wanted) => window.stage.asked.filter((one) => one.name === wanted).map((one) => one.payload), name);
/** The innermost element that has the keyboard. */
const focused = (page) =>
	page.evaluate(() => {
		let active = document.activeElement;
		while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
		return active?.getAttribute('aria-label') || active?.textContent?.trim() || active?.localName;
	});

for (const name of ['chromium', 'firefox']) {
	const lacking = found[name]() ? '' : `skipped: this machine has no ${name}`;
	describe.skipIf(lacking)(`on a page of a helpdesk, ${name}${lacking ? ` (${lacking})` : ''}`, () => {
		let stage;
		let browser;
		let page;
		let hands;
		beforeAll(async () => {
			[stage, browser] = await Promise.all([startStage(), launchPlain(name)]);
			page = await browser.newPage();
			hands = handsOn(page);
		});
		// A test that failed half-way must not take the next ones with it.
		afterEach(async () => {
			await page.setViewport(SIZE);
		});
		afterAll(async () => {
			await browser?.close();
			stage?.stop();
		});
		let session;
		const cdp = async (method, parameters) => (session ??= await page.createCDPSession()).send(method, parameters);

		test('a group is chosen, taken back in part and submitted by keys alone', async () => {
			await openState(page, stage.base, 'menu-group');
			expect((await texts(page, '.lp-option__name'))[0]).toBe('Tier 2');
			await page.keyboard.press('Enter');
			await until(async () => (await noteOf(page)) === 'Can somebody of @Jan Kowalski, @Tom Fischer ', 'the names');
			await gone(page, '.lp-menu');
			await look(page, '.lp-hint:not([hidden])', 'Jan Kowalski and Tom Fischer will follow when you submit');
			// One step back brings the letters back, and typing on chooses again.
			await hands.press('z', ['Control']);
			await until(async () => (await noteOf(page)) === 'Can somebody of @Tier 2', 'the letters');
			// The letters are selected, as they were when the names took their place.
			await page.keyboard.press('ArrowRight');
			await hands.keys(' ');
			await page.keyboard.press('Backspace');
			await look(page, '.lp-option[aria-selected="true"]', 'Tier 2');
			await page.keyboard.press('Tab');
			await look(page, '.lp-chip--pending', 'Tom Fischer');
			// To the X of Tom's chip by Tab alone.
			for (let at = 0; at < 20 && (await focused(page)) !== 'Remove Tom Fischer'; at++) await page.keyboard.press('Tab');
			await page.keyboard.press('Enter');
			await look(page, '.lp-chipbox--undo', 'Tom Fischer won’t be added');
			expect(await focused(page)).toBe('Undo');
			await look(page, '.lp-hint:not([hidden])', 'Jan Kowalski will follow when you submit');
			expect(await noteOf(page)).toContain('@Tom Fischer');
			for (let at = 0; at < 20 && (await focused(page)) !== 'Submit as open'; at++) await hands.press('Tab', ['Shift']);
			await page.keyboard.press('Enter');
			expect((await asked(page, 'mention.submit')).map(({ mentions }) => mentions.map(({ id }) => id))).toEqual([['jan']]);
			expect(await asked(page, 'follower.change')).toEqual([]);
		});

		test('an X taken back by Undo loops them in again', async () => {
			await openState(page, stage.base, 'panel-taken-back');
			await page.keyboard.press('Enter');
			await look(page, '.lp-chip--pending', 'Jan Kowalski');
			await hands.click('#submit');
			expect((await asked(page, 'mention.submit')).map(({ mentions }) => mentions.map(({ id }) => id))).toEqual([['jan']]);
		});

		test('those mentioned often come first, after those in the conversation', async () => {
			await openState(page, stage.base, 'menu-just-typed');
			expect(await texts(page, '.lp-menu__label')).toEqual(['In this conversation', 'You mention often', 'Suggested']);
			expect((await texts(page, '.lp-option__name')).slice(0, 3)).toEqual(['Ann Lee', 'Tom Fischer', 'Priya Raman']);
		});

		test('a follower is added and removed by keys alone, and the focus goes where it was promised', async () => {
			await openState(page, stage.base, 'panel-saved');
			for (let at = 0; at < 20 && (await focused(page)) !== 'Add a follower'; at++) await page.keyboard.press('Tab');
			await hands.keys('tom');
			await look(page, '.lp-menu--people .lp-option[aria-selected="true"]', 'Tom Fischer');
			await page.keyboard.press('Enter');
			await look(page, '.lp-chip', 'Tom Fischer');
			for (let at = 0; at < 20 && (await focused(page)) !== 'Remove Tom Fischer'; at++) await hands.press('Tab', ['Shift']);
			await page.keyboard.press('Enter');
			await look(page, '.lp-chipbox--undo', 'Tom Fischer removed');
			expect(await focused(page)).toBe('Undo');
			await page.keyboard.press('Enter');
			await look(page, '.lp-chip', 'Tom Fischer');
			expect((await asked(page, 'follower.change')).map(({ action }) => action)).toEqual(['add', 'remove', 'add']);
			expect(await focused(page)).toMatch(/^Remove /);
		});

		test('a colleague’s work is followed from their chip for a day, and stopped, by keys alone', async () => {
			await openState(page, stage.base, 'panel-able');
			const button = '.lp-chip__eye[aria-label*="Ann Lee"]';
			for (let at = 0; at < 20 && !(await focused(page)).startsWith('Follow \u2068Ann Lee'); at++) await page.keyboard.press('Tab');
			await page.keyboard.press('Enter');
			await look(page, '.lp-chipbox--shadow', 'Follow Ann Lee’s work');
			expect(await focused(page)).toBe('For how long');
			await page.keyboard.press('Tab');
			await page.keyboard.press('Enter');
			await gone(page, '.lp-chipbox--shadow');
			expect((await look(page, `.is-shadowed > ${button}`)).label).toMatch(/^Shadowing \u2068Ann Lee\u2069 until tomorrow/);
			expect(await focused(page)).toMatch(/^Shadowing/);
			const [{ agent, until: end }] = await asked(page, 'shadow.start');
			expect([agent, Math.round((end - Date.now()) / 3_600_000)]).toEqual(['ann', 24]);
			await page.keyboard.press('Enter');
			await look(page, '.lp-chipbox--shadow', 'Shadowing Ann Lee until tomorrow');
			await page.keyboard.press('Enter');
			await gone(page, '.lp-chipbox--shadow');
			expect(await asked(page, 'shadow.stop')).toEqual([{ agent: 'ann' }]);
			expect((await look(page, button)).label).toBe('Follow \u2068Ann Lee\u2069’s work');
			// Escape closes the box and leaves the keyboard on the chip.
			await page.keyboard.press('Enter');
			await look(page, '.lp-chipbox--shadow');
			await page.keyboard.press('Escape');
			await gone(page, '.lp-chipbox--shadow');
			expect(await focused(page)).toBe('Follow \u2068Ann Lee\u2069’s work');
		});

		test('the stack of toasts by keys: the newest first, Tab within, Escape closes it and goes back; its clocks stand meanwhile', async () => {
			await openState(page, stage.base, 'toast-more-than-three');
			await hands.type('half a ');
			await hands.press('N', ['Alt', 'Shift']);
			await until(async () => (await focused(page)) === 'Reply', 'the newest toast to have the keyboard');
			expect(await noteOf(page)).toBe('half a ');
			expect(await texts(page, '.lp-toast__paused')).toHaveLength(3);
			await page.keyboard.press('Tab');
			expect(await focused(page)).toBe('Close');
			await page.keyboard.press('Tab');
			expect(await focused(page)).toBe('See conversation');
			await page.keyboard.press('Escape');
			// What waited behind the pill comes up.
			await until(async () => (await texts(page, '.lp-pill')).includes('3 more'), 'the second toast to go');
			expect((await asked(page, 'toast.act')).map(({ act }) => act)).toEqual(['close']);
			await hands.keys('word');
			expect(await noteOf(page)).toBe('half a word');
		});

		test('a group of updates is marked read by its second button', async () => {
			await openState(page, stage.base, 'toast-group');
			await hands.click('.lp-toast button', 'Mark as read');
			await gone(page, '[data-toast]');
			expect(await asked(page, 'toast.act')).toEqual([{ toast: 'group', act: 'mark-read' }]);
		});

		test('nothing is drawn over a modal dialog of the page, and it comes when that closes', async () => {
			await openState(page, stage.base, 'panel-pill');
			await page.evaluate(() => {
				const dialog = document.createElement('dialog');
				dialog.append('Sure?');
				document.body.append(dialog);
				dialog.showModal();
			});
			await hands.toast((await import('../visual/overlay/given.mjs')).TOASTS.mention);
			await new Promise((resolve) => setTimeout(resolve, 700));
			expect(await lookAll(page, '.lp-toast')).toEqual([]);
			await page.evaluate(() => document.querySelector('dialog').close());
			await look(page, '.lp-toast', 'Ann Lee mentioned you');
		});

		test('no style of the page gets in: hidden strangers, everything unset, another rem, zoom, transforms', async () => {
			const hostile = {
				unset: '* { all: unset !important }',
				rem: 'html { font-size: 62.5% !important } * { font: 30px/3 serif !important; letter-spacing: 9px !important; text-transform: uppercase !important; color: red !important; box-sizing: content-box !important }',
				strangers:
					':not(html, head, body, header, main, section, aside, div, h1, p, button, textarea, style, link, script, title, meta) { display: none !important; visibility: hidden !important; opacity: 0 !important }',
				ours: 'loopin-overlay, loopin-people, [popover] { display: none !important; visibility: hidden !important; opacity: 0 !important; position: static !important; inset: 50% !important; width: 0 !important; height: 0 !important; transform: scale(.1) !important; clip-path: inset(50%) !important; pointer-events: none !important; z-index: -1 !important; filter: blur(9px) !important }',
				zoomed: 'html { zoom: 1.25 }',
				zoomedBody: 'body { zoom: 1.25 }',
				moved: 'html { transform: translate(20px, 10px) } body { transform: scale(.9); filter: sepia(1); perspective: 100px; contain: paint }',
			};
			/** What a person sees of ours: sizes, and whether it is really there to be seen and pressed. */
			const seen = () =>
				page.evaluate(() => {
					const sizes = [];
					for (const host of document.querySelectorAll('loopin-overlay:not([data-docked])'))
						for (const element of host.shadowRoot.querySelectorAll(
							'.lp-menu, .lp-option, .lp-option__name, .lp-avatar, .lp-toast, .lp-toast__title, .lp-toast .lp-btn',
						)) {
							const { x, y, width, height } = element.getBoundingClientRect();
							const { color, fontSize, opacity, visibility } = getComputedStyle(element);
							const top = document.elementFromPoint(x + width / 2, y + height / 2);
							const inView =
								y + height / 2 < innerHeight && element.closest('.lp-menu__list')?.scrollHeight === element.closest('.lp-menu__list')?.clientHeight;
							sizes.push([element.className, Math.round(width), Math.round(height), color, fontSize, opacity, visibility, !inView || top === host].join(' '));
						}
					return sizes;
				});
			const wrong = [];
			for (const [state, gap] of [
				['menu-group', 6],
				['toast-mention', 0],
			]) {
				await openState(page, stage.base, state);
				await stillAt(page);
				const friendly = await seen();
				expect(friendly.length).toBeGreaterThan(2);
				for (const [attack, css] of Object.entries(hostile)) {
					await openState(page, stage.base, state, {}, css);
					await stillAt(page);
					const now = await seen();
					for (const [at, one] of now.entries()) if (one !== friendly[at]) wrong.push(`${state}, ${attack}: ${one} instead of ${friendly[at]}`);
					if (now.length !== friendly.length) wrong.push(`${state}, ${attack}: ${now.length} instead of ${friendly.length} parts`);
					if (gap === 0) continue;
					// What screen readers get stays unseen, and there.
					const mirror = await page.evaluate(() => {
						const { width, height } = document.querySelector('loopin-people').getBoundingClientRect();
						const { display, visibility } = getComputedStyle(document.querySelector('loopin-people'));
						return [Math.round(width), Math.round(height), display, visibility].join(' ');
					});
					if (!['1 1 block visible'].includes(mirror)) wrong.push(`${state}, ${attack}: the mirror is ${mirror}`);
				}
			}
			expect(wrong).toEqual([]);
		});

		test.skipIf(name !== 'chromium').each(['textarea', 'rich', 'frame', 'prosemirror', 'ckeditor'])(
			'the menu is in the accessibility tree of the field: %s',
			async (editor) => {
				await openState(page, stage.base, 'menu-matches', { editor });
				let nodes = [];
				const of = (role) => nodes.filter((node) => node.role?.value === role);
				const property = (node, wanted) => node?.properties?.find((one) => one.name === wanted)?.value;
				// What a screen reader gets follows when the typing rests.
				await until(async () => {
					const { frameTree } = await cdp('Page.getFrameTree');
					const trees = [frameTree, ...(frameTree.childFrames ?? [])].map(({ frame }) => cdp('Accessibility.getFullAXTree', { frameId: frame.id }));
					nodes = (await Promise.all(trees)).flatMap((tree) => tree.nodes).filter((node) => !node.ignored);
					return of('option').some((node) => node.name.value.startsWith('Jan Kowalski') && property(node, 'selected')?.value);
				}, 'Jan Kowalski to be selected in the tree');
				const field = of('textbox').find((node) => property(node, 'focused')?.value);
				expect(of('listbox').map((node) => node.name.value)).toEqual(['People you can mention']);
				expect(of('option').map((node) => [node.name.value, property(node, 'selected')?.value, property(node, 'disabled')?.value ?? false])).toEqual([
					['Jana Nováková, Team lead, Returns, Follows already', false, false],
					['Jan Kowalski, Tier 2, Billing', true, false],
					['Janine Okafor, Agent, Logistics', false, false],
					['Marek Jankowski, Admin, Finance', false, false],
					['Janek Wiśniewski, Group Sales can’t open Billing conversations', false, true],
				]);
				expect(property(field, 'hasPopup')?.value).toBe('listbox');
				expect(property(field, 'autocomplete')?.value).toBe('list');
				expect(property(field, 'multiline')?.value).toBe(true);
				const [active] = property(field, 'activedescendant')?.relatedNodes ?? [];
				expect(nodes.find((node) => node.backendDOMNodeId === active?.backendDOMNodeId)?.name.value).toBe('Jan Kowalski, Tier 2, Billing');
				await page.keyboard.press('Escape');
				await gone(page, '[data-loopin="menu"]');
				const after = await page.evaluate(() => {
					const frame = document.querySelector('iframe.editor');
					const shown = frame ? frame.contentDocument.body : document.querySelector('.editor, .ck-editor__editable');
					return [...shown.attributes].map((one) => one.name).filter((one) => /^aria-(autocomplete|haspopup|controls|activedescendant)$/.test(one));
				});
				expect(after).toEqual([]);
			},
		);
	});
}
