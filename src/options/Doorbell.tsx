/** The optional doorbell: where the team's broker is, how the line is doing, and a button that tries it. */
import { useEffect, useId, useState } from 'preact/hooks';
import { doorbellProblems, type Doorbell as Entry, readDoorbell, writeDoorbell } from '../platform/doorbell-settings';
import { asLoopinError, type ErrorKind } from '../platform/errors';
import { t } from '../platform/i18n';
import { log } from '../platform/log';
import type { DoorbellView } from '../platform/messages';
import { call } from '../platform/messenger';
import { Icon } from '../ui/Icon';
import { errorSentence } from '../ui/reasons';
import { relativeTime } from '../ui/relative-time';
import { SwitchRow } from './parts';
import type { Options } from './state';

const EMPTY: Entry = { url: '', user: '', password: '', team: '', secret: '', formerSecret: '', complete: false };
const FIELDS = [
	{ field: 'url', label: 'optionsBellUrl', help: 'optionsBellUrlHelp', bad: 'optionsBellUrlBad', hidden: false },
	{ field: 'user', label: 'optionsBellUser', help: 'optionsBellUserHelp', bad: 'optionsBellUserBad', hidden: false },
	{ field: 'password', label: 'optionsBellPassword', help: 'optionsBellPasswordHelp', bad: 'optionsBellPasswordBad', hidden: true },
	{ field: 'team', label: 'optionsBellTeam', help: 'optionsBellTeamHelp', bad: 'optionsBellTeamBad', hidden: false },
	{ field: 'secret', label: 'optionsBellSecret', help: 'optionsBellSecretHelp', bad: 'optionsBellSecretBad', hidden: true },
	{ field: 'formerSecret', label: 'optionsBellFormer', help: 'optionsBellFormerHelp', bad: 'optionsBellSecretBad', hidden: true },
] as const;
const ASK_MS = 3_000;

/** What went wrong, in words about a broker. */
const trouble = (kind: ErrorKind): string =>
	kind === 'refused' ? t('optionsBellRefused') : kind === 'not-answering' ? t('optionsBellSilent') : errorSentence(kind, t('optionsBellBroker'));

function status(view: DoorbellView, now: number): string {
	if (view.state === 'connected')
		return view.lastRingAt === undefined ? t('optionsBellConnected') : t('optionsBellConnectedRang', relativeTime(view.lastRingAt, now));
	if (view.state === 'connecting') return t('optionsBellConnecting');
	if (view.state === 'off') return t('optionsBellOff');
	return `${trouble(view.failure ?? 'not-answering')} ${t('optionsBellPolls')}`;
}

export function Doorbell({ options }: { options: Options }) {
	const [entry, setEntry] = useState(EMPTY);
	const [on, setOn] = useState(false);
	const [problems, setProblems] = useState<Partial<Record<keyof Entry, true>>>({});
	const [view, setView] = useState<DoorbellView>({ state: 'off', managed: false });
	const ids = useId();

	const ask = () =>
		call('doorbell.state', {}).then(setView, (thrown: unknown) => {
			log.warn('doorbell state', thrown);
		});
	// Again when the organisation sets it or lets it go: Chromium tells its policy some seconds after the start.
	useEffect(() => {
		void readDoorbell().then((found) => {
			setEntry(found?.doorbell ?? EMPTY);
			setOn(found !== undefined);
		});
	}, [view.managed]);
	useEffect(() => {
		void ask();
		const timer = setInterval(() => void ask(), ASK_MS);
		return () => clearInterval(timer);
	}, []);

	const save = async (next: Entry | undefined) => {
		try {
			await writeDoorbell(next);
			options.say(t('optionsSaved'));
			await ask();
		} catch (thrown) {
			options.say(errorSentence(asLoopinError(thrown).kind, ''));
		}
	};
	const submit = async () => {
		const found = doorbellProblems(entry);
		setProblems(found);
		if (Object.keys(found).length > 0) {
			document.getElementById(`${ids}-${FIELDS.find(({ field }) => found[field])?.field}`)?.focus();
			return;
		}
		// What the organisation set is tested, not copied: it would outlive the policy.
		if (!view.managed) await save(entry);
		options.say(t('uiChecking'));
		const answer = await call('doorbell.test', {});
		options.say('failure' in answer ? trouble(answer.failure) : t('optionsBellWorks', String(answer.milliseconds)));
		await ask();
	};
	return (
		<div class="lp-card">
			<SwitchRow
				label={t('optionsBell')}
				help={t('optionsBellHelp')}
				checked={on}
				{...(view.managed ? { locked: t('optionsBellManaged') } : {})}
				onChange={(wanted) => {
					setOn(wanted);
					if (!wanted) void save(undefined);
				}}
			/>
			{on && (
				<form
					class="lp-form lp-form--bell"
					onSubmit={(event) => {
						event.preventDefault();
						void submit();
					}}
				>
					{FIELDS.map(({ field, label, help, bad, hidden }) => {
						const id = `${ids}-${field}`;
						const wrong = problems[field];
						const common = {
							id,
							dir: 'ltr' as const,
							autocomplete: 'off',
							spellcheck: false,
							value: entry[field],
							disabled: view.managed,
							'aria-invalid': wrong,
							'aria-describedby': `${id}-help`,
							onInput: (event: { currentTarget: HTMLInputElement }) => setEntry({ ...entry, [field]: event.currentTarget.value }),
						};
						return (
							<div class="lp-form__part" key={field}>
								<label for={id}>{t(label)}</label>
								<span class={`lp-field${wrong ? ' lp-field--error' : ''}`}>
									{hidden ? <input type="password" {...common} /> : <input type="text" {...common} />}
								</span>
								<p id={`${id}-help`} class={wrong ? 'lp-error' : 'lp-help'}>
									{t(wrong ? bad : help)}
								</p>
							</div>
						);
					})}
					<SwitchRow
						label={t('optionsBellComplete')}
						help={t('optionsBellCompleteHelp')}
						checked={entry.complete}
						{...(view.managed ? { locked: t('optionsBellManaged') } : {})}
						onChange={(complete) => setEntry({ ...entry, complete })}
					/>
					<p class="lp-help" role="status">
						{status(view, options.now.value)}
					</p>
					<button class="lp-btn lp-btn--secondary lp-btn--s" type="submit">
						<Icon name="bell" size={14} />
						{t('optionsBellTest')}
					</button>
				</form>
			)}
		</div>
	);
}
