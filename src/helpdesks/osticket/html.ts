/** osTicket answers with HTML, and the service worker has no DOM: a tree to look things up in. */
import { DomHandler, DomUtils, Parser } from 'htmlparser2';
import { LoopinError } from '../../platform/errors';
import { htmlToText } from '../html-text';
import { oneLine } from './html-line';

type Root = DomHandler['root'];
export type Element = ReturnType<typeof DomUtils.getElementsByTagName>[number];

const MAX_LINE = 2_000;

/** osTicket's own pages and its sanitizer stay far below these; what does not is an accident or an attack, and costs more time than it is worth. */
const DEEPEST = 600;
const MOST_ELEMENTS = 200_000;

class LimitedHandler extends DomHandler {
	private depth = 0;
	private elements = 0;

	override onopentag(name: string, attributes: Record<string, string>): void {
		if (++this.depth > DEEPEST || ++this.elements > MOST_ELEMENTS) throw new LoopinError('bad-answer', 'too deep or too much');
		super.onopentag(name, attributes);
	}

	override onclosetag(): void {
		this.depth--;
		super.onclosetag();
	}
}

export class Html {
	private readonly root: Root;

	constructor(private readonly source: string) {
		const handler = new LimitedHandler(undefined, { withStartIndices: true, withEndIndices: true });
		new Parser(handler).end(source);
		this.root = handler.root;
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
