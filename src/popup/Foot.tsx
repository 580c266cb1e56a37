import { useEffect, useRef } from 'preact/hooks';
import { t } from '../platform/i18n';
import { Icon } from '../ui/Icon';
import { relativeTime } from '../ui/relative-time';
import { shortTime } from '../ui/site-status';
import type { Actions } from './actions';
import { footOf } from './situation';
import type { Popup } from './state';

/** "20 s ago" within the first minute, then "2 min ago", then the time. */
function ago(at: number, now: number): string {
	const seconds = Math.max(0, Math.round((now - at) / 1_000));
	if (seconds < 5) return t('popupCheckedNow');
	if (seconds < 60) return t('popupCheckedSeconds', seconds);
	if (seconds < 3_600) return t('popupCheckedAgo', relativeTime(at, now));
	return t('popupCheckedAt', shortTime(at, now));
}
const synced = (at: number | undefined, now: number): string => (at === undefined ? t('popupNeverSynced') : t('popupLastSynced', shortTime(at, now)));

export function Foot({ popup }: { popup: Popup }) {
	const sites = popup.sites.value ?? [];
	const now = popup.now.value;
	const foot = footOf(sites, { checking: popup.checking.value, online: popup.online.value });
	const tone = { checking: 'off', offline: 'off', checked: '', partly: 'warn', stale: 'warn' }[foot.kind];
	const words = () => {
		switch (foot.kind) {
			case 'checking':
				return t('popupChecking');
			case 'checked':
				return ago(foot.at, now);
			case 'partly':
				return t('popupPartly', foot.checked, foot.of);
			default:
				return synced(foot.at, now);
		}
	};
	return (
		<footer class="lp-status">
			<span class={`lp-pulse${tone ? ` lp-pulse--${tone}` : ''}`} aria-hidden="true" />
			<span>{words()}</span>
			<button
				class="lp-btn lp-btn--ghost"
				type="button"
				aria-haspopup="dialog"
				onClick={() => {
					popup.sheet.value = true;
				}}
			>
				{t('popupShortcuts')} <kbd class="lp-kbd">?</kbd>
			</button>
		</footer>
	);
}

/** What just happened, for ten seconds; it waits while it is pointed at. The region is there before its words, or they would not be heard. */
export function Snackbar({ popup, actions }: { popup: Popup; actions: Actions }) {
	const snack = popup.snack.value;
	return (
		<div role="status">
			{snack && (
				// biome-ignore lint/a11y/noStaticElementInteractions: nothing is done by these; its time stands still while it is pointed at (WCAG 2.2.1)
				<div
					key={snack.id}
					class="lp-snack"
					onMouseEnter={() => actions.holdSnack(true)}
					onMouseLeave={() => actions.holdSnack(false)}
					onFocusIn={() => actions.holdSnack(true)}
					onFocusOut={() => actions.holdSnack(false)}
				>
					<span>{snack.text}</span>
					{snack.undo && (
						<button
							class="lp-btn lp-btn--s"
							type="button"
							onClick={() => {
								const undo = snack.undo;
								actions.clearSnack();
								void undo?.().catch(() => actions.say(t('popupUndoFailed')));
							}}
						>
							{t('popupUndo')}
						</button>
					)}
				</div>
			)}
		</div>
	);
}

const KEYS: ReadonlyArray<readonly [caps: readonly string[], word: string]> = [
	[['↑', '↓'], 'popupKeyMove'],
	[['Enter'], 'popupKeyOpen'],
	[['R'], 'popupReplyHere'],
	[['O'], 'popupKeyTab'],
	[['E'], 'popupKeyRead'],
	[['M'], 'popupMute'],
	[['/'], 'popupKeySearch'],
	[['1', '2', '3'], 'popupKeyTabs'],
];

/** The key list. It takes the focus, keeps it, and gives it back. */
export function Sheet({ popup }: { popup: Popup }) {
	const sheet = useRef<HTMLElement>(null);
	const open = popup.sheet.value;
	useEffect(() => {
		if (!open) return;
		const before = document.activeElement;
		sheet.current?.querySelector('button')?.focus();
		return () => before instanceof HTMLElement && before.focus();
	}, [open]);
	if (!open) return null;
	const close = () => {
		popup.sheet.value = false;
	};
	const mac = navigator.platform.startsWith('Mac');
	return (
		<>
			{/* biome-ignore lint/a11y/noStaticElementInteractions: a second way to close, for the pointer; the button and Escape are the others */}
			{/* biome-ignore lint/a11y/useKeyWithClickEvents: as above */}
			<div class="lp-scrim" onClick={close} />
			<section
				ref={sheet}
				class="lp-sheet"
				role="dialog"
				aria-modal="true"
				aria-labelledby="shortcuts"
				onKeyDown={(event) => {
					if (event.key === 'Tab') event.preventDefault(); // one control only
				}}
			>
				<div class="lp-sheet__head">
					<h2 id="shortcuts">{t('popupShortcuts')}</h2>
					<button class="lp-iconbtn" type="button" aria-label={t('popupClose')} onClick={close}>
						<Icon name="x" />
					</button>
				</div>
				<dl class="lp-keys">
					{[...KEYS, [[mac ? '⌘' : 'Ctrl', 'Enter'], 'popupKeySend'] as const].map(([caps, word]) => (
						<div class="lp-keys__line" key={word}>
							<dt>
								{caps.map((cap) => (
									<kbd key={cap} class="lp-kbd" dir="ltr">
										{cap}
									</kbd>
								))}
							</dt>
							<dd>{t(word)}</dd>
						</div>
					))}
				</dl>
				{!popup.settings.value.singleKeys && <p class="lp-sheet__off">{t('popupKeysOff')}</p>}
			</section>
		</>
	);
}
