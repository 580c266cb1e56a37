/** The welcome page: opened once after install, and from the settings. */
import { render } from 'preact';
import { direction, language, t } from '../platform/i18n';
import { App } from './App';
import { createWelcome } from './state';

document.documentElement.lang = language();
document.documentElement.dir = direction();
document.title = t('welcomePageTitle');

const welcome = createWelcome();
const life = new AbortController();
const root = document.getElementById('root');
if (root) {
	render(<App welcome={welcome} />, root);
	void welcome.start(life.signal);
}
window.addEventListener('pagehide', () => life.abort());
