/** osTicket answers with HTML, and the service worker has no DOM: a tree to look things up in. Nothing here recurses, whatever it is fed. */
import { DomUtils, parseDocument } from 'htmlparser2';
import { htmlToText } from '../html-text';
import { oneLine } from './html-line';

type Root = ReturnType<typeof parseDocument>;
export type Element = ReturnType<typeof DomUtils.getElementsByTagName>[number];

const MAX_LINE = 2_000;

export class Html {
	private readonly root: Root;

	constructor(private readonly source: string) {
		this.root = parseDocument(source, { withStartIndices: true, withEndIndices: true });
	}

	/** All elements of that name (or any) that fulfil the test, in the order of the document. */
	all(name: string | undefined, test: (element: Element) => boolean = () => true, within?: Element): Element[] {
		const from = within ? within.children : this.root.children;
		return DomUtils.findAll((element) => (name === undefined || element.name === name) && test(element), from);
	}

	first(name: string | undefined, test?: (element: Element) => boolean, within?: Element): Element | undefined {
		return this.all(name, test, within)[0];
	}

	byId(id: string): Element | undefined {
		return this.first(undefined, (element) => element.attribs.id === id);
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
}

export const hasClass = (element: Element, name: string): boolean => (element.attribs.class ?? '').split(/\s+/).includes(name);
/** An attribute's value, decoded; '' without one. */
export const attribute = (element: Element | undefined, name: string): string => element?.attribs[name] ?? '';
