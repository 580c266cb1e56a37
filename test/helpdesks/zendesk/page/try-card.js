/** "What to try": what a stranger reads first. */
import { h } from './dom.js';

const stepsFor = (me) => [
	['Mention someone', 'In the internal note below, type ', '@jan', ', choose a colleague, and submit.'],
	['See them follow', 'Jan becomes a follower, here on the left and in Loopin’s panel.'],
	['Be mentioned', 'In the other window, write ', `@${me.name.split(' ')[0].toLowerCase()}`, ' in a note: a toast comes up here, and the toolbar icon counts.'],
	['Hear from the customer', 'Send a public reply. An answer comes a few seconds later.'],
];

export function tryCard({ me }) {
	const hidden = () => sessionStorage.getItem('try-card') === 'hidden';
	const steps = stepsFor(me).map(([title, ...text]) =>
		h(
			'li',
			{},
			h('b', {}, title),
			h(
				'span',
				{},
				text.map((part) => (part.startsWith('@') ? h('kbd', {}, part) : part)),
			),
		),
	);
	const toggle = h('button', {
		type: 'button',
		class: 'try-toggle',
		onclick: () => {
			sessionStorage.setItem('try-card', card.dataset.open === 'true' ? 'hidden' : 'shown');
			draw();
		},
	});
	const card = h(
		'section',
		{ class: 'card try', 'aria-label': 'What to try' },
		h('header', {}, h('b', {}, 'What to try'), toggle),
		h('p', {}, 'You are ', h('strong', {}, me.name), '. This helpdesk is a demo: nothing leaves your computer.'),
		h('ol', {}, steps),
	);
	const draw = () => {
		card.dataset.open = String(!hidden());
		toggle.textContent = hidden() ? 'Show' : 'Hide';
	};
	draw();
	return card;
}
