/** Connecting a helpdesk: from an address that a person typed, or a tab, to a site that is checked. The page has asked the browser's permission. */
import * as v from 'valibot';
import type { HelpdeskId, Site, SiteId } from '../collaboration/model';
import { HELPDESK_IDS } from '../helpdesks/ids';
import { HELPDESKS } from '../helpdesks/registry';
import { type Address, parseAddress } from '../platform/address';
import { browser } from '../platform/browser';
import { asLoopinError, type ErrorKind, failureOf, LoopinError } from '../platform/errors';
import { log } from '../platform/log';
import type { ConnectOutcome } from '../platform/messages';
import { refreshBadge } from './badge';
import { clientFor, firstLook } from './clients';
import { signedIn } from './identity';
import { checkNow } from './schedule';
import { injectLoader, reconcileScripts } from './scripts';
import { Search } from './search';
import { siteView } from './site-views';
import { saveSite, setSiteHealth, siteById, siteOf, statusOf } from './sites';

/** Where our pages leave the address before they ask the browser: Chromium closes the popup as its prompt opens. */
const PENDING_KEY = 'pendingConnect';
/** No helpdesk lives deeper below its host than this. */
const DEEPEST = 3;
/** After this no further address is tried; the ones before may each have used their whole time. */
const SEARCH_AT_MOST = 40_000;

const underway = new Map<string, Promise<ConnectOutcome>>();

/** Connects the helpdesk at that address. Never rejects. The page and `permissions.onAdded` may both ask for the same: they get one answer. */
export function connect(typed: string, chosen?: string): Promise<ConnectOutcome> {
	const address = parseAddress(typed);
	if (!address) return Promise.resolve({ state: 'failed', reason: 'bad-address' });
	const key = `${address.address} ${chosen ?? ''}`;
	const running = underway.get(key) ?? connectTo(address, chosen).catch((thrown): ConnectOutcome => ({ state: 'failed', reason: asLoopinError(thrown).kind }));
	underway.set(key, running);
	void running.finally(() => underway.delete(key));
	return running;
}

async function connectTo(address: Address, chosen: string | undefined): Promise<ConnectOutcome> {
	if (!(await browser.permissions.contains({ origins: [address.pattern] }))) throw new LoopinError('needs-permission');
	const found = await recognise(address, chosen);
	const known = await siteById(found.base);
	const site: Site = {
		id: found.base,
		origin: address.origin,
		helpdesk: found.helpdesk,
		name: (found.name || known?.name || address.host).slice(0, 300),
		connectedAt: known?.connectedAt ?? Date.now(),
	};
	await saveSite(site);
	await setSiteHealth(site.id, { status: 'checking' });
	await reconcileScripts();
	// First, for some helpdesks tell who is signed in to their own pages only.
	await injectLoader(site);
	const named = await introduce(site);
	await browser.storage.local.remove(PENDING_KEY);
	void refreshBadge();
	// At once: what is written from now on is news, what the first check finds is history.
	void checkNow(site.id);
	return { state: 'connected', site: await siteView(named) };
}

/** Who is signed in, and what they call the site. Connected is connected also when nobody is, or the helpdesk stops answering just now. */
async function introduce(site: Site): Promise<Site> {
	try {
		const { siteName } = (await signedIn(site)).me;
		const named = siteName ? { ...site, name: siteName.slice(0, 300) } : site;
		await saveSite(named);
		await setSiteHealth(site.id, { status: 'connected', lastCheckedAt: Date.now() });
		return named;
	} catch (thrown) {
		const { kind } = asLoopinError(thrown);
		log.debug('connected, but', kind);
		await setSiteHealth(site.id, { status: statusOf(kind), failure: failureOf(thrown), lastCheckedAt: Date.now() });
		return site;
	}
}

interface Found {
	base: SiteId;
	helpdesk: HelpdeskId;
	name?: string;
}

/**
 * Looks at one page first; what it shows signs of is asked, base by base, else every helpdesk. Throws the most telling of what kept it from finding
 * one.
 */
async function recognise(address: Address, chosen: string | undefined): Promise<Found> {
	const until = Date.now() + SEARCH_AT_MOST;
	const met = new Set<ErrorKind>();
	const search = new Search();
	const all = candidates(address, chosen);
	const likely = await firstLook(pageToLookAt(address, all), address.origin as SiteId, search).catch((thrown: unknown): readonly HelpdeskId[] => {
		const { kind } = asLoopinError(thrown);
		if (kind === 'offline' || kind === 'needs-permission') throw thrown;
		return []; // the helpdesks' own questions may fare better
	});
	const asked = all.filter(({ helpdesk }) => likely.includes(helpdesk));
	for (const { base, helpdesk } of asked.length > 0 ? asked : all) {
		if (Date.now() > until || search.isOver) break;
		try {
			const found = await clientFor({ id: base, origin: address.origin, helpdesk }, search).recognise();
			if (found && (found.base === address.origin || found.base.startsWith(`${address.origin}/`)))
				return { base: found.base, helpdesk, ...(found.name ? { name: found.name } : {}) };
		} catch (thrown) {
			const { kind } = asLoopinError(thrown);
			if (kind === 'offline' || kind === 'needs-permission') throw thrown;
			met.add(kind);
		}
	}
	const telling = (['signed-out', 'not-supported', 'rate-limited', 'not-answering'] as const).find((kind) => met.has(kind));
	throw new LoopinError(telling ?? 'not-a-helpdesk');
}

/** The page that was given; of a conversation's address its helpdesk's first page, for opening a conversation may leave traces. Pure. */
export function pageToLookAt({ address }: Pick<Address, 'address'>, all: ReadonlyArray<{ base: SiteId; helpdesk: HelpdeskId }>): string {
	const shown = all.find(({ base, helpdesk }) => HELPDESKS[helpdesk].conversationAt(address, base) !== undefined);
	return shown ? `${shown.base}/` : address;
}

/** Where the helpdesk may begin, and which it may be; what fits the address best comes first. Pure. */
export function candidates(address: Pick<Address, 'address' | 'origin'>, chosen?: string): Array<{ base: SiteId; helpdesk: HelpdeskId }> {
	const helpdesks = HELPDESK_IDS.filter((id) => chosen === undefined || id === chosen);
	const all = basesOf(address).flatMap((base) => helpdesks.map((helpdesk) => ({ base, helpdesk })));
	const shows = ({ base, helpdesk }: (typeof all)[number]) => HELPDESKS[helpdesk].conversationAt(address.address, base) !== undefined;
	// The shortest of them: a helpdesk that always lives at the root finds its conversation whatever base is assumed.
	return [...all.filter(shows).reverse(), ...all.filter((one) => !shows(one))];
}

/** The bases that an address may lie below, the deepest first: `https://a.example/rt/Ticket/Display.html` → …/rt/Ticket, …/rt, https://a.example. Pure. */
export function basesOf({ address, origin }: Pick<Address, 'address' | 'origin'>): SiteId[] {
	const path = address.slice(origin.length).split('/').filter(Boolean);
	// A file or a number ends an address; it is no directory that a helpdesk could live in.
	const file = path.findIndex((part) => /\.[a-z]{2,5}$/i.test(part) || /^\d+$/.test(part));
	const folders = path.slice(0, file < 0 ? DEEPEST : Math.min(file, DEEPEST));
	return Array.from({ length: folders.length + 1 }, (_, cut) => [origin, ...folders.slice(0, folders.length - cut)].join('/') as SiteId);
}

const pendingSchema = v.object({ address: v.pipe(v.string(), v.maxLength(2_000)), helpdesk: v.optional(v.picklist(HELPDESK_IDS)) });

/** Goes on with a connection whose page did not live to see the browser's answer. */
export async function continuePendingConnect(): Promise<void> {
	const { [PENDING_KEY]: stored } = await browser.storage.local.get(PENDING_KEY);
	const pending = v.safeParse(pendingSchema, stored);
	const address = pending.success ? parseAddress(pending.output.address) : undefined;
	if (!pending.success || !address || !(await browser.permissions.contains({ origins: [address.pattern] }))) return;
	await connect(pending.output.address, pending.output.helpdesk);
	await browser.storage.local.remove(PENDING_KEY);
}

/** What a tab's address tells: no request is made to a site that nobody asked to connect. */
export async function recogniseTab(url: string | undefined): Promise<{ address?: string; helpdesk?: HelpdeskId; connected?: boolean }> {
	const address = url?.startsWith('http') ? parseAddress(url) : undefined;
	if (!url || !address) return {};
	const site = await siteOf(address.origin, url);
	if (site) return { address: address.address, helpdesk: site.helpdesk, connected: true };
	const likely = candidates(address).find(({ base, helpdesk }) => HELPDESKS[helpdesk].conversationAt(url, base) !== undefined);
	return { address: address.address, ...(likely ? { helpdesk: likely.helpdesk } : {}), connected: false };
}
