/** FreeScout answers with HTML, and the service worker has no DOM: a tree to look things up in. Nothing here recurses, however deep it is. */
import { type DomUtils, parseDocument } from 'htmlparser2';
import { htmlToText, withoutControls } from '../html-text';

type Root = ReturnType<typeof parseDocument>;
export type Element = ReturnType<typeof DomUtils.getElementsByTagName>[number];

const MAX_LINE = 2_000;

const isElement = (node: object): node is Element => 'attribs' in node;

export class Html {
	private readonly root: Root;

	constructor(private readonly source: string) {
		this.root = parseDocument(source, { withStartIndices: true, withEndIndices: true });
	}

	/** All elements of that name (or any) that pass, in the order of the document. */
	all(name: string | undefined, test: (element: Element) => boolean = () => true, within?: Element): Element[] {
		return [...this.matching(name, test, within)];
	}

	first(name: string | undefined, test: (element: Element) => boolean = () => true, within?: Element): Element | undefined {
		for (const element of this.matching(name, test, within)) return element;
		return undefined;
	}

	private *matching(name: string | undefined, test: (element: Element) => boolean, within?: Element): Generator<Element> {
		const waiting = [...(within ?? this.root).children].reverse();
		for (let node = waiting.pop(); node; node = waiting.pop()) {
			if (!isElement(node)) continue;
			if ((name === undefined || node.name === name) && test(node)) yield node;
			for (let at = node.children.length - 1; at >= 0; at--) {
				const child = node.children[at];
				if (child) waiting.push(child);
			}
		}
	}

	byClass(name: string, within?: Element): Element | undefined {
		return this.first(undefined, hasClass(name), within);
	}

	/** What stands between an element's tags, as it was sent. */
	inner(element: Element): string {
		const [first, last] = [element.children[0], element.children.at(-1)];
		return first?.startIndex == null || last?.endIndex == null ? '' : this.source.slice(first.startIndex, last.endIndex + 1);
	}

	/** An element's text on one line. */
	line(element: Element | undefined): string {
		return element ? oneLine(htmlToText(this.inner(element), MAX_LINE)) : '';
	}

	/** Only what stands directly in it, not in the elements inside. */
	ownLine(element: Element | undefined): string {
		const texts = element?.children.filter((child) => child.type === 'text').map((child) => ('data' in child ? String(child.data) : '')) ?? [];
		return oneLine(texts.join(' '));
	}
}

export const oneLine = (text: string): string => withoutControls(text).replace(/\s+/g, ' ').trim().slice(0, MAX_LINE);
export const hasClass =
	(name: string) =>
	(element: Element): boolean =>
		(element.attribs.class ?? '').split(/\s+/).includes(name);
/** An attribute's value, decoded; '' without one. */
export const attribute = (element: Element | undefined, name: string): string => element?.attribs[name] ?? '';
