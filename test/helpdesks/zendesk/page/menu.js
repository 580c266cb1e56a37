import { h } from './dom.js';

/** A menu under (or over) a button, in the body as a portal; one at a time. `items` is [{ testId, text, hint, checked, act }]. */
export function openMenu(button, items, { up = false } = {}) {
	document.querySelector('.menu')?.remove();
	const done = new AbortController();
	const close = (focus) => {
		done.abort();
		menu.remove();
		button.setAttribute('aria-expanded', 'false');
		if (focus) button.focus();
	};
	const menu = h(
		'ul',
		{ class: 'menu', role: 'menu' },
		items.map(({ testId, text, hint, checked, act }) =>
			h(
				'li',
				{
					'data-test-id': testId,
					role: 'menuitemradio',
					tabindex: -1,
					'aria-checked': String(checked === true),
					onclick: () => {
						close(true);
						act();
					},
				},
				h('b', {}, text),
				hint && h('small', {}, hint),
			),
		),
	);
	document.body.append(menu);
	const at = button.getBoundingClientRect();
	menu.style.left = `${Math.max(8, Math.min(at.left, innerWidth - menu.offsetWidth - 8))}px`;
	menu.style.top = `${up ? at.top - menu.offsetHeight - 4 : at.bottom + 4}px`;
	button.setAttribute('aria-expanded', 'true');
	menu.firstElementChild?.focus();
	menu.addEventListener('keydown', (event) => {
		const options = [...menu.children];
		const now = options.indexOf(document.activeElement);
		if (event.key === 'ArrowDown') options[(now + 1) % options.length].focus();
		else if (event.key === 'ArrowUp') options.at(now - 1).focus();
		else if (event.key === 'Enter' || event.key === ' ') document.activeElement.click();
		else if (event.key === 'Escape' || event.key === 'Tab') close(true);
		else return;
		event.preventDefault();
	});
	addEventListener('pointerdown', (event) => menu.contains(event.target) || button.contains(event.target) || close(false), {
		capture: true,
		signal: done.signal,
	});
	return close;
}
