/** The updates list: the toolbar's popup, and with the same code the browser's side panel or sidebar (panel.html). */
import { render } from 'preact';
import { direction, language } from '../platform/i18n';
import { PANEL_PAGE } from '../platform/side-panel';
import { App } from './App';
import { createActions, isToolbarPopup } from './actions';
import { loadSites, startData } from './data';
import { startKeyboard } from './keyboard';
import { createPopup } from './state';

document.documentElement.lang = language();
document.documentElement.dir = direction();

const popup = createPopup();
if (location.pathname.endsWith(PANEL_PAGE)) popup.place.value = 'panel';
else if (!isToolbarPopup()) popup.place.value = 'tab';
const actions = createActions(popup);
// The page's life is the popup's life: nothing here outlives it.
const life = new AbortController();
const root = document.getElementById('root');
if (root) {
	startKeyboard(popup, actions, life.signal);
	startData(popup, actions, life.signal);
	render(<App popup={popup} actions={actions} onRetry={() => void loadSites(popup)} />, root);
}
window.addEventListener('pagehide', () => {
	life.abort();
	actions.stop();
});
