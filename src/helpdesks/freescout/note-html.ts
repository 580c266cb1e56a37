/** Plain text as the HTML that FreeScout keeps: each "@Full Name" of the mentioned as the link that its sanitizer leaves in place. */
import type { SiteId } from '../../collaboration/model';
import type { MentionedAgent } from '../helpdesk';
import { facts } from './facts';

const escaped = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');

export function noteHtml(base: SiteId, text: string, mentions: readonly MentionedAgent[] = []): string {
	// The longest first: "@Ann Lee-Smith" is not "@Ann Lee".
	const named = mentions.filter(({ name }) => name !== '').sort((one, other) => other.name.length - one.name.length);
	let html = '';
	for (let from = 0; from < text.length; ) {
		const next = named
			.map((agent) => ({ agent, at: text.indexOf(`@${agent.name}`, from) }))
			.filter(({ at }) => at >= 0)
			.reduce<{ agent: MentionedAgent; at: number } | undefined>((best, one) => (best && best.at <= one.at ? best : one), undefined);
		html += escaped(text.slice(from, next?.at ?? text.length));
		if (!next) break;
		const link = facts.mentionLink?.(base, next.agent);
		html += `<a href="${escaped(link?.href ?? '')}">${escaped(`@${next.agent.name}`)}</a>`;
		from = next.at + next.agent.name.length + 1;
	}
	return html.replace(/\r\n?|\n/g, '<br>');
}

/** A name as it stands in the HTML of a note, for looking it up there. */
export const nameInHtml = (name: string): string => `@${name.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')}`;
