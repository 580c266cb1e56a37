/**
 * HTML as the plain text a person would read, without a DOM (the service worker has none). A tokenizer in linear time: whatever it is fed, it
 * neither throws nor loops, and its result is text only, for display with textContent.
 */

/** Elements whose content nobody reads. Their content is raw: it ends only at their own end tag. */
const UNREAD = new Map(['script', 'style', 'title', 'xmp', 'iframe', 'noembed', 'noframes'].map((name) => [name, new RegExp(`</${name}(?=[\\s/>])`, 'gi')]));
/** Elements that stand apart by an empty line, and those that only begin a line of their own. */
const PARAGRAPHS = new Set(['p', 'blockquote', 'pre', 'ul', 'ol', 'dl', 'table', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'figure']);
const LINES = new Set(
	'div li dt dd tr caption address article aside body details fieldset figcaption footer form header hr html legend main nav option section summary tbody thead'.split(
		' ',
	),
);

/** Text of one line or many, without control characters (they have no look, and hide things in logs and lists). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed.
export const withoutControls = (text: string): string => text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '');

/** Collects words and breaks; never writes a space or a break at the very beginning or end. */
class Lines {
	text = '';
	private space = false;
	private breaks = 0;

	constructor(private readonly limit: number) {}

	get full(): boolean {
		return this.text.length >= this.limit;
	}

	words(piece: string): void {
		for (const part of piece.split(/([\s\u00a0]+)/)) {
			if (part === '') continue;
			if (/^[\s\u00a0]/.test(part)) this.space = true;
			else this.write(part);
			if (this.full) return;
		}
	}

	preformatted(piece: string): void {
		const [first = '', ...rest] = piece.replaceAll('\u00a0', ' ').split(/\r\n?|\n/);
		if (first) this.write(first);
		for (const line of rest) {
			this.breakLine();
			if (line) this.write(line);
			if (this.full) return;
		}
	}

	/** At least this many line breaks before the next word. */
	atLeast(breaks: number): void {
		this.breaks = Math.max(this.breaks, breaks);
		this.space = false;
	}

	breakLine(): void {
		this.breaks = Math.min(this.breaks + 1, 2);
		this.space = false;
	}

	private write(word: string): void {
		if (this.text !== '') {
			if (this.breaks > 0) this.text += '\n'.repeat(this.breaks);
			else if (this.space) this.text += ' ';
		}
		this.breaks = 0;
		this.space = false;
		this.text += word;
	}
}

/** The index after the '>' that ends the tag whose name ends at `from`; quoted attribute values may hold '>'. The text's end when it never ends. */
function endOfTag(html: string, from: number): number {
	const quote = /["'>]/g;
	let index = from;
	for (;;) {
		quote.lastIndex = index;
		const found = quote.exec(html);
		if (!found) return html.length;
		if (found[0] === '>') return found.index + 1;
		// A quote opens a value only after '='; elsewhere it is a stray character.
		const opens = /=\s*$/.test(html.slice(Math.max(from, found.index - 8), found.index));
		const closed = opens ? html.indexOf(found[0], found.index + 1) : found.index;
		if (closed < 0) return html.length;
		index = closed + 1;
	}
}

/**
 * The readable text of HTML, at most `limit` characters: paragraphs and lines kept, spaces collapsed, scripts and styles left out, list items marked
 * with "- ". `decode` replaces the character references in a piece of text.
 */
export function readHtml(html: string, decode: (text: string) => string, limit = Number.MAX_SAFE_INTEGER): string {
	const lines = new Lines(limit);
	const tag = /<(\/?)([a-z][^\s/>]*)/iy;
	let preformatted = 0;
	let index = 0;
	const read = (piece: string): void => {
		const text = withoutControls(decode(piece));
		if (preformatted > 0) lines.preformatted(text);
		else lines.words(text);
	};
	while (index < html.length && !lines.full) {
		const open = html.indexOf('<', index);
		if (open < 0) {
			read(html.slice(index));
			break;
		}
		if (open > index) read(html.slice(index, open));
		if (html.startsWith('<!--', open)) {
			const end = html.indexOf('-->', open + 2);
			index = end < 0 ? html.length : end + 3;
			continue;
		}
		const next = html[open + 1];
		if (next === '!' || next === '?') {
			const end = html.indexOf('>', open);
			index = end < 0 ? html.length : end + 1;
			continue;
		}
		tag.lastIndex = open;
		const found = tag.exec(html);
		if (!found) {
			read('<');
			index = open + 1;
			continue;
		}
		const closing = found[1] === '/';
		const name = (found[2] ?? '').toLowerCase();
		index = endOfTag(html, tag.lastIndex);
		const unread = closing ? undefined : UNREAD.get(name);
		if (unread) {
			unread.lastIndex = index;
			const end = unread.exec(html);
			index = end ? end.index : html.length;
		} else if (name === 'br') lines.breakLine();
		else if (PARAGRAPHS.has(name)) {
			// Lists inside lists stay together.
			lines.atLeast(name === 'ul' || name === 'ol' || name === 'dl' ? 1 : 2);
			if (name === 'pre') preformatted = Math.max(0, preformatted + (closing ? -1 : 1));
		} else if (LINES.has(name)) {
			lines.atLeast(1);
			if (name === 'li' && !closing) lines.words('- ');
		} else if (name === 'td' || name === 'th') lines.words(' ');
	}
	return lines.text.slice(0, limit);
}
