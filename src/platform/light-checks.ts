/**
 * What content scripts and the background tell each other, checked without the schema library: it would be a fifth of what a helpdesk page loads.
 * Both ways are checked, for a page that took over its renderer can answer in a content script's name. Each check gives a copy with the
 * contract's fields only, or undefined.
 */
import type { RelayRequest, Toast, ToContent, ToContentAnswers } from './messages';
import { projectSettings } from './settings';

export type Fields = Record<string, unknown>;
type Checks<Contract> = { readonly [Name in keyof Contract]: (given: Fields) => Contract[Name] | undefined };

export const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);
/** A string of at most `longest` characters. */
export const isText = (value: unknown, longest = 2_000): value is string => typeof value === 'string' && value.length <= longest;

const KINDS: readonly Toast['kind'][] = [
	'mention',
	'customer-reply',
	'colleague-reply',
	'note',
	'added',
	'status',
	'group',
	'summary',
	'not-added',
	'signed-out',
];
const BUTTONS: readonly Toast['button'][] = ['reply', 'see', 'retry', 'sign-in', 'open-list'];
const oneOf = (value: unknown, list: readonly string[]): boolean => typeof value === 'string' && list.includes(value);

const isUpdate = (value: unknown): boolean =>
	isFields(value) &&
	[value.id, value.number, value.title].every((one) => isText(one, 20_000)) &&
	isText(value.text, 20_000) &&
	typeof value.at === 'number' &&
	oneOf(value.kind, KINDS) &&
	isFields(value.author) &&
	isText(value.author.name, 20_000);

function isToast(value: unknown): value is Toast {
	if (!isFields(value) || !isText(value.id) || !isText(value.site) || !oneOf(value.kind, KINDS) || !oneOf(value.button, BUTTONS)) return false;
	const { updates, count, problem, desk } = value;
	if (!Array.isArray(updates) || updates.length > 3 || !updates.every(isUpdate) || typeof count !== 'number') return false;
	if (problem !== undefined && !(isFields(problem) && isText(problem.name, 20_000) && isText(problem.job) && isFields(problem.failure))) return false;
	if (desk !== undefined && !(isFields(desk) && isText(desk.name, 20_000) && typeof desk.colour === 'number')) return false;
	return [value.conversation, value.number, value.title].every((one) => one === undefined || isText(one, 20_000));
}

const METHODS = ['GET', 'POST', 'PUT', 'DELETE'];
/** A page is not kept waiting for longer. */
const LONGEST_MS = 60_000;

/** The relay's request as we take it: a path of this origin (never `//host`), the four methods, strings as headers. */
export function relayRequest(payload: unknown): RelayRequest | undefined {
	if (!isFields(payload)) return undefined;
	const { path, method, headers, body, timeoutMs, helpdesk } = payload;
	if (typeof path !== 'string' || !path.startsWith('/') || path.startsWith('//') || path.includes('\\')) return undefined;
	// White space is dropped by the address parser: `/<tab>/host` would become another host.
	if (/\s/.test(path)) return undefined;
	if (!oneOf(method, METHODS) || !isFields(headers) || !Object.values(headers).every((value) => typeof value === 'string')) return undefined;
	if (body !== null && typeof body !== 'string') return undefined;
	if (typeof timeoutMs !== 'number' || !(timeoutMs > 0)) return undefined;
	return {
		path,
		method: method as RelayRequest['method'],
		headers: headers as Record<string, string>,
		body,
		timeoutMs: Math.min(timeoutMs, LONGEST_MS),
		...(isText(helpdesk) ? { helpdesk } : {}),
	};
}

const empty = (): Record<string, never> => ({});

/** What a content script takes from the background. */
export const TOLD: Checks<ToContent> = {
	'toast.show': ({ toast, sound }) => (isToast(toast) && (sound === undefined || typeof sound === 'boolean') ? { toast, sound } : undefined),
	'toast.close': ({ id }) => (isText(id) ? { id } : undefined),
	'toasts.up': empty,
	'conversation.changed': ({ conversation }) =>
		conversation === null || isText(conversation) ? ({ conversation } as ToContent['conversation.changed']) : undefined,
	'site.changed': empty,
	'settings.changed': ({ settings }) => (isFields(settings) ? { settings: projectSettings(settings) } : undefined),
	'composer.focus': ({ conversation, entry, composer }) =>
		isText(conversation) && (entry === undefined || isText(entry)) && typeof composer === 'boolean'
			? ({ conversation, entry, composer } as ToContent['composer.focus'])
			: undefined,
	'relay.fetch': relayRequest,
};

/** What the background takes as their answers. The relay's are checked where they are awaited. */
export const ANSWERED: Checks<Omit<ToContentAnswers, 'relay.fetch'>> = {
	'toast.show': ({ shown, looking, sounded }) =>
		typeof shown === 'boolean' && typeof looking === 'boolean' ? { shown, looking, ...(sounded === true ? { sounded } : {}) } : undefined,
	'toast.close': empty,
	'toasts.up': ({ ids }) => (Array.isArray(ids) && ids.length <= 1_000 && ids.every((id) => isText(id)) ? { ids } : undefined),
	'conversation.changed': empty,
	'site.changed': empty,
	'settings.changed': empty,
	'composer.focus': ({ focused }) => (typeof focused === 'boolean' ? { focused } : undefined),
};
