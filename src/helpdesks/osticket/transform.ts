/** osTicket's pages and dialogs → plain shapes. Raw data stops here: every field is checked and clipped. What is not the page asked for is a `bad-answer`. */
import * as v from 'valibot';
import type { Agent, AgentId } from '../../collaboration/model';
import { LoopinError } from '../../platform/errors';
import { attribute, type Element, Html, hasClass } from './html';
import { oneLine } from './html-line';
import { agentId, isId } from './ids';

/** What the agent panel's own script says of the installation; the same as /scp/ajax.php/config/scp. */
const configuration = v.object({
	html_thread: v.boolean(),
	lock_time: v.number(),
	path: v.pipe(v.string(), v.maxLength(500), v.regex(/^\/(?:[\w.~-]+\/)*$/)),
	page_size: v.fallback(v.pipe(v.union([v.string(), v.number()]), v.transform(Number), v.integer(), v.minValue(1), v.maxValue(1_000)), 25),
});

export interface Configuration {
	/** Notes are HTML; else plain text. */
	rich: boolean;
	/** The path under which osTicket lives, without a slash at its end. */
	path: string;
	/** Rows on one page of a list, as this agent has chosen. */
	pageSize: number;
}

export function readConfiguration(json: unknown): Configuration | undefined {
	const parsed = v.safeParse(configuration, json);
	if (!parsed.success) return undefined;
	const { html_thread, path, page_size } = parsed.output;
	return { rich: html_thread, path: path.replace(/\/$/, ''), pageSize: page_size };
}

export interface Profile {
	id: AgentId;
	name: string;
	login: string;
	email: string;
	admin: boolean;
	/** What writes must carry. */
	token: string;
	configuration: Configuration | undefined;
}

/** The agent's own profile page. */
export function readProfile(source: string): Profile {
	const html = new Html(source);
	const form = html.first('form', (one) => /(?:^|\/)profile\.php$/.test(one.attribs.action ?? ''));
	const value = (name: string): string => oneLine(attribute(form && html.first('input', (input) => input.attribs.name === name, form), 'value'));
	const id = agentId(value('id'));
	const token = html.first('meta', (meta) => meta.attribs.name === 'csrf_token')?.attribs.content ?? '';
	if (!form || !id || !/^\w{1,200}$/.test(token)) throw new LoopinError('bad-answer', 'not a profile page');
	const name = oneLine(`${value('firstname')} ${value('lastname')}`);
	const header = html.byId('info');
	return {
		id,
		name: name || value('username') || id,
		login: value('username'),
		email: value('email'),
		admin: header !== undefined && html.all('a', (link) => /\/scp\/admin\.php$/.test(link.attribs.href ?? ''), header).length > 0,
		token,
		configuration: configurationIn(source),
	};
}

function configurationIn(source: string): Configuration | undefined {
	const literal = /getConfig\(\)\.resolve\(\s*(\{[^\n]{0,5000}\})\s*\)/.exec(source)?.[1];
	try {
		return literal === undefined ? undefined : readConfiguration(JSON.parse(literal));
	} catch {
		return undefined;
	}
}

/** One page of the agent directory. It lists disabled agents too, and does not say so. */
export function readDirectory(source: string): Agent[] {
	const html = new Html(source);
	const table = html.first('table', (one) => hasClass(one, 'list'));
	if (!table) throw new LoopinError('bad-answer', 'not a directory');
	return html
		.all('tr', (row) => isId(row.attribs.id ?? ''), table)
		.flatMap((row): Agent[] => {
			const id = agentId(row.attribs.id ?? '');
			const [name = '', department = '', email = ''] = html.all('td', undefined, row).map((cell) => html.line(cell));
			if (!id || !name) return [];
			return [{ id, name, ...(email ? { email } : {}), role: 'agent', groups: department ? [department] : [] }];
		});
}

export interface Choice {
	id: AgentId;
	name: string;
}

/** The agents offered by a dialog of the assign kind (their values are "s4"; teams are "t2"). */
export function readAssignees(source: string): Choice[] {
	const html = new Html(source);
	const selects = html.all('select', (one) => /\[\]$/.test(one.attribs.name ?? ''));
	if (selects.length === 0) throw new LoopinError('bad-answer', 'no list of assignees');
	const unique = new Map<AgentId, Choice>();
	for (const select of selects)
		for (const { value, name } of optionsOf(html, select)) {
			const id = value.startsWith('s') ? agentId(value.slice(1)) : undefined;
			if (id) unique.set(id, { id, name });
		}
	return [...unique.values()];
}

function optionsOf(html: Html, select: Element): { value: string; name: string }[] {
	return html.all('option', undefined, select).map((option) => ({ value: attribute(option, 'value'), name: html.line(option) }));
}

export interface Referral {
	/** The referral's own id: what is removed. */
	id: string;
	to: 'agent' | 'team' | 'department';
	name: string;
}

/** The dialog in which referrals are made and managed. */
export interface ReferDialog {
	/** Names of the form's fields: made of the session, so never known beforehand. */
	targetField: string;
	agentField: string;
	/** Whom it offers. */
	agents: Choice[];
	referrals: Referral[];
}

const REFERRED_TO = new Map<string, Referral['to']>([
	['icon-user', 'agent'],
	['icon-group', 'team'],
	['icon-sitemap', 'department'],
]);

export function readReferDialog(source: string): ReferDialog {
	const html = new Html(source);
	const form = html.first('form', (one) => one.attribs.id === 'refer');
	const selects = form ? html.all('select', undefined, form) : [];
	const target = selects.findIndex((one) => ['agent', 'team', 'dept'].every((value) => optionsOf(html, one).some((option) => option.value === value)));
	const fields = [selects[target], selects[target + 1]].map((one) => /^(\w{1,100})\[\]$/.exec(one?.attribs.name ?? '')?.[1]);
	const [targetField, agentField] = fields;
	const agentSelect = selects[target + 1];
	const manage = html.first('form', (one) => one.attribs.id === 'rf');
	if (target < 0 || !targetField || !agentField || !agentSelect || !manage) throw new LoopinError('bad-answer', 'not the dialog of referrals');
	return {
		targetField,
		agentField,
		agents: optionsOf(html, agentSelect).flatMap(({ value, name }) => {
			const id = agentId(value);
			return id && name ? [{ id, name }] : [];
		}),
		referrals: html.all('tr', undefined, manage).flatMap((row): Referral[] => {
			const id = html.first('input', (input) => input.attribs.name === 'referrals[]', row)?.attribs.value ?? '';
			const cell = html.first('td', undefined, row);
			const icon = cell && html.first('i', undefined, cell);
			const to = [...REFERRED_TO].find(([name]) => icon && hasClass(icon, name))?.[1];
			return isId(id) && to ? [{ id, to, name: html.line(cell) || id }] : [];
		}),
	};
}

/** One row of a list of tickets. */
export interface Row {
	ticket: string;
	number: string;
	title: string;
	/** Entries of its thread, notes included. */
	count: number;
}

export function readRows(source: string): Row[] {
	const html = new Html(source);
	const table = html.first('table', (one) => hasClass(one, 'queue'));
	if (!table) throw new LoopinError('bad-answer', 'not a list of tickets');
	return html.all('tr', undefined, table).flatMap((row): Row[] => {
		const links = html.all('a', (link) => /\btickets\.php\?id=\d+$/.test(link.attribs.href ?? ''), row);
		const ticket = /\d+$/.exec(links[0]?.attribs.href ?? '')?.[0] ?? '';
		if (!isId(ticket)) return [];
		const counter = html.first('small', (small) => html.all('i', (icon) => hasClass(icon, 'icon-comments-alt'), small).length > 0, row);
		const number = html.line(links.find((link) => hasClass(link, 'preview')) ?? links[0]);
		const title = html.line(links.find((link) => !hasClass(link, 'preview')));
		// One entry is not shown as a number.
		return [{ ticket, number, title, count: Number(/\d+/.exec(html.line(counter).replace(/[^\d]/g, ''))?.[0] ?? 1) }];
	});
}

/** `{ id, code }` of a lock, or why there is none. */
export type LockAnswer = { state: 'locked'; id: string; code: string } | { state: 'off' } | { state: 'refused' };

const lockShape = v.object({
	id: v.pipe(v.union([v.number(), v.string()]), v.transform(String), v.regex(/^[1-9]\d{0,17}$/)),
	code: v.pipe(v.string(), v.maxLength(200)),
});

/** The answer to asking for a ticket's lock: 418 where locks are turned off. */
export function readLock(status: number, json: unknown): LockAnswer {
	if (status === 418) return { state: 'off' };
	const parsed = v.safeParse(lockShape, json);
	return parsed.success ? { state: 'locked', ...parsed.output } : { state: 'refused' };
}
