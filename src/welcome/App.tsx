import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { HELPDESKS } from '../helpdesks/registry';
import { browser } from '../platform/browser';
import { t } from '../platform/i18n';
import { Banner } from '../ui/Banner';
import { ConnectForm } from '../ui/ConnectForm';
import { Icon, Mark } from '../ui/Icon';
import { Foreign, isolated, sentence } from '../ui/Sentence';
import { Pin } from './Pin';
import { Practice } from './Practice';
import type { Welcome } from './state';
import { inTheLoop, type StepId, type StepState, stateOf } from './steps';

const KINDS = Object.values(HELPDESKS).map(({ id, name }) => [id, name] as const);

export function App({ welcome }: { welcome: Welcome }) {
	const progress = welcome.progress.value;
	const mentioned = useSignal('');
	if (!progress) return null;
	const done = inTheLoop(progress);
	const state = (step: StepId) => stateOf(progress, step);
	const [site] = welcome.sites.value;
	return (
		<div class="lp-welcome__in">
			<header class="lp-welcome__head">
				<Mark size={48} />
				<h1>{t(done ? 'welcomeDoneTitle' : 'welcomeTitle')}</h1>
				<p>{t(done ? 'welcomeDoneText' : 'welcomeText')}</p>
			</header>
			<ol class="lp-steps">
				<Step number={1} state={state('pin')} title={t('welcomePin')} doneTitle={t('welcomePinned')} welcome={welcome}>
					<Pin onDone={() => welcome.set('pin', 'done')} onSkip={() => welcome.set('pin', 'skipped')} />
				</Step>
				<Step
					number={2}
					state={state('connect')}
					title={t('welcomeConnect')}
					doneTitle={t('welcomeConnected')}
					result={
						site &&
						(site.me ? sentence('welcomeSignedInAs', <Foreign text={site.site.name} />, <Foreign text={site.me.name} />) : <Foreign text={site.site.name} />)
					}
					welcome={welcome}
				>
					<p>{t('welcomeConnectText')}</p>
					<ConnectForm layout="welcome" button={t('welcomeCheckAddress')} kinds={KINDS} onConnected={() => void welcome.loadSites()} />
					<div class="lp-step__foot">
						<button class="lp-btn lp-btn--ghost" type="button" onClick={() => welcome.set('connect', 'skipped')}>
							{t('welcomeSkip')}
						</button>
					</div>
				</Step>
				<Step
					number={3}
					state={state('try')}
					title={t('welcomeTry')}
					doneTitle={t('welcomeTried')}
					welcome={welcome}
					doneBody={<End welcome={welcome} mentioned={mentioned.value} />}
				>
					<p>
						{sentence(
							'welcomeTryText',
							<kbd class="lp-kbd">@</kbd>,
							<kbd class="lp-kbd" dir="ltr">
								Enter
							</kbd>,
						)}
					</p>
					<Practice
						onMentioned={(name) => {
							mentioned.value = name;
							welcome.set('try', 'done');
						}}
					/>
					<div class="lp-step__foot">
						<button class="lp-btn lp-btn--ghost" type="button" onClick={() => welcome.set('try', 'skipped')}>
							{t('welcomeSkip')}
						</button>
					</div>
				</Step>
			</ol>
			<p class="lp-welcome__foot">{t('welcomeFoot')}</p>
		</div>
	);
}

interface StepProps {
	number: number;
	state: StepState;
	title: string;
	doneTitle: string;
	/** What came of it, under the title of a done step. */
	result?: ComponentChildren;
	/** Shown under a done or skipped step. */
	doneBody?: ComponentChildren;
	welcome: Welcome;
	children: ComponentChildren;
}

function Step({ number, state, title, doneTitle, result, doneBody, welcome, children }: StepProps) {
	const head = useRef<HTMLHeadingElement>(null);
	const done = state === 'done';
	const current = state === 'current';
	useLayoutEffect(() => {
		// The step before went away under the agent's click: the focus goes on with them, and the new step is read out.
		if (!current || !welcome.moved.value) return;
		welcome.moved.value = false;
		head.current?.focus();
	}, [current, welcome]);
	return (
		<li class={`lp-step${done ? ' is-done' : ''}${current ? ' is-current' : ''}`} {...(current ? { 'aria-current': 'step' as const } : {})}>
			<div class="lp-step__head">
				{done ? (
					<span class="lp-step__no">
						<Icon name="check" />
						<span class="lp-sr">{t('welcomeDone')}</span>
					</span>
				) : (
					<span class="lp-step__no" aria-hidden="true">
						{number}
					</span>
				)}
				<h2 ref={head} class="lp-step__title" tabIndex={-1}>
					{done ? doneTitle : title}
					{done && result && <small>{result}</small>}
					{state === 'skipped' && <small>{t('welcomeSkipped')}</small>}
				</h2>
			</div>
			{current && <div class="lp-step__body">{children}</div>}
			{(done || state === 'skipped') && doneBody && <div class="lp-step__body">{doneBody}</div>}
		</li>
	);
}

/** Two ways on; without a helpdesk the one thing that is missing. */
function End({ welcome, mentioned }: { welcome: Welcome; mentioned: string }) {
	const [site] = welcome.sites.value;
	const open = (url: string) => void browser.tabs.create({ url });
	return (
		<>
			{mentioned && (
				<Banner icon="check" title={t('welcomeThatsIt')}>
					<p>{t('welcomeThatsItText', isolated(mentioned.split(' ')[0] ?? mentioned))}</p>
				</Banner>
			)}
			<div class="lp-step__foot">
				{site ? (
					<button class="lp-btn lp-btn--primary" type="button" onClick={() => open(site.site.id)}>
						<span class="lp-truncate">{sentence('welcomeOpen', <Foreign text={site.site.name} />)}</span>
					</button>
				) : (
					<button class="lp-btn lp-btn--primary" type="button" onClick={() => welcome.set('connect', 'open')}>
						{t('welcomeConnect')}
					</button>
				)}
				<button class="lp-btn lp-btn--ghost" type="button" onClick={() => open(browser.runtime.getURL('options.html#notifications'))}>
					{t('welcomeSettings')}
				</button>
				<button class="lp-btn lp-btn--ghost" type="button" onClick={() => welcome.set('try', 'open')}>
					{t('welcomeTryAgain')}
				</button>
			</div>
		</>
	);
}
