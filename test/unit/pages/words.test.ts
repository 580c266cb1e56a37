import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../..');
const locale = join(root, 'assets/_locales/en');
const words = (file: string): Record<string, { message: string }> => JSON.parse(readFileSync(join(locale, file), 'utf8'));
const all = Object.assign({}, ...readdirSync(locale).map(words)) as Record<string, { message: string }>;
const source = ['popup', 'options', 'welcome', 'ui', 'background', 'overlay']
	.flatMap((room) => readdirSync(join(root, 'src', room), { recursive: true, encoding: 'utf8' }).map((file) => join(root, 'src', room, file)))
	.filter((file) => /\.tsx?$/.test(file))
	.map((file) => readFileSync(file, 'utf8'))
	.join('\n');

describe('the words of the pages', () => {
	it.each(['popup.json', 'options.json', 'welcome.json', 'ui.json'])('%s: every key is used, under the room’s prefix', (file) => {
		for (const key of Object.keys(words(file))) {
			expect(key.startsWith(file.replace('.json', ''))).toBe(true);
			const stem = key.replace(/_(one|other)$/, '');
			// Keys that are put together from what they name: role, kind, reason.
			const prefix = /^(optionsRole|optionsOff|optionsKind)_/.exec(stem)?.[1];
			expect(source.includes(`'${stem}'`) || (prefix !== undefined && source.includes(`\`${prefix}_\${`)), key).toBe(true);
		}
	});

	it('every key that the pages ask for exists', () => {
		const asked = [...source.matchAll(/\b(?:t|plural|sentence)\(\s*'((?:popup|options|welcome|ui)[A-Za-z0-9_]*)'/g)].map(([, key]) => key ?? '');
		expect(asked.length).toBeGreaterThan(100);
		for (const key of asked) expect(all[key] ?? all[`${key}_other`], key).toBeDefined();
	});

	it('no exclamation marks, no straight apostrophes or three dots, as the design’s copy rules have it', () => {
		for (const file of ['popup.json', 'options.json', 'welcome.json', 'ui.json'])
			for (const [key, { message }] of Object.entries(words(file))) expect(message, key).not.toMatch(/!|'|\.\.\.|\b(please|oops|sorry)\b/i);
	});
});
