import { useId, useRef, useState } from 'preact/hooks';
import { parseAddress } from '../platform/address';
import { t } from '../platform/i18n';
import type { SiteView } from '../platform/messages';
import { connect } from './connect';
import { connectSentence } from './connect-words';
import { Icon } from './Icon';

type Outcome = { kind: 'none' } | { kind: 'busy' } | { kind: 'refused' | 'failed'; words: string };

interface ConnectFormProps {
	/** `settings`: label above and the promise below; `welcome`: one line. */
	layout: 'settings' | 'welcome';
	button: string;
	onConnected: (site: SiteView) => void;
}

/** "Helpdesk address" and its button. The browser's question is asked in the click itself. */
export function ConnectForm({ layout, button, onConnected }: ConnectFormProps) {
	const id = useId();
	const field = useRef<HTMLInputElement>(null);
	const [outcome, setOutcome] = useState<Outcome>({ kind: 'none' });
	const busy = outcome.kind === 'busy';
	const wrong = outcome.kind === 'refused' || outcome.kind === 'failed';

	// A click, also when Enter was pressed in the field: the browser clicks a form's button then, and the click is what may ask.
	const check = () => {
		if (busy) return;
		const address = parseAddress(field.current?.value ?? '');
		if (!address) {
			setOutcome({ kind: 'failed', words: t('uiAddressBad') });
			field.current?.focus();
			return;
		}
		const answer = connect(address);
		setOutcome({ kind: 'busy' });
		void answer.then((result) => {
			if (result.state === 'connected') {
				if (field.current) field.current.value = '';
				setOutcome({ kind: 'none' });
				onConnected(result.site);
			} else setOutcome({ kind: result.state, words: connectSentence(result, address.host) });
		});
	};
	const plain = layout === 'welcome';
	return (
		<form class={plain ? 'lp-connect' : 'lp-form'} noValidate onSubmit={(event) => event.preventDefault()}>
			<div class="lp-form__row">
				<div class="lp-grow">
					<label class={plain ? 'lp-sr' : 'lp-label'} for={id}>
						{t('uiHelpdeskAddress')}
					</label>
					<div class={`lp-field${outcome.kind === 'failed' ? ' lp-field--error' : ''}`}>
						<Icon name="globe" />
						<input
							ref={field}
							id={id}
							type="url"
							dir="ltr"
							autocomplete="off"
							spellcheck={false}
							maxLength={2_000}
							placeholder="https://helpdesk.example.com"
							aria-describedby={`${id}-help`}
							aria-invalid={outcome.kind === 'failed' || undefined}
							onInput={() => wrong && setOutcome({ kind: 'none' })}
						/>
					</div>
				</div>
				<button
					class={`lp-btn ${plain || outcome.kind === 'refused' ? 'lp-btn--primary' : 'lp-btn--secondary'} lp-btn--field`}
					type="submit"
					aria-disabled={busy || undefined}
					onClick={check}
				>
					{busy && <span class="lp-spin" aria-hidden="true" />}
					{outcome.kind === 'refused' ? t('uiAllowAndConnect') : button}
				</button>
			</div>
			<div id={`${id}-help`}>
				{wrong ? (
					<p class="lp-help lp-help--error" role="alert">
						<Icon name="alert" size={14} />
						<span>{outcome.words}</span>
					</p>
				) : (
					<p class="lp-help" role="status">
						<Icon name={busy ? 'clock' : 'shield'} size={14} />
						<span>{t(busy ? 'uiConnectChecking' : 'uiConnectPromise')}</span>
					</p>
				)}
			</div>
		</form>
	);
}
