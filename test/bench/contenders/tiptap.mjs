// TipTap's mention as its example has it: a filter over everybody, five shown, drawn anew for each key.
import { Editor } from '@tiptap/core';
import Mention from '@tiptap/extension-mention';
import StarterKit from '@tiptap/starter-kit';

const place = document.createElement('div');
document.querySelector('.editor').replaceWith(place);
const names = window.GIVEN.people.map(({ name }) => name);
function menu() {
	const list = document.createElement('div');
	list.className = 'bench-menu';
	const draw = ({ items }) => {
		list.replaceChildren(
			...items.map((name) => {
				const button = document.createElement('button');
				button.textContent = name;
				return button;
			}),
		);
	};
	return {
		onStart(props) {
			draw(props);
			document.body.append(list);
		},
		onUpdate: draw,
		onKeyDown: () => false,
		onExit: () => list.remove(),
	};
}
new Editor({
	element: place,
	extensions: [
		StarterKit,
		Mention.configure({
			suggestion: {
				char: '@',
				allowSpaces: true,
				items: ({ query }) => names.filter((name) => name.toLowerCase().startsWith(query.toLowerCase())).slice(0, 5),
				render: menu,
			},
		}),
	],
});
place.querySelector('[contenteditable]').classList.add('editor');
window.ready = true;
