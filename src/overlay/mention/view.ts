/** What the mention menu shows, as data: made of the letters, the people found and the rules; drawn by `menu.ts`. Pure but for the words. */
import type { Agent, AgentId } from '../../collaboration/model';
import type { FoundGroup, Row, RowGroup } from '../../directory/directory';
import type { NoAccess } from '../../helpdesks/helpdesk';
import type { Failure } from '../../platform/errors';
import { plural, t } from '../../platform/i18n';
import type { MentionsOff } from '../../platform/messages';
import type { IconName } from '../../ui/icons';
import { shown } from '../../ui/person';
import { errorSentence, noAccessShort } from '../../ui/reasons';
import { clockTime } from '../../ui/relative-time';

export interface MenuRow {
	/** Tells rows apart: the agent's id, or the group's name. */
	readonly key: string;
	readonly name: string;
	/** Whom it names when it is chosen: one colleague, or a group's people one by one. */
	readonly people: readonly Agent[];
	readonly isGroup: boolean;
	readonly matches: ReadonlyArray<readonly [start: number, end: number]>;
	/** Role and groups, and what tells namesakes apart; for a disabled row the reason. */
	readonly sub: string;
	readonly follows: boolean;
	readonly disabled: boolean;
}

/** Whoever cannot be chosen is greyed, and has none. */
export const photoOf = ({ people, isGroup, disabled }: MenuRow): string | undefined => (isGroup || disabled ? undefined : people[0]?.photo);

export interface MenuGroup {
	/** Drawn above the rows; '' for the only group of a search. */
	readonly label: string;
	readonly rows: readonly MenuRow[];
}

export type MenuView =
	| { readonly kind: 'rows'; readonly groups: readonly MenuGroup[]; readonly notice: string; readonly foot: 'keys' | 'keep-typing' }
	| { readonly kind: 'loading' }
	| {
			readonly kind: 'message';
			readonly icon: IconName;
			readonly danger: boolean;
			readonly title: string;
			readonly text: string;
			readonly action?: { readonly label: string; readonly icon: IconName; readonly does: 'retry' | 'copy' };
	  };

const message = (icon: IconName, title: string, text: string): MenuView => ({ kind: 'message', icon, danger: false, title, text });

/** The words' keys have no hyphens: the browsers take letters, digits and underscores only. */
const OFF: Record<MentionsOff, { icon: IconName; title: string; text: string; once: boolean }> = {
	'light-agent': { icon: 'lock', title: 'menuOffLightAgent', text: 'menuOffRole', once: false },
	contributor: { icon: 'lock', title: 'menuOffContributor', text: 'menuOffRole', once: false },
	'chat-only': { icon: 'lock', title: 'menuOffChatOnly', text: 'menuOffRole', once: false },
	'end-user': { icon: 'lock', title: 'menuOffHere', text: 'menuOffRole', once: false },
	admin: { icon: 'building', title: 'menuOff', text: 'menuOffAdmin', once: true },
	helpdesk: { icon: 'building', title: 'menuOff', text: 'menuOffAdmin', once: true },
	'no-edit': { icon: 'lock', title: 'menuOffHere', text: 'menuOffNoEdit', once: false },
	'live-chat': { icon: 'bubble', title: 'menuOffLiveChat', text: 'menuOffLiveChatText', once: true },
	'signed-out': { icon: 'key', title: 'menuOffSignedOut', text: 'menuOffSignedOutText', once: false },
	'no-assignee': { icon: 'users', title: 'menuOffNoAssignee', text: 'menuOffNoAssigneeText', once: false },
	page: { icon: 'alert', title: 'menuOffPage', text: 'menuOffPageText', once: true },
	'followers-self-only': { icon: 'users', title: 'menuOffHere', text: 'menuOffSelfOnly', once: true },
};

/** Why nothing opens; `once`: said once per conversation, then typing @ does nothing. */
export function offView(why: MentionsOff, siteName: string): { view: MenuView; once: boolean } {
	const { icon, title, text, once } = OFF[why];
	return { view: message(icon, t(title, siteName), t(text, siteName)), once };
}

export const loadingView: MenuView = { kind: 'loading' };

/** The list could not be had at all. */
export const failedView = (failure: Failure | undefined, siteName: string): MenuView => ({
	kind: 'message',
	icon: failure?.kind === 'offline' ? 'cloudoff' : 'alert',
	danger: failure?.kind !== 'offline',
	title: t('menuFailed'),
	text: errorSentence(failure?.kind ?? 'internal', siteName),
	action: { label: t('menuTryAgain'), icon: 'retry', does: 'retry' },
});

export const noMatchView = (query: string): MenuView => message('search', t('menuNoMatch', shown(query.trim(), 60)), t('menuNoMatchText'));

export const emptyView = (siteName: string): MenuView => message('users', t('menuEmpty'), t('menuEmptyText', siteName));

/** The editor did not take the name. */
export const notInsertedView = (name: string): MenuView => ({
	kind: 'message',
	icon: 'alert',
	danger: true,
	title: t('menuNotInserted'),
	text: t('menuNotInsertedText'),
	action: { label: t('menuCopy', shown(name, 40)), icon: 'copy', does: 'copy' },
});

const ROLE: Record<Agent['role'], string> = {
	agent: 'menuRoleAgent',
	admin: 'menuRoleAdmin',
	'light-agent': 'menuRoleLightAgent',
	contributor: 'menuRoleContributor',
	'chat-only': 'menuRoleChatOnly',
	'end-user': 'menuRoleEndUser',
};

/** Role and groups on one line. Namesakes begin with what only one of them has: the login, else the e-mail address. */
export function describeAgent(agent: Agent, twins = false): string {
	const own = twins ? (agent.login ?? agent.email) : undefined;
	// With two groups or more, "Agent" says nothing that they do not.
	const role = agent.role === 'agent' && agent.groups.length > 1 ? undefined : t(ROLE[agent.role]);
	return [own, role, ...agent.groups]
		.filter((part): part is string => Boolean(part))
		.map((part) => shown(part, 100))
		.join(', ');
}

const LABELS: Record<RowGroup, string> = {
	conversation: 'menuGroupConversation',
	often: 'menuGroupOften',
	suggested: 'menuGroupSuggested',
	'no-access': 'menuGroupNoAccess',
};

/** Mentioned at once at most: a note that names more reads as a list of names, and nobody meant each of them. */
export const MOST_AT_ONCE = 20;

export interface RowsInput {
	query: string;
	found: readonly Row[];
	/** Groups that the letters name. */
	teams?: readonly FoundGroup[];
	/** Nobody names themselves. */
	me?: AgentId | undefined;
	/** How many people there are altogether. */
	count: number;
	followers: ReadonlySet<AgentId>;
	noAccess: (agent: Agent) => NoAccess | undefined;
	/** The list is what this device saved (ms), because the browser is offline; else undefined. */
	offlineSince: number | undefined;
}

type Section = RowGroup | 'found';

/**
 * The rows, in groups. With letters, whoever can be mentioned stands in one list without a heading (the order tells); without letters the groups
 * have their headings. Nobody who cannot be mentioned is left out: they come last, with the reason.
 */
export function rowsView(input: RowsInput): MenuView {
	const searching = input.query.trim() !== '';
	const sections: { section: Section; rows: MenuRow[] }[] = [];
	const put = (section: Section, row: MenuRow, first = false): void => {
		let entry = sections.find((candidate) => candidate.section === section);
		if (!entry) sections.push((entry = { section, rows: [] }));
		if (first) entry.rows.unshift(row);
		else entry.rows.push(row);
	};
	for (const found of input.found) {
		const noAccess = input.noAccess(found.agent);
		put(noAccess ? 'no-access' : searching ? 'found' : found.group === 'no-access' ? 'suggested' : found.group, personRow(found, searching, noAccess, input));
	}
	// "@Tier 2" means the group, unless it is somebody's name as well: then whoever was typed stays where Enter takes them.
	const first = !input.found.some(({ matches }) => matches.length > 0);
	for (const team of (input.teams ?? []).toReversed()) {
		const row = groupRow(team, input);
		if (row.people.length > 0) put('found', row, first);
		else put('no-access', row);
	}
	sections.sort((a, b) => Number(a.section === 'no-access') - Number(b.section === 'no-access'));
	return {
		kind: 'rows',
		groups: sections.map(({ section, rows }) => ({ label: section === 'found' ? '' : t(LABELS[section]), rows })),
		notice: input.offlineSince === undefined ? '' : t('menuOffline', clockTime(input.offlineSince)),
		foot: !searching && input.count > input.found.length ? 'keep-typing' : 'keys',
	};
}

function personRow({ agent, matches, twins }: Row, searching: boolean, noAccess: NoAccess | undefined, { followers }: RowsInput): MenuRow {
	return {
		key: agent.id,
		name: agent.name,
		people: [agent],
		isGroup: false,
		matches: searching ? matches : [],
		sub: noAccess ? shown(noAccessShort(noAccess)) : describeAgent(agent, twins),
		follows: followers.has(agent.id),
		disabled: noAccess !== undefined,
	};
}

/** A group's people who can be mentioned here, by name; who cannot, and too many, is said. */
function groupRow({ name, people: all, matches }: FoundGroup, { me, noAccess, followers }: RowsInput): MenuRow {
	const others = all.filter(({ id }) => id !== me);
	const tooMany = others.length > MOST_AT_ONCE;
	const people = tooMany ? others : others.filter((agent) => noAccess(agent) === undefined);
	const names = people.slice(0, 3).map((agent) => shown(agent.name, 40));
	const list = names.join(', ') + (people.length > 3 ? '…' : '');
	const sub = tooMany
		? plural('menuTeamTooMany', others.length, MOST_AT_ONCE)
		: people.length === 0
			? t('menuTeamNobody')
			: people.length < others.length
				? plural('menuTeamSome', others.length, people.length, list)
				: plural('menuTeam', people.length, list);
	return {
		key: `group ${name}`,
		name,
		people,
		isGroup: true,
		matches,
		sub,
		follows: people.length > 0 && people.every(({ id }) => followers.has(id)),
		disabled: tooMany || people.length === 0,
	};
}

/** All rows in the order of the screen. */
export const rowsOf = (view: MenuView): readonly MenuRow[] => (view.kind === 'rows' ? view.groups.flatMap((group) => group.rows) : []);

/** Which row is active after a change: the same row if still there and enabled, else the first who is enabled, else the first. -1: none. */
export function activeAfter(rows: readonly MenuRow[], previous: string | undefined): number {
	const same = rows.findIndex((row) => row.key === previous && !row.disabled);
	if (same >= 0) return same;
	const enabled = rows.findIndex((row) => !row.disabled);
	return enabled >= 0 ? enabled : rows.length > 0 ? 0 : -1;
}

/** "Jan Kowalski, Tier 2, Billing, Follows already": what a screen reader gets of a row. */
export const spokenRow = (row: MenuRow): string => [shown(row.name), row.sub, row.follows ? t('menuFollows') : ''].filter(Boolean).join(', ');
