/**
 * The directory: colleagues of the account that is signed in, kept on this device so that the menu opens at once, offline too. Renewed daily or
 * on demand; while the first one comes in, whoever is there already can be found.
 */
import type { AccountId, Agent, Milliseconds, Site } from '../collaboration/model';
import { mentionedOften } from '../collaboration/often';
import { failureOf } from '../platform/errors';
import type { ContentAnswers } from '../platform/messages';
import { getAccount } from '../store/accounts';
import { agentsOf, mergeAgents, replaceAgents } from '../store/agents';
import { soundOften } from '../store/project';
import { lastKnown, type SignedIn, signedIn } from './identity';
import { tellSite } from './tabs';

type Directory = ContentAnswers['directory.load'];

const FIRST_ANSWER_WITHIN: Milliseconds = 1_000;

/**
 * The directory as it is kept, for the agent who is signed in now. An empty or half one is loaded first (`refresh`: in any case); when that
 * fails, what is there is given with the failure. Never throws but `storage`.
 */
export async function loadDirectory(site: Site, { refresh = false }: { refresh?: boolean } = {}): Promise<Directory> {
	let who: { account: AccountId } | undefined = await lastKnown(site);
	try {
		const record = who && (await getAccount(who.account));
		if (refresh) who = { account: await renewDirectory(site) };
		else if (!record?.directoryComplete) who = await soon(renewDirectory(site), site);
		return await kept(who);
	} catch (thrown) {
		// Whoever was signed in before the failure may not be who is signed in now.
		return { ...(await kept(await lastKnown(site))), failure: failureOf(thrown) };
	}
}

/** A directory of thousands takes many pages: nobody waits for the last one to find those of the first. The overlay asks again. */
async function soon(renewal: Promise<AccountId>, site: Site): Promise<{ account: AccountId } | undefined> {
	let timer: ReturnType<typeof setTimeout> | undefined;
	const late = new Promise<undefined>((resolve) => {
		timer = setTimeout(() => resolve(undefined), FIRST_ANSWER_WITHIN);
	});
	renewal.catch(() => undefined); // whoever asks next hears of it
	const account = await Promise.race([renewal, late]).finally(() => clearTimeout(timer));
	return account === undefined ? await lastKnown(site) : { account };
}

async function kept(who: { account: AccountId } | undefined): Promise<Directory> {
	const record = who && (await getAccount(who.account));
	if (!record) return { agents: [], savedAt: 0, complete: false, often: [] };
	return {
		agents: await agentsOf(record.account),
		savedAt: record.directorySavedAt,
		complete: record.directoryComplete,
		often: mentionedOften(soundOften(record), Date.now()),
	};
}

const renewing = new Map<AccountId, Promise<void>>();

/** Reads the whole directory from the helpdesk and puts it in place of the old one; gives whose it is. Asked twice at once, it is read once. */
export async function renewDirectory(site: Site): Promise<AccountId> {
	const signed = await signedIn(site);
	const { account } = signed;
	const running = renewing.get(account) ?? renew(signed).finally(() => renewing.delete(account));
	renewing.set(account, running);
	await running;
	return account;
}

async function renew({ site, client, me, account }: SignedIn): Promise<void> {
	const first = !(await getAccount(account))?.directoryComplete;
	const agents = new Map<Agent['id'], Agent>();
	for await (const page of client.agents(me)) {
		for (const agent of page) agents.set(agent.id, agent);
		// The first time, page by page: killed half-way, those who are in are found, and the next load completes it.
		if (first) await mergeAgents(account, page);
	}
	await replaceAgents(account, [...agents.values()], Date.now());
	await tellSite(site, 'site.changed', {});
}

/** Asks the helpdesk while the agent types, where its directory cannot be listed whole; who is found is kept. [] where it offers no such search. */
export async function searchDirectory(site: Site, letters: string): Promise<readonly Agent[]> {
	const { client, account } = await signedIn(site);
	const found = (await client.searchAgents?.(letters)) ?? [];
	await mergeAgents(account, found);
	return found;
}

/** The kept directory of one account, for our own pages. */
export const accountDirectory = (account: AccountId): Promise<readonly Agent[]> => agentsOf(account);
