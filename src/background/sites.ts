/** The connected sites and how each of them is. Sites are a decision, so they live in storage.local; health is news, so it lives in storage.session. */
import * as v from 'valibot';
import type { AccountId, Site, SiteId } from '../collaboration/model';
import { HELPDESK_IDS } from '../helpdesks/ids';
import { browser } from '../platform/browser';
import { ERROR_KINDS, type ErrorKind, type Failure } from '../platform/errors';
import type { SiteStatus } from '../platform/messages';
import { withLock } from './locks';

export const SITES_KEY = 'sites';
export const SIGNED_IN_KEY = 'signedIn';
export const HEALTH_KEY = 'health';

export interface SiteHealth {
	status: SiteStatus;
	failure?: Failure;
	/** Milliseconds since the epoch. */
	lastCheckedAt?: number;
	nextCheckAt?: number;
}

const siteSchema = v.pipe(
	v.object({
		id: v.pipe(v.string(), v.maxLength(2_000)),
		origin: v.pipe(v.string(), v.maxLength(2_000), v.regex(/^https?:\/\/[^/\s]+$/)),
		helpdesk: v.picklist(HELPDESK_IDS),
		name: v.pipe(v.string(), v.maxLength(300)),
		connectedAt: v.number(),
	}),
	v.check((site) => within(site.id, site.origin) && !site.id.endsWith('/')),
	v.transform((site): Site => ({ ...site, id: site.id as SiteId })),
);
const healthSchema = v.object({
	status: v.picklist(['connected', 'checking', 'signed-out', 'needs-permission', 'needs-tab', 'not-answering', 'not-supported']),
	failure: v.optional(v.object({ kind: v.picklist(ERROR_KINDS), retryAfterMs: v.optional(v.number()) })),
	lastCheckedAt: v.optional(v.number()),
	nextCheckAt: v.optional(v.number()),
});

/** Is `address` the base or below it? `https://a.example/rt` holds `…/rt/x` and `…/rt?x`, not `…/rtfm`. */
function within(address: string, base: string): boolean {
	return address === base || (address.startsWith(base) && /[/?#]/.test(address.charAt(base.length)));
}

/** All connected sites, in the order they were connected. What is stored is not trusted: records that do not fit are left out. */
export async function allSites(): Promise<Site[]> {
	const { [SITES_KEY]: stored } = await browser.storage.local.get(SITES_KEY);
	if (!Array.isArray(stored)) return [];
	return stored.flatMap((record) => {
		const parsed = v.safeParse(siteSchema, record);
		return parsed.success ? [parsed.output] : [];
	});
}

/** One connected site, or undefined. */
export async function siteById(id: SiteId): Promise<Site | undefined> {
	return (await allSites()).find((site) => site.id === id);
}

/** The site that a document of that origin and address belongs to: the one with the longest base path, for several may share an origin. */
export async function siteOf(origin: string, url: string): Promise<Site | undefined> {
	const here = (await allSites()).filter((site) => site.origin === origin && within(url, site.id));
	return here.sort((one, other) => other.id.length - one.id.length)[0];
}

/** Adds a site, or replaces the one of that id. */
export function saveSite(site: Site): Promise<void> {
	return withLock('sites', async () => {
		const sites = await allSites();
		const at = sites.findIndex(({ id }) => id === site.id);
		if (at < 0) sites.push(site);
		else sites[at] = site;
		await browser.storage.local.set({ [SITES_KEY]: sites });
	});
}

/** Takes a site off the list, with its health and who was signed in. Its stored data is the store's business. */
export async function removeSite(id: SiteId): Promise<void> {
	await withLock('sites', async () => browser.storage.local.set({ [SITES_KEY]: (await allSites()).filter((site) => site.id !== id) }));
	await withLock('signedIn', async () => {
		const { [id]: _, ...rest } = await signedInMap();
		await browser.storage.local.set({ [SIGNED_IN_KEY]: rest });
	});
	await withLock('health', async () => {
		const { [id]: _, ...rest } = await siteHealth();
		await browser.storage.session.set({ [HEALTH_KEY]: rest });
	});
}

async function signedInMap(): Promise<Record<SiteId, AccountId>> {
	const { [SIGNED_IN_KEY]: stored } = await browser.storage.local.get(SIGNED_IN_KEY);
	const parsed = v.safeParse(v.record(v.string(), v.string()), stored);
	return (parsed.success ? parsed.output : {}) as Record<SiteId, AccountId>;
}

/** The account that was last seen signed in there; survives restarts. Only its data may be shown. */
export async function currentAccount(site: SiteId): Promise<AccountId | undefined> {
	return (await signedInMap())[site];
}

/** Remembers who is signed in; gives the account that was before, if another. */
export function setCurrentAccount(site: SiteId, account: AccountId): Promise<AccountId | undefined> {
	return withLock('signedIn', async () => {
		const map = await signedInMap();
		const before = map[site];
		if (before === account) return undefined;
		await browser.storage.local.set({ [SIGNED_IN_KEY]: { ...map, [site]: account } });
		return before;
	});
}

/** How every site is, as far as it was looked at since the browser started. */
export async function siteHealth(): Promise<Record<SiteId, SiteHealth>> {
	const { [HEALTH_KEY]: stored } = await browser.storage.session.get(HEALTH_KEY);
	const parsed = v.safeParse(v.record(v.string(), healthSchema), stored);
	return (parsed.success ? parsed.output : {}) as Record<SiteId, SiteHealth>;
}

/** Changes what is known of a site. A patch that names a status without a failure clears the failure. Sites that are not connected are left alone. */
export function setSiteHealth(id: SiteId, patch: Partial<SiteHealth>): Promise<void> {
	return withLock('health', async () => {
		if (!(await siteById(id))) return; // disconnected meanwhile
		const all = await siteHealth();
		const { failure, ...known } = all[id] ?? { status: 'checking' as const };
		const kept = patch.status === undefined && failure !== undefined ? { failure } : {};
		await browser.storage.session.set({ [HEALTH_KEY]: { ...all, [id]: { ...known, ...kept, ...patch } } });
	});
}

/** The status that a failed check leaves behind. */
export function statusOf(kind: ErrorKind): SiteStatus {
	if (kind === 'signed-out' || kind === 'needs-permission' || kind === 'needs-tab' || kind === 'not-supported') return kind;
	return 'not-answering';
}
