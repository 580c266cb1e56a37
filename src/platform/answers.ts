/** What each message is answered with (messages.ts says what it carries). Types only: the background's answers are our own, what pages answer is checked by light-checks.ts. */
import type { AccountId, Agent, AgentId, HelpdeskId } from '../collaboration/model';
import type { NoAccess } from '../helpdesks/helpdesk';
import type { ErrorKind, Failure } from './errors';
import type { RelayAnswer } from './relay';
import type { ConnectOutcome, ConversationState, DoorbellView, OverlayState, ShadowView, SiteView } from './views';

/** Whom this agent mentions often, and what that counts; most first. */
export type Often = ReadonlyArray<readonly [AgentId, number]>;

interface DirectoryAnswer {
	agents: readonly Agent[];
	savedAt: number;
	complete: boolean;
	often: Often;
	failure?: Failure;
}

export interface ContentAnswers {
	'overlay.need': { injected: boolean };
	'overlay.part': { injected: boolean };
	'overlay.state': OverlayState;
	'directory.load': DirectoryAnswer;
	'directory.search': { agents: readonly Agent[] };
	'directory.refresh': DirectoryAnswer;
	'conversation.load': ConversationState;
	'access.check': { noAccess: ReadonlyArray<readonly [AgentId, NoAccess]> };
	'mention.submit': { job: string; often: Often };
	'plain.submit': Record<string, never>;
	'follower.change': ConversationState;
	'shadow.list': { able: boolean; shadows: readonly ShadowView[] };
	'shadow.start': Record<string, never>;
	'shadow.stop': Record<string, never>;
	'job.retry': Record<string, never>;
	'job.dismiss': Record<string, never>;
	'looking.at': Record<string, never>;
	'settings.set': Record<string, never>;
	'page.missing': Record<string, never>;
	'toast.act': Record<string, never>;
}

export interface PageAnswers {
	'sites.list': { sites: readonly SiteView[] };
	'sites.connect': ConnectOutcome;
	'sites.disconnect': Record<string, never>;
	'sites.check': { sites: readonly SiteView[] };
	'tab.recognise': { address?: string; helpdesk?: HelpdeskId; connected?: boolean };
	'update.open': Record<string, never>;
	'updates.mark': Record<string, never>;
	'reply.send': { job: string };
	'update.waiting': Record<string, never>;
	'conversation.mute': Record<string, never>;
	/** `able`: the accounts for which it is offered. */
	'page.shadow.list': { able: readonly AccountId[]; shadows: readonly ShadowView[] };
	'page.shadow.start': Record<string, never>;
	'page.shadow.stop': Record<string, never>;
	'page.job.retry': Record<string, never>;
	'page.job.dismiss': Record<string, never>;
	'page.directory': { agents: readonly Agent[] };
	'doorbell.state': DoorbellView;
	'doorbell.test': { milliseconds: number } | { failure: ErrorKind };
	'data.clear': Record<string, never>;
}

export interface ToContentAnswers {
	/** `looking`: the agent has that conversation in front of them; no toast was drawn. `sounded`: the page played the sound. */
	'toast.show': { shown: boolean; looking: boolean; sounded?: boolean };
	'toast.close': Record<string, never>;
	'toasts.up': { ids: readonly string[] };
	'conversation.changed': Record<string, never>;
	'site.changed': Record<string, never>;
	'settings.changed': Record<string, never>;
	'composer.focus': { focused: boolean };
	'relay.fetch': RelayAnswer | { failed: true };
}

/** What a message's handler may answer instead of its result. */
export type Answer<T> = { ok: true; value: T } | { ok: false; failure: Failure };
