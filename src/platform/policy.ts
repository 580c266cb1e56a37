/**
 * What an organisation's administrator has set (storage.managed; the keys are described in docs/admins.md and, for Chromium, in
 * assets/managed-schema.json). An absent key means: the agent decides. What is not of the right type is as absent.
 */
import { type Site, UPDATE_KINDS, type UpdateKind } from '../collaboration/model';
import { parseAddress } from './address';
import { browser } from './browser';
import { projectPartly, type Settings } from './settings';

/** What may be switched off, for all helpdesks or for one. */
export interface Features {
	mentions?: boolean;
	followers?: boolean;
	/** Toasts on pages and system notifications. */
	toasts?: boolean;
	/** Kinds of updates that are announced; the list shows them all the same. */
	kinds?: Partial<Record<UpdateKind, boolean>>;
}

/** A helpdesk that is connected without the agent's doing. */
export interface ManagedHelpdesk extends Features {
	/** As `parseAddress` gives it. */
	address: string;
	origin: string;
	/** Which helpdesk it is, by its id; without it the address is asked. */
	helpdesk?: string;
	name?: string;
}

export interface Policy extends Features {
	/** Shown beside what is managed. */
	organisation?: string;
	/** Settings that the agent cannot change. */
	settings?: Partial<Settings>;
	helpdesks?: readonly ManagedHelpdesk[];
}

/** Where the agent is, or what is theirs alone: never an administrator's. */
const NEVER_MANAGED: readonly (keyof Settings)[] = ['pausedUntil', 'followersPanel', 'quiet'];
const MOST_HELPDESKS = 50;

type Fields = Record<string, unknown>;
const fields = (value: unknown): Fields => (typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {});
const words = (value: unknown): string => (typeof value === 'string' ? value.trim().slice(0, 200) : '');

function featuresOf(given: Fields): Features {
	const features: Features = {};
	for (const name of ['mentions', 'followers', 'toasts'] as const) {
		const value = given[name];
		if (typeof value === 'boolean') features[name] = value;
	}
	const kinds = fields(given.kinds);
	const known = UPDATE_KINDS.filter((kind) => typeof kinds[kind] === 'boolean');
	if (known.length > 0) features.kinds = Object.fromEntries(known.map((kind) => [kind, kinds[kind] as boolean]));
	return features;
}

function helpdeskOf(value: unknown): ManagedHelpdesk[] {
	const given = fields(value);
	const address = typeof given.address === 'string' ? parseAddress(given.address) : undefined;
	if (!address) return [];
	const [helpdesk, name] = [words(given.helpdesk), words(given.name)];
	return [{ address: address.address, origin: address.origin, ...(helpdesk && { helpdesk }), ...(name && { name }), ...featuresOf(given) }];
}

/** Keeps the known keys of the right type. */
export function projectPolicy(managed: unknown): Policy {
	const given = fields(managed);
	const policy: Policy = featuresOf(given);
	const organisation = words(given.organisation);
	if (organisation) policy.organisation = organisation;
	const settings = projectPartly(given.settings);
	for (const name of NEVER_MANAGED) delete settings[name];
	if (Object.keys(settings).length > 0) policy.settings = settings;
	const helpdesks = (Array.isArray(given.helpdesks) ? given.helpdesks.slice(0, MOST_HELPDESKS) : []).flatMap(helpdeskOf);
	if (helpdesks.length > 0) policy.helpdesks = helpdesks;
	return policy;
}

/** The policy as it is now; {} when there is none. Firefox rejects `storage.managed.get()` when no policy is set (bug 1868153), Chromium gives {}. */
export async function readPolicy(): Promise<Policy> {
	try {
		return projectPolicy(await browser.storage.managed.get());
	} catch {
		return {};
	}
}

/** The entry of the policy that connected this site, if one did. */
export const managedHelpdesk = (policy: Policy, site: Pick<Site, 'id'>): ManagedHelpdesk | undefined =>
	policy.helpdesks?.find(({ address }) => address === site.id);

/** What the administrator allows on that site: what is said of the site, else what is said of all. Nothing said: everything. */
export async function policyFor(
	site: Pick<Site, 'id'>,
): Promise<{ mentions: boolean; followers: boolean; toasts: boolean; announces(kind: UpdateKind): boolean }> {
	const policy = await readPolicy();
	const here: Features = managedHelpdesk(policy, site) ?? {};
	const toasts = here.toasts ?? policy.toasts ?? true;
	return {
		mentions: here.mentions ?? policy.mentions ?? true,
		followers: here.followers ?? policy.followers ?? true,
		toasts,
		announces: (kind) => toasts && (here.kinds?.[kind] ?? policy.kinds?.[kind] ?? true),
	};
}

/** May the agent change that setting? */
export const isLocked = (policy: Policy, name: keyof Settings): boolean => policy.settings !== undefined && Object.hasOwn(policy.settings, name);

/** Calls `changed` with the policy whenever the administrator changes it, until the signal aborts. */
export function watchPolicy(changed: (policy: Policy) => void, signal: AbortSignal): void {
	const listener = (_changes: unknown, area: string) => {
		if (area === 'managed') void readPolicy().then(changed);
	};
	browser.storage.onChanged.addListener(listener);
	signal.addEventListener('abort', () => browser.storage.onChanged.removeListener(listener), { once: true });
}
