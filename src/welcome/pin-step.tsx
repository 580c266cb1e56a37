import { isFirefox } from '../platform/quirks';
import { t } from '../platform/i18n';
import { PinPicture } from './Pin';

/** Step 1. Where the browser says so, it is done by itself. */
export function Pin({ onDone, onSkip }: { onDone: () => void; onSkip: () => void }) {
	return (
		<>
			<p>{t(isFirefox ? 'welcomePinTextFirefox' : 'welcomePinText')}</p>
			<PinPicture firefox={isFirefox} />
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
