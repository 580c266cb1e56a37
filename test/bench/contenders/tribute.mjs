// tributejs on the stage's textarea, ten shown.
import Tribute from 'tributejs';

new Tribute({ values: window.GIVEN.people.map(({ name }) => ({ key: name, value: name })), menuItemLimit: 10, allowSpaces: true }).attach(
	document.querySelector('.editor'),
);
window.ready = true;
