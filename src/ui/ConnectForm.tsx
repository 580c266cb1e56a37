import { useId, useRef, useState } from 'preact/hooks';
import type { HelpdeskId } from '../collaboration/model';
import { parseAddress } from '../platform/address';
import { t } from '../platform/i18n';
import type { SiteView } from '../platform/messages';
import { connect } from './connect';
import { connectSentence } from './connect-words';
import { Icon } from './Icon';

type Outcome =
	| { kind: 'none' }
	| { kind: 'busy' }
	| { kind: 'refused' | 'failed'; words: string }
	/** Nobody answered as a helpdesk we know: the agent may know which it is. */
	| { kind: 'unknown' };

interface ConnectFormProps {
	/** `settings`: label above and the promise below; `welcome`: one line. */
	layout: 'settings' | 'welcome';
	button: string;
	/** The helpdesks there are: asked for when the address does not tell which it is. */
	kinds: ReadonlyArray<readonly [id: HelpdeskId, name: string]>;
	onConnected: (site: SiteView) => void;
}

/** "Helpdesk address" and its button. The browser's question is asked in the click itself. */
export function ConnectForm({ layout, button, kinds, onConnected }: ConnectFormProps) {
	const id = useId();
	const field = useRef<HTMLInputElement>(null);
	const [kind, setKind] = useState<HelpdeskId | ''>('');
	const chooser = useRef<HTMLSelectElement>(null);
	const [outcome, setOutcome] = useState<Outcome>({ kind: 'none' });
	const busy = outcome.kind === 'busy';
	/** Stays until the agent chose, cancelled, or typed another address. */
	const [asking, setAsking] = useState(false);
	const reset = () => {
		setAsking(false);
		setKind('');
		setOutcome({ kind: 'none' });
	};
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
		const chosen = asking && kind !== '' ? kind : undefined;
		const answer = connect(address, chosen);
		setOutcome({ kind: 'busy' });
		void answer.then((result) => {
			if (result.state === 'connected') {
				if (field.current) field.current.value = '';
				reset();
				onConnected(result.site);
			} else if (result.state === 'failed' && result.reason === 'not-a-helpdesk' && !chosen) {
				setAsking(true);
				setOutcome({ kind: 'unknown' });
				// The agent pressed the button that goes away: on with what it asks now.
				setTimeout(() => chooser.current?.focus());
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
							onInput={() => (wrong || asking) && reset()}
						/>
					</div>
				</div>
				{!asking && (
					<button
						class={`lp-btn ${plain || outcome.kind === 'refused' ? 'lp-btn--primary' : 'lp-btn--secondary'} lp-btn--field`}
						type="submit"
						aria-disabled={busy || undefined}
						onClick={check}
					>
						{busy && <span class="lp-spin" aria-hidden="true" />}
						{outcome.kind === 'refused' ? t('uiAllowAndConnect') : button}
					</button>
				)}
			</div>
			{asking && (
				<div>
					<label class="lp-label" for={`${id}-kind`}>
						{t('uiHelpdeskType')}
					</label>
					<span class="lp-selectwrap">
						<select
							ref={chooser}
							class="lp-select"
							id={`${id}-kind`}
							value={kind}
							aria-describedby={`${id}-help`}
							onChange={(event) => setKind(event.currentTarget.value as HelpdeskId | '')}
						>
							<option value="">{t('uiChoose')}</option>
							{kinds.map(([each, name]) => (
								<option key={each} value={each}>
									{name}
								</option>
							))}
						</select>
						<Icon name="chevron" size={14} />
					</span>
				</div>
			)}
			<div id={`${id}-help`}>
				{wrong ? (
					<p class="lp-help lp-help--error" role="alert">
						<Icon name="alert" size={14} />
						<span>{outcome.words}</span>
					</p>
				) : (
					<p class="lp-help" role="status">
						<Icon name={busy ? 'clock' : asking ? 'info' : 'shield'} size={14} />
						<span>{t(busy ? 'uiConnectChecking' : asking ? 'uiUnknownHelpdesk' : 'uiConnectPromise')}</span>
					</p>
				)}
			</div>
			{asking && (
				<div class="lp-form__row">
					<button class="lp-btn lp-btn--primary" type="submit" aria-disabled={busy || kind === '' || undefined} onClick={() => kind !== '' && check()}>
						{busy && <span class="lp-spin" aria-hidden="true" />}
						{t('uiConnect')}
					</button>
					<button
						class="lp-btn lp-btn--ghost"
						type="button"
						onClick={() => {
							reset();
							field.current?.focus();
						}}
					>
						{t('uiCancel')}
					</button>
				</div>
			)}
		</form>
	);
}
