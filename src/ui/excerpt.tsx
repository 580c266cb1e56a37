/** The beginning of a message on one or two lines, mentions marked. Text stays text. */
import type { ComponentChildren } from 'preact';
import { mentionRanges } from '../collaboration/mentions';
import { MAX_SHOWN, shown } from './person';

/** White space as one space, at most 300 characters; where the names are mentioned in what is left. */
export function excerptOf(text: string, names: readonly string[] = []): { text: string; marks: ReadonlyArray<readonly [start: number, end: number]> } {
	const short = shown(
		text
			.slice(0, 10 * MAX_SHOWN)
			.replace(/\s+/gu, ' ')
			.trim(),
	);
	return { text: short, marks: names.length > 0 ? mentionRanges(short, names) : [] };
}

interface ExcerptProps {
	text: string;
	/** Mentions of these names are marked. */
	names?: readonly string[];
	/** Who said it, drawn before it (no `<bdi>`: it is isolated with the text, whose direction decides where a cut line ends). */
	before?: ComponentChildren;
	/** `lp-clamp-2`, `lp-line`: how it is cut. */
	class?: string;
}

/** An excerpt with mentions of the names marked. */
export function Excerpt({ text, names = [], before, class: look }: ExcerptProps) {
	const excerpt = excerptOf(text, names);
	const parts: Array<{ text: string; mark: boolean }> = [];
	let from = 0;
	for (const [start, end] of excerpt.marks) {
		parts.push({ text: excerpt.text.slice(from, start), mark: false }, { text: excerpt.text.slice(start, end), mark: true });
		from = end;
	}
	parts.push({ text: excerpt.text.slice(from), mark: false });
	return (
		<bdi {...(look ? { class: look } : {})}>
			{before}
			{parts.map((part, index) =>
				part.mark ? (
					<span key={index} class="lp-mention">
						{part.text}
					</span>
				) : (
					part.text
				),
			)}
		</bdi>
	);
}
