import { useEffect, useRef, useState } from 'preact/hooks';
import { originPattern } from '../platform/address';
import { browser } from '../platform/browser';
import { language, t } from '../platform/i18n';
import { log } from '../platform/log';
import { watchJobs } from '../store/jobs';
import type { Job } from '../store/records';
import { type Usage, type UsageOf, usage } from '../store/usage';
import { Icon } from '../ui/Icon';
import { Section } from './parts';
import { browserName, buildReport } from './report';
import type { Options } from './state';

const COPIED_MS = 3_000;

export function Diagnostics({ options }: { options: Options }) {
	const [copied, setCopied] = useState<'no' | 'yes' | 'failed'>('no');
	const [platform, setPlatform] = useState('?');
	const [allowed, setAllowed] = useState(0);
	const [used, setUsed] = useState<Record<UsageOf, Usage> | undefined>(undefined);
	const [jobs, setJobs] = useState<readonly Job[]>([]);
	const report = useRef<HTMLPreElement>(null);
	const sites = options.sites.value ?? [];

	useEffect(() => {
		const life = new AbortController();
		const warn = (thrown: unknown) => log.warn('report incomplete', thrown);
		browser.runtime.getPlatformInfo().then(({ os, arch }) => setPlatform(`${os} ${arch}`), warn);
		usage().then(setUsed, warn);
		watchJobs(setJobs, life.signal);
		return () => life.abort();
	}, []);
	const origins = sites.map((view) => view.site.origin).join(' ');
	useEffect(() => {
		const asked = origins === '' ? [] : origins.split(' ').map((origin) => browser.permissions.contains({ origins: [originPattern(origin)] }));
		Promise.all(asked).then(
			(answers) => setAllowed(answers.filter(Boolean).length),
			() => setAllowed(0),
		);
	}, [origins]);
	useEffect(() => {
		if (copied === 'no') return;
		const timer = setTimeout(() => setCopied('no'), COPIED_MS);
		return () => clearTimeout(timer);
	}, [copied]);

	const text = buildReport({
		version: browser.runtime.getManifest().version,
		browser: browserName(navigator.userAgent),
		platform,
		language: language(),
		sites,
		allowed,
		usage: used,
		settings: options.settings.value,
		managed: Object.keys(options.policy.value),
		jobs,
		now: options.now.value,
	});
	const copy = () =>
		navigator.clipboard.writeText(text).then(
			() => setCopied('yes'),
			() => {
				setCopied('failed');
				if (report.current) getSelection()?.selectAllChildren(report.current);
			},
		);
	return (
		<Section id="diagnostics" title={t('optionsDiagnostics')} text={t('optionsDiagnosticsText')}>
			<div class="lp-card">
				<div class="lp-form">
					{/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields; this names a text that scrolls */}
					{/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard (WCAG 2.1.1) */}
					<pre ref={report} class="lp-report" tabIndex={0} role="group" aria-label={t('optionsReport')} dir="ltr" lang="en">
						{text}
					</pre>
					<div class="lp-form__row">
						<button class="lp-btn lp-btn--secondary" type="button" onClick={() => void copy()}>
							<Icon name={copied === 'yes' ? 'check' : 'copy'} />
							{t(copied === 'yes' ? 'optionsCopied' : 'optionsCopy')}
						</button>
						<span class="lp-help lp-help--beside" role="status">
							{copied === 'yes' ? t('optionsCopiedText') : copied === 'failed' ? t('optionsCopyFailed') : ''}
						</span>
					</div>
				</div>
			</div>
		</Section>
	);
}
