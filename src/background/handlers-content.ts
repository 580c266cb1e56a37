/** What the scripts on a connected helpdesk's pages may ask of the background. Their site comes from the sender, never from the message. */
import { type AccountId, type AgentId, accountId, type Site } from '../collaboration/model';
import { mentionedOften } from '../collaboration/often';
import { mentionsOff } from '../collaboration/permissions';
import { HELPDESKS } from '../helpdesks/registry';
import { failureOf, LoopinError } from '../platform/errors';
import type { ContentHandlers, SenderKind } from '../platform/gate';
import type { Often, OverlayState } from '../platform/messages';
import { policyFor } from '../platform/policy';
import { readSettings, writeSettings } from '../platform/settings-store';
import { countMentions, getAccount } from '../store/accounts';
import { countAgents } from '../store/agents';
import { jobById } from '../store/jobs';
import { soundOften } from '../store/project';
import { disown } from '../store/shadows';
import { checkAccess, loadConversation } from './conversations';
import { loadDirectory, searchDirectory } from './directory';
import { noteSubmitted } from './doorbell/submitted';
import { lastKnown, type SignedIn, signedIn } from './identity';
import { dismissJob, enqueueFollower, enqueueMention, retryJob, runOutbox } from './outbox';
import { notePageMissing, pagesMissing } from './page-missing';
import { poke } from './schedule';
import { injectOverlay, injectPart } from './scripts';
import { listShadows, startShadow, stopShadow } from './shadowing';
import { siteOf } from './sites';
import { actOnToast } from './toast-acts';

export interface ContentSender {
	site: Site;
	tab: number;
}

/** The connected site that a content script speaks for; undefined refuses it. */
export async function admit({ origin, url, tab }: Extract<SenderKind, { kind: 'content' }>): Promise<ContentSender | undefined> {
	const site = await siteOf(origin, url);
	return site && { site, tab };
}

export const contentHandlers: ContentHandlers<ContentSender> = {
	'overlay.need': async (_, { tab, site }) => ({ injected: await injectOverlay(tab, site) }),
	'overlay.part': async ({ part }, { tab }) => ({ injected: await injectPart(tab, part) }),
	'overlay.state': (_, { site }) => overlayState(site),
	'directory.load': (_, { site }) => loadDirectory(site, {}),
	'directory.search': async ({ letters }, { site }) => ({ agents: await searchDirectory(site, letters) }),
	'directory.refresh': (_, { site }) => loadDirectory(site, { refresh: true }),
	'conversation.load': ({ conversation, fresh }, { site }) => loadConversation(site, conversation, fresh === undefined ? {} : { fresh }),
	'access.check': ({ conversation, agents }, { site }) => checkAccess(site, conversation, agents),
	'mention.submit': async (intent, { site }) => {
		if (!(await policyFor(site)).mentions) throw new LoopinError('forbidden', 'admin');
		const account = await writer(site);
		const again = intent.id !== undefined && (await jobById(intent.id)) !== undefined;
		const job = await enqueueMention(site, account, intent);
		if (intent.mentions.some(({ id }) => accountId(site.id, id) === account)) await disown(account, intent.conversation);
		void runOutbox(site);
		return { job, often: await oftenAfter(account, again ? [] : intent.mentions.map(({ id }) => id)) };
	},
	'plain.submit': async (submitted, { site }) => {
		const who = await lastKnown(site);
		if (who) void noteSubmitted(site, who.account, submitted);
		return {};
	},
	'follower.change': async (change, { site }) => {
		if (!(await policyFor(site)).followers) throw new LoopinError('forbidden', 'admin');
		const account = await writer(site);
		await enqueueFollower(site, account, change);
		// The agent's own following is the agent's own choice from now on.
		if (account === accountId(site.id, change.agent)) await disown(account, change.conversation);
		void runOutbox(site);
		return loadConversation(site, change.conversation, {});
	},
	'shadow.list': async (_, { site }) => {
		const { able, shadows } = await listShadows(site);
		return { able: able.length > 0, shadows };
	},
	'shadow.start': async ({ agent, until }, { site }) => {
		await startShadow(site, undefined, agent, until);
		return {};
	},
	'shadow.stop': async ({ agent }, { site }) => {
		await stopShadow(await writer(site), agent);
		return {};
	},
	'job.retry': async ({ job }, { site }) => {
		await checkJob(site, job);
		await retryJob(job);
		void runOutbox(site, { wake: true });
		return {};
	},
	'job.dismiss': async ({ job }, { site }) => {
		await checkJob(site, job);
		await dismissJob(job);
		return {};
	},
	'looking.at': async ({ focused }, { site }) => {
		if (focused) void poke(site.id, 'looking');
		return {};
	},
	'settings.set': async ({ followersPanel, publicHint }) => {
		await writeSettings({ ...(followersPanel && { followersPanel }), ...(publicHint !== undefined && { publicHint }) });
		return {};
	},
	'page.missing': async ({ names }, { site }) => {
		await notePageMissing(site.id, names);
		return {};
	},
	'toast.act': async ({ toast, act }, { site }) => {
		await actOnToast(toast, act, site.id);
		return {};
	},
};

/** Counts these mentions, and gives who is mentioned often now. */
async function oftenAfter(account: AccountId, named: readonly AgentId[]): Promise<Often> {
	const now = Date.now();
	if (named.length > 0) await countMentions(account, named, now);
	return mentionedOften(soundOften(await getAccount(account)), now);
}

/** Whose intent it is: the agent for whom the page's overlay was drawn. The outbox asks again before it writes. */
async function writer(site: Site): Promise<AccountId> {
	return ((await lastKnown(site)) ?? (await signedIn(site))).account;
}

/** A page may touch the jobs of its own site and agent only. */
async function checkJob(site: Site, id: string): Promise<void> {
	const job = await jobById(id);
	if (job && (job.site !== site.id || job.account !== (await lastKnown(site))?.account)) throw new LoopinError('forbidden', 'a job of somebody else');
}

/** Always asks who is signed in: a page just came up, perhaps after another agent signed in. */
async function overlayState(site: Site): Promise<OverlayState> {
	const [settings, policy] = await Promise.all([readSettings(), policyFor(site)]);
	let who: Pick<SignedIn, 'me' | 'account'> | undefined;
	let failure: OverlayState['failure'];
	try {
		who = await signedIn(site);
		void runOutbox(site, { wake: true });
	} catch (thrown) {
		failure = failureOf(thrown);
		who = await lastKnown(site);
	}
	const off = mentionsOff(who?.me, { policy, capabilities: HELPDESKS[site.helpdesk].capabilities });
	const record = who && (await getAccount(who.account));
	const missing = (await pagesMissing())[site.id]?.names;
	return {
		site,
		settings,
		directory: { count: who ? await countAgents(who.account) : 0, savedAt: record?.directorySavedAt ?? 0 },
		...(who ? { me: { id: who.me.id, name: who.me.name, role: who.me.role } } : {}),
		// Without an answer nobody is known to be signed out.
		...(off && (off !== 'signed-out' || who || failure?.kind === 'signed-out') ? { mentionsOff: off } : {}),
		...(policy.followers ? {} : { followersOff: true }),
		...(failure ? { failure } : {}),
		...(missing ? { missing } : {}),
	};
}
