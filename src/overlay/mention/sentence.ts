/** A translated sentence with nodes in it, in the order that the language wants. */
import { plural, t } from '../../platform/i18n';

/** Private-use characters stand for the nodes while the words are looked up; no language's words contain them. */
const HOLDERS = '\ue000\ue001\ue002\ue003';

const fill = (text: string, nodes: readonly Node[]): (Node | string)[] =>
	text
		.split(/([\ue000-\ue003])/u)
		.filter((part) => part !== '')
		.map((part) => (part.length === 1 && nodes[HOLDERS.indexOf(part)]) || part);

/** `t` with nodes as $1, $2, … */
export const sentence = (key: string, ...nodes: Node[]): (Node | string)[] => fill(t(key, ...nodes.map((_, index) => HOLDERS.charAt(index))), nodes);

/** `plural` with nodes as $2, $3, … */
export const pluralSentence = (key: string, count: number, ...nodes: Node[]): (Node | string)[] =>
	fill(plural(key, count, ...nodes.map((_, index) => HOLDERS.charAt(index))), nodes);
