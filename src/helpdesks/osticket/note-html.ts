/**
 * Text as osTicket has to be sent it. Its sanitizer decodes entities in each of its two passes, so that what must stay text is encoded three
 * times; and it deletes "position:" with all that follows up to the next semicolon (Format::safe_html).
 */
import type { SiteId } from '../../collaboration/model';
import type { MentionedAgent } from '../helpdesk';
import { facts } from './facts';

/** Breaks the word for the sanitizer, and nobody sees it. */
const WORD_JOINER = '\u2060';
const AMPERSAND = /&(?=#?\w+;)/g;
const encoded = (text: string): string =>
	text
		.replace(AMPERSAND, '&amp;amp;amp;')
		.replace(/</g, '&amp;amp;lt;')
		.replace(/>/g, '&amp;amp;gt;')
		.replace(/position:/g, `position${WORD_JOINER}:`);
const quoted = (text: string): string => text.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

/** The text as the rich editor would have sent it, each "@Full Name" of the mentioned as a link. */
export function noteHtml(base: SiteId, text: string, mentions: readonly MentionedAgent[] = []): string {
	// The longest first: "@Ann Lee-Smith" is not "@Ann Lee".
	const named = [...mentions].filter(({ name }) => name !== '').sort((one, other) => other.name.length - one.name.length);
	let html = '';
	for (let from = 0; from < text.length; ) {
		const next = named
			.map((agent) => ({ agent, at: text.indexOf(`@${agent.name}`, from) }))
			.filter(({ at }) => at >= 0)
			.reduce<{ agent: MentionedAgent; at: number } | undefined>((best, one) => (best && best.at <= one.at ? best : one), undefined);
		const end = next?.at ?? text.length;
		html += encoded(text.slice(from, end));
		from = end;
		if (!next) continue;
		const link = facts.mentionLink?.(base, next.agent);
		const attributes = Object.entries({ href: link?.href ?? '', ...link?.attributes }).map(([name, value]) => ` ${name}="${quoted(value)}"`);
		html += `<a${attributes.join('')}>${encoded(`@${next.agent.name}`)}</a>`;
		from += next.agent.name.length + 1;
	}
	return html.replace(/\r\n?|\n/g, '<br />');
}
