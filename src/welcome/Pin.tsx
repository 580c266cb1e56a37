import { t } from '../platform/i18n';
import { Icon, Mark } from '../ui/Icon';

/** Where the pin is, in this browser. */
export function PinPicture({ firefox }: { firefox: boolean }) {
	return (
		<div class={`lp-pinpic${firefox ? ' lp-pinpic--tall' : ''}`} role="img" aria-label={t(firefox ? 'welcomePinPictureFirefox' : 'welcomePinPicture')}>
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
					{firefox ? (
						<Icon name="sliders" />
					) : (
						<span class="lp-pinpic__pin">
							<Icon name="pin" size={14} />
						</span>
					)}
				</div>
				{firefox ? (
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
