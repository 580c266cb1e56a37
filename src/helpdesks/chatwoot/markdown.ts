/**
 * Message text. Chatwoot keeps what was typed as Markdown without escaping anything: a note that Loopin writes is written alike, and one that it
 * reads is shown as it was typed, with mentions and links as a person reads them.
 */

import type { MentionedAgent } from '../helpdesk';
import { withoutControls } from '../html-text';

/** `[@Jan Kowalski](mention://user/3/Jan%20Kowalski)`; teams alike. The lengths bound the work on hostile text. */
const MENTION = /\[((?:\\.|[^\]\\]){1,300})\]\(mention:\/\/(user|team)\/(\d{1,10})\/[^)\s]{1,2000}\)/g;
const LINK = /(!?)\[((?:\\.|[^\]\\]){0,300})\]\((https?:[^)\s]{1,2000}|mailto:[^)\s]{1,300})(?:\s+"[^"]{0,300}")?\)/g;
/** A hard break, and an empty line between paragraphs. */
const BREAK = /\\(?=\r?\n)/g;
const ESCAPE = /\\([!-/:-@[-`{-~])/g;

const unescaped = (text: string): string => text.replace(ESCAPE, '$1');

export interface MessageText {
	text: string;
	users: readonly string[];
	teams: readonly string[];
}

/** The content of a message as plain text of at most `limit` characters, and who is named by its mentions. */
export function readMarkdown(content: string, limit: number): MessageText {
	const users: string[] = [];
	const teams: string[] = [];
	const text = content
		// Markup is longer than what is read of it, but not by this much.
		.slice(0, limit * 4)
		.replace(MENTION, (_, name: string, kind: string, id: string) => {
			(kind === 'team' ? teams : users).push(id);
			return unescaped(name);
		})
		.replace(LINK, (_, image: string, label: string, address: string) => {
			const words = unescaped(label).trim();
			if (image) return words;
			return words === '' || words === address ? address : `${words} (${address})`;
		})
		.replace(BREAK, '')
		.replace(/\r\n?/g, '\n')
		.replace(/\n{3,}/g, '\n\n');
	return { text: withoutControls(text).trim().slice(0, limit), users: [...new Set(users)], teams: [...new Set(teams)] };
}

/** As the server reads it: `(mention://user/3/…)` up to the first closing bracket. */
const markup = ({ id, name }: MentionedAgent): string =>
	`[@${name.replace(/[[\]\\]/g, '\\$&')}](mention://user/${id}/${encodeURIComponent(name).replace(/[()]/g, (bracket) => (bracket === '(' ? '%28' : '%29'))})`;

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Plain text with each "@Full Name" of these people as a mention. */
export function writeMarkdown(text: string, mentions: readonly MentionedAgent[] = []): string {
	const people = new Map(mentions.filter(({ id, name }) => /^\d+$/.test(id) && name !== '').map((agent) => [agent.name, agent]));
	if (people.size === 0) return text;
	// The longest first: "@Jan Kowalski" is not "@Jan".
	const names = [...people.keys()].sort((a, b) => b.length - a.length).map(escaped);
	return text.replace(new RegExp(`@(${names.join('|')})(?![\\p{L}\\p{N}])`, 'gu'), (whole, name: string) => {
		const agent = people.get(name);
		return agent ? markup(agent) : whole;
	});
}
