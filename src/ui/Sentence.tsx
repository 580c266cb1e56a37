import { type ComponentChildren, Fragment } from 'preact';
import { t } from '../platform/i18n';
import { shown } from './person';

/** Private-use characters stand for the places while the sentence is looked up; no language's words contain them. */
const PLACE = 0xe000;
const PLACES = /([\uE000-\uE008])/u;

/** The sentence of a key as text and nodes, in the order the language wants them. */
export function sentence(key: string, ...nodes: ComponentChildren[]): ComponentChildren[] {
	const text = t(key, ...nodes.map((_, index) => String.fromCharCode(PLACE + index)));
	return text
		.split(PLACES)
		.filter((part) => part !== '')
		.map((part, index) => {
			const place = part.length === 1 ? part.charCodeAt(0) - PLACE : -1;
			return <Fragment key={index}>{place >= 0 && place < nodes.length ? nodes[place] : part}</Fragment>;
		});
}

/** Text of a helpdesk: isolated from the direction of what surrounds it, and never longer than may be drawn. */
export function Foreign({ text }: { text: string }) {
	return <bdi>{shown(text)}</bdi>;
}

/** The same for attributes, which hold no elements: first-strong isolate … pop directional isolate. Overrides inside cannot reach out. */
export const isolated = (text: string): string => `\u2068${shown(text)}\u2069`;
