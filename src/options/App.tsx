import { useEffect, useState } from 'preact/hooks';
import { browser } from '../platform/browser';
import { t } from '../platform/i18n';
import type { Policy } from '../platform/policy';
import { Banner } from '../ui/Banner';
import { Icon, Mark } from '../ui/Icon';
import type { IconName } from '../ui/icons';
import { isolated } from '../ui/Sentence';
import { Checking } from './Checking';
import { Diagnostics } from './Diagnostics';
import { Helpdesks } from './Helpdesks';
import { Notifications } from './Notifications';
import { Privacy } from './Privacy';
import { lockedWords, SwitchRow } from './parts';
import { Shortcuts } from './Shortcuts';
import type { Options } from './state';

const SECTIONS: ReadonlyArray<readonly [id: string, icon: IconName, word: string]> = [
	['helpdesks', 'inbox', 'optionsHelpdesks'],
	['notifications', 'bell', 'optionsNotifications'],
	['checking', 'activity', 'optionsNavChecking'],
	['shortcuts', 'keyboard', 'optionsShortcuts'],
	['privacy', 'shield', 'optionsPrivacy'],
	['diagnostics', 'copy', 'optionsDiagnostics'],
];

export function App({ options }: { options: Options }) {
	const settings = options.settings.value;
	const policy = options.policy.value;
	return (
		<>
			<Side />
			<main class="lp-main">
				<h1 class="lp-sr">{t('optionsTitle')}</h1>
				{Object.keys(policy).length > 0 && <Managed policy={policy} />}
				<Helpdesks options={options} />
				{settings && (
					<>
						<Notifications options={options} settings={settings} />
						<Checking options={options} settings={settings} />
						<Shortcuts options={options} settings={settings} />
						<Privacy options={options} settings={settings} />
					</>
				)}
				<Diagnostics options={options} />
			</main>
			<Saved options={options} />
		</>
	);
}

/** What an organisation has fixed: visible, locked and explained. */
function Managed({ policy }: { policy: Policy }) {
	const word = (on: boolean) => lockedWords(t(on ? 'optionsOn' : 'optionsOffWord'));
	return (
		<div class="lp-sect">
			<Banner icon="building" role="none" title={policy.organisation ? t('optionsManagedBy', isolated(policy.organisation)) : t('optionsManaged')}>
				<p>{t('optionsManagedText')}</p>
			</Banner>
			<div class="lp-card" hidden={policy.mentions === undefined && policy.followers === undefined}>
				{policy.mentions !== undefined && (
					<SwitchRow
						label={t('optionsMentions')}
						help={t('optionsMentionsHelp')}
						checked={policy.mentions}
						locked={word(policy.mentions)}
						onChange={() => undefined}
					/>
				)}
				{policy.followers !== undefined && (
					<SwitchRow
						label={t('optionsFollowers')}
						help={t('optionsFollowersHelp')}
						checked={policy.followers}
						locked={word(policy.followers)}
						onChange={() => undefined}
					/>
				)}
			</div>
		</div>
	);
}

function Side() {
	const current = useCurrentSection();
	return (
		<aside class="lp-side" aria-label={t('optionsSections')}>
			<div class="lp-side__brand">
				<Mark size={22} />
				Loopin
			</div>
			<nav class="lp-side__nav" aria-label={t('optionsTitle')}>
				{SECTIONS.map(([id, icon, word]) => (
					<a key={id} href={`#${id}`} {...(id === current ? { 'aria-current': 'true' as const } : {})}>
						<Icon name={icon} />
						{t(word)}
					</a>
				))}
			</nav>
			<p class="lp-side__ver">{t('optionsVersion', browser.runtime.getManifest().version)}</p>
			<p class="lp-side__ver">
				<a href="welcome.html">{t('optionsWelcome')}</a>
			</p>
		</aside>
	);
}

/** The section that the page is scrolled to: the last whose head is above the middle of the window. */
function useCurrentSection(): string {
	const [current, setCurrent] = useState('helpdesks');
	useEffect(() => {
		const life = new AbortController();
		const look = () => {
			const atEnd = window.innerHeight + window.scrollY >= document.documentElement.scrollHeight - 4;
			const above = SECTIONS.filter(([id]) => (document.getElementById(id)?.getBoundingClientRect().top ?? Number.POSITIVE_INFINITY) < window.innerHeight / 3);
			const asked = SECTIONS.find(([id]) => `#${id}` === location.hash)?.[0];
			// The last sections may be too short to ever reach the top: what was asked for counts then.
			setCurrent((atEnd && asked ? asked : above.at(-1)?.[0]) ?? 'helpdesks');
		};
		window.addEventListener('scroll', look, { passive: true, signal: life.signal });
		window.addEventListener('hashchange', look, { signal: life.signal });
		return () => life.abort();
	}, []);
	return current;
}

/** "Saved", heard and shortly seen. */
function Saved({ options }: { options: Options }) {
	const { text, count } = options.said.value;
	const [shown, setShown] = useState(false);
	useEffect(() => {
		if (!text) return;
		setShown(true);
		const timer = setTimeout(() => setShown(false), 3_000);
		return () => clearTimeout(timer);
	}, [text, count]);
	return (
		<div role="status">
			{shown && (
				<div key={count} class="lp-snack lp-snack--page">
					<span>{text}</span>
				</div>
			)}
		</div>
	);
}
