/** HTML as it comes over the wire, as the plain text a person would read. */
import { NAMED } from './html-entities';
import { readHtml } from './html-reader';

export { withoutControls } from './html-reader';

const ENTITY = /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|([a-z][a-z0-9]{1,30}));?/gi;

/** Replaces character references by their characters; unknown ones stay as written. */
export function decodeEntities(text: string): string {
	if (!text.includes('&')) return text;
	return text.replace(ENTITY, (whole, hex: string | undefined, decimal: string | undefined, name: string | undefined) => {
		if (name !== undefined) return NAMED.get(name) ?? whole;
		const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
		return code === 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) ? '\ufffd' : String.fromCodePoint(code);
	});
}

/** The readable text of an HTML message, at most `limit` characters (html-reader.ts). */
export const htmlToText = (html: string, limit?: number): string => readHtml(html, decodeEntities, limit);
