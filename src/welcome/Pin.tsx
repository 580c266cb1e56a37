import { t } from '../platform/i18n';
import { pinsFromMenu } from '../platform/quirks';
import { Icon, Mark } from '../ui/Icon';

/** Where the pin is, in this browser. */
function PinPicture({ fromMenu }: { fromMenu: boolean }) {
	return (
		<div class={`lp-pinpic${fromMenu ? ' lp-pinpic--tall' : ''}`} role="img" aria-label={t(fromMenu ? 'welcomePinPictureFirefox' : 'welcomePinPicture')}>
			<div class="lp-pinpic__bar">
				<span class="lp-pinpic__url" />
				<span class="lp-pinpic__here">
					<Icon name="puzzle" />
				</span>
				<Icon name="dots" />
			</div>
			<div class="lp-pinpic__menu">
				<span>{t('welcomeExtensions')}</span>
				<div class="lp-pinpic__row">
					<Mark size={18} />
					<b>Loopin</b>
					{fromMenu ? (
						<Icon name="sliders" />
					) : (
						<span class="lp-pinpic__pin">
							<Icon name="pin" size={14} />
						</span>
					)}
				</div>
				{fromMenu ? (
					<div class="lp-pinpic__row lp-pinpic__row--mark">
						<Icon name="pin" />
						<b>{t('welcomePinToToolbar')}</b>
					</div>
				) : (
					<div class="lp-pinpic__row">
						<i />
						<u />
					</div>
				)}
			</div>
		</div>
	);
}

/** Step 1. Where the browser says so, it is done by itself. */
export function Pin({ onDone, onSkip }: { onDone: () => void; onSkip: () => void }) {
	const menu = pinsFromMenu();
	return (
		<>
			<p>{t(menu ? 'welcomePinTextFirefox' : 'welcomePinText')}</p>
			<PinPicture fromMenu={menu} />
			<div class="lp-step__foot">
				<button class="lp-btn lp-btn--primary" type="button" onClick={onDone}>
					{t('welcomePinDone')}
				</button>
				<button class="lp-btn lp-btn--ghost" type="button" onClick={onSkip}>
					{t('welcomeSkip')}
				</button>
			</div>
		</>
	);
}
