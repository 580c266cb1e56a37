import fc from 'fast-check';
import { expect, it } from 'vitest';
import { excerptOf } from '../../../src/ui/excerpt';

it('marks the names in one line of text', () => {
	const { text, marks } = excerptOf('  Hello\n\n@Robin   Berg,\tcan you? ', ['Robin Berg']);
	expect(text).toBe('Hello @Robin Berg, can you?');
	expect(marks.map(([start, end]) => text.slice(start, end))).toEqual(['@Robin Berg']);
});

it('is short, and its marks lie in it, whatever was written', () => {
	fc.assert(
		fc.property(fc.array(fc.oneof(fc.string(), fc.constantFrom('@Robin Berg', ' ', '\n', 'x'.repeat(200)))), (parts) => {
			const { text, marks } = excerptOf(parts.join(''), ['Robin Berg']);
			expect(text.length).toBeLessThanOrEqual(300);
			let from = 0;
			for (const [start, end] of marks) {
				expect(start).toBeGreaterThanOrEqual(from);
				expect(end).toBeGreaterThan(start);
				from = end;
			}
			expect(from).toBeLessThanOrEqual(text.length);
		}),
	);
});
