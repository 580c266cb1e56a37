// GitHub's text-expander-element, which brings no search: with our own index, so that what is compared is the menu.
import '@github/text-expander-element';
import { Directory } from '../../../src/directory/directory';

const directory = new Directory('en');
directory.buildNow(window.GIVEN.people);
const field = document.querySelector('.editor');
const expander = document.createElement('text-expander');
expander.setAttribute('keys', '@');
expander.setAttribute('multiword', '@');
// It looks for its field once, when it is put into the page.
const place = document.createElement('div');
field.replaceWith(place);
expander.append(field);
place.append(expander);
expander.addEventListener('text-expander-change', ({ detail: { text, provide } }) => {
	const menu = document.createElement('ul');
	menu.className = 'bench-menu';
	menu.role = 'listbox';
	for (const { agent } of directory.query(text, { limit: 10 })) {
		const item = document.createElement('li');
		item.role = 'option';
		item.id = `person-${agent.id}`;
		item.textContent = agent.name;
		menu.append(item);
	}
	provide(Promise.resolve({ matched: menu.childElementCount > 0, fragment: menu }));
});
window.ready = true;
