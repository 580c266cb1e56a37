/** What our own pages (popup, options, welcome) may ask of the background. */
import type { AccountId, Site } from '../collaboration/model';
import { browser } from '../platform/browser';
import { LoopinError } from '../platform/errors';
import type { PageHandlers } from '../platform/gate';
import { managedHelpdesk, readPolicy } from '../platform/policy';
import { clearEverything, clearUpdates, getAccount } from '../store/accounts';
import { clearDrafts } from '../store/drafts';
import { jobById } from '../store/jobs';
import { setWaiting } from '../store/updates';
import { refreshBadge } from './badge';
import { connect, recogniseTab } from './connect';
import { accountDirectory, loadDirectory } from './directory';
import { disconnect } from './disconnect';
import { doorbellView, testDoorbell } from './doorbell/view';
import { dismissJob, enqueueReply, retryJob, runOutbox } from './outbox';
import { checkNow, poke } from './schedule';
import { listShadows, startShadow, stopShadow } from './shadowing';
import { siteViews } from './site-views';
import { allSites, currentAccount, siteById } from './sites';
import { mark, mute, openUpdate } from './updates';

export const pageHandlers: PageHandlers = {
	'sites.list': async () => ({ sites: await siteViews() }),
	'sites.connect': ({ address, helpdesk }) => connect(address, helpdesk),
	'sites.disconnect': async ({ site }) => {
		if (managedHelpdesk(await readPolicy(), { id: site })) throw new LoopinError('forbidden', 'admin');
		await disconnect(site);
		return {};
	},
	'sites.check': async ({ site: id }) => {
		const sites = (await allSites()).filter((site) => id === undefined || site.id === id);
		await Promise.all(
			sites.map(async (site) => {
				void runOutbox(site, { wake: true });
				await checkNow(site.id);
			}),
		);
		return { sites: await siteViews() };
	},
	'tab.recognise': async ({ tab }) => recogniseTab((await browser.tabs.get(tab)).url),
	'update.open': async ({ account, update, composer }) => {
		await openUpdate(account as AccountId, update, composer ?? false);
		return {};
	},
	'updates.mark': async ({ account, updates, read }) => {
		await mark(account as AccountId, updates, read);
		return {};
	},
	'reply.send': async ({ account, ...reply }) => {
		const site = await siteOfAccount(account as AccountId);
		const job = await enqueueReply(site, account as AccountId, reply);
		void runOutbox(site, { wake: true });
		return { job };
	},
	'update.waiting': async ({ account, update, waiting }) => {
		await setWaiting(account as AccountId, update, waiting);
		return {};
	},
	'conversation.mute': async ({ account, conversation, muted }) => {
		await mute(account as AccountId, conversation, muted);
		return {};
	},
	'page.shadow.list': () => listShadows(),
	'page.shadow.start': async ({ account, agent, until }) => {
		await startShadow(await siteOfAccount(account as AccountId), account as AccountId, agent, until);
		return {};
	},
	'page.shadow.stop': async ({ account, agent }) => {
		await siteOfAccount(account as AccountId);
		await stopShadow(account as AccountId, agent);
		return {};
	},
	'page.job.retry': async ({ job }) => {
		const site = await siteOfJob(job);
		await retryJob(job);
		if (site) void runOutbox(site, { wake: true });
		return {};
	},
	'page.job.dismiss': async ({ job }) => {
		await siteOfJob(job);
		await dismissJob(job);
		return {};
	},
	'page.directory': async ({ account }) => {
		const site = await siteOfAccount(account as AccountId);
		const kept = await accountDirectory(account as AccountId);
		if (kept.length > 0) return { agents: kept };
		// Just connected: it was not fetched yet. Fetching asks who is signed in, so it must still be the same one afterwards.
		const { agents } = await loadDirectory(site, {});
		return { agents: (await currentAccount(site.id)) === account ? agents : [] };
	},
	'doorbell.state': () => doorbellView(),
	'doorbell.test': () => testDoorbell(),
	'data.clear': async ({ updates, drafts, everything }) => {
		if (everything) await clearEverything();
		if (updates) await clearUpdates();
		if (drafts) await clearDrafts();
		await refreshBadge();
		if (everything) void poke('all', 'startup');
		return {};
	},
};

/** The site of an account. Refuses another agent's than the one who is signed in there: that data is neither shown nor sent. */
async function siteOfAccount(account: AccountId): Promise<Site> {
	const record = await getAccount(account);
	const site = record && (await siteById(record.site));
	if (!site) throw new LoopinError('not-found', 'no such account');
	if ((await currentAccount(site.id)) !== account) throw new LoopinError('other-agent');
	return site;
}

/** The site of a job; undefined when the job is gone. */
async function siteOfJob(id: string): Promise<Site | undefined> {
	const job = await jobById(id);
	return job && siteOfAccount(job.account);
}
