import { t } from '../platform/i18n';
import { relativeTime } from '../ui/relative-time';
import { shortTime } from '../ui/site-status';
import type { Actions } from './actions';
import { ShadowSheet } from './Shadow';
import { SheetDialog } from './Sheet';
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
					popup.sheet.value = 'shortcuts';
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

/** What lies over the list, if anything does. */
export function Sheet({ popup, actions }: { popup: Popup; actions: Actions }) {
	const close = () => {
		popup.sheet.value = undefined;
	};
	if (popup.sheet.value === 'shadow') return <ShadowSheet popup={popup} actions={actions} />;
	if (popup.sheet.value !== 'shortcuts') return null;
	const mac = navigator.platform.startsWith('Mac');
	return (
		<SheetDialog title={t('popupShortcuts')} onClose={close}>
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
		</SheetDialog>
	);
}
