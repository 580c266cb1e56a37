/**
 * Who is signed in. Asked afresh before every write and every sync: the browser's session is the helpdesk's, and anybody may have signed in
 * since. Another agent's stored data is neither shown nor sent.
 */
import { type AccountId, accountId, type Site } from '../collaboration/model';
import type { HelpdeskClient, Me } from '../helpdesks/helpdesk';
import { asLoopinError, failureOf, LoopinError } from '../platform/errors';
import { ensureAccount, getAccount } from '../store/accounts';
import { clientFor } from './clients';
import { currentAccount, setCurrentAccount, setSiteHealth, siteById, siteHealth, statusOf } from './sites';

export interface SignedIn {
	site: Site;
	client: HelpdeskClient;
	me: Me;
	account: AccountId;
}

const listeners = new Set<(site: Site, account: AccountId) => void>();

/** Calls `changed` when another agent than before is found signed in on a site. Registered once per worker start. */
export function onAgentChanged(changed: (site: Site, account: AccountId) => void): void {
	listeners.add(changed);
}

/** Asks the helpdesk who is signed in and keeps that agent's account record up to date. Throws what `client.me()` throws, and notes it as the site's health. */
export async function signedIn(site: Site): Promise<SignedIn> {
	const client = clientFor(site);
	let me: Me;
	try {
		me = await client.me();
	} catch (thrown) {
		const { kind } = asLoopinError(thrown);
		await setSiteHealth(site.id, { status: statusOf(kind), failure: failureOf(thrown), lastCheckedAt: Date.now() });
		throw thrown;
	}
	// A disconnect may have overtaken us: its deleted data must not come back.
	if (!(await siteById(site.id))) throw new LoopinError('not-found', 'disconnected meanwhile');
	const account = accountId(site.id, me.id);
	const known = await ensureAccount(site, me);
	const before = await setCurrentAccount(site.id, account);
	const status = (await siteHealth())[site.id]?.status;
	// The helpdesk answered as somebody: whatever kept us out is over. How the sync itself fares is the sync's to say.
	if (status === undefined || status === 'signed-out' || status === 'needs-permission' || status === 'needs-tab')
		await setSiteHealth(site.id, { status: 'connected', lastCheckedAt: Date.now() });
	if (before !== undefined) for (const listener of listeners) listener(site, account);
	return { site, client, me: known.me, account };
}

/** Who was signed in at the last check, without asking. Undefined when nobody was, or nobody is known. */
export async function lastKnown(site: Site): Promise<{ site: Site; me: Me; account: AccountId } | undefined> {
	const account = await currentAccount(site.id);
	if (account === undefined || (await siteHealth())[site.id]?.status === 'signed-out') return undefined;
	const record = await getAccount(account);
	return record && { site, me: record.me, account };
}
