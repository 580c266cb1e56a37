/**
 * What is left to say when the extension is gone from under this page (updated where the new version could not come in, turned off, removed): a calm
 * note, once, when the agent turns to the page again. Nothing of the browser's API answers any more, so its words are fetched while it still does.
 */
import { direction, t } from '../platform/i18n';
import { el } from '../ui/dom';
import css from '../ui/styles/overlay.css?text';
import { themeBehind } from './theme';

const STAYS_MS = 20_000;

/** Call while the extension is there; the function that comes back draws the note. */
export function prepareOrphanNote(): () => void {
	const [title, text, close, dir] = [t('orphanTitle'), t('orphanText'), t('toastClose'), direction()];
	return () => {
		const life = new AbortController();
		// The name that a new version looks for, to take the former's drawings away.
		const host = document.createElement('loopin-overlay');
		host.setAttribute('popover', 'manual');
		const shadow = host.attachShadow({ mode: 'closed' });
		const style = el('style');
		style.textContent = css;
		const button = el('button', { class: 'lp-iconbtn lp-iconbtn--24 lp-toast__close', type: 'button', 'aria-label': close }, '×');
		const body = el('div', {}, el('h3', { class: 'lp-toast__title' }, title), el('p', { class: 'lp-toast__excerpt' }, text));
		const note = el('div', { class: 'lp-toast lp-toast--status', role: 'status' }, el('span', { 'aria-hidden': 'true' }), body, button);
		const layer = el('div', { class: 'lp lp-layer', dir, 'data-theme': themeBehind(document.body ?? document.documentElement) });
		layer.append(el('section', { class: 'lp-toasts' }, note));
		shadow.append(style, layer);
		const gone = (): void => {
			life.abort();
			host.remove();
		};
		button.addEventListener('click', gone);
		for (const part of ['loader', 'overlay']) document.addEventListener(`loopin:newcomer:${part}`, gone, { signal: life.signal });
		setTimeout(gone, STAYS_MS);
		document.documentElement.append(host);
		host.showPopover();
	};
}
