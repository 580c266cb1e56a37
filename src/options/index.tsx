/** The options page. */
import { render } from 'preact';
import { direction, language, t } from '../platform/i18n';
import { App } from './App';
import { createOptions } from './state';

document.documentElement.lang = language();
document.documentElement.dir = direction();
document.title = t('optionsPageTitle');

const options = createOptions();
const life = new AbortController();
const root = document.getElementById('root');
if (root) {
	options.start(life.signal);
	render(<App options={options} />, root);
	// The sections exist only now: go where the address says. "#add" is the popup's "Add another address".
	const go = () => {
		if (location.hash === '#add') document.querySelector<HTMLInputElement>('#add input')?.focus();
		else if (/^#[a-z]+$/.test(location.hash)) document.getElementById(location.hash.slice(1))?.scrollIntoView();
	};
	// After the load the browser looks for the fragment itself, and takes the focus away where the target cannot have it.
	window.addEventListener('load', () => setTimeout(go, 50));
	window.addEventListener('hashchange', () => location.hash === '#add' && go());
}
window.addEventListener('pagehide', () => life.abort());
