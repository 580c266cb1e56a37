import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { HELPDESK_IDS } from '../../../src/helpdesks/ids';
import { HELPDESKS } from '../../../src/helpdesks/registry';

const root = join(import.meta.dirname, '../../..');
const below = (folder: string): string[] =>
	readdirSync(join(root, folder)).flatMap((name) => (statSync(join(root, folder, name)).isDirectory() ? below(join(folder, name)) : [join(folder, name)]));
const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const sources = below('src').filter((file) => /\.tsx?$/.test(file));

describe('the house', () => {
	test('no vendor is named outside src/helpdesks', () => {
		const vendors = [...HELPDESK_IDS, ...Object.values(HELPDESKS).map((facts) => facts.name)].map((name) => name.replace(/[-\s]/g, '[-\\s_]?'));
		const named = new RegExp(`(${[...vendors, 'freescout', 'osticket', 'chatwoot', 'zammad'].join('|')})`, 'i');
		const offenders = [...sources, ...below('src').filter((file) => /\.(css|html)$/.test(file))]
			.filter((file) => !file.startsWith('src/helpdesks/'))
			.flatMap((file) =>
				read(file)
					.split('\n')
					.flatMap((line, at) => (named.test(line) ? [`${relative(root, join(root, file))}:${at + 1}`] : [])),
			);
		expect(offenders).toEqual([]);
	});

	test('no markup is made of strings', () => {
		const offenders = sources.filter((file) =>
			/\.(innerHTML|outerHTML)\s*=|insertAdjacentHTML|dangerouslySetInnerHTML|document\.write\(|\beval\(|new Function\(/.test(read(file)),
		);
		expect(offenders).toEqual([]);
	});

	test('the manifest asks for little', () => {
		const manifest = JSON.parse(read('manifest.json'));
		expect(manifest.permissions.length).toBeLessThanOrEqual(6);
		expect(manifest.host_permissions).toBeUndefined();
		expect(manifest.content_scripts).toBeUndefined();
		expect(manifest.web_accessible_resources).toBeUndefined();
		expect(manifest.content_security_policy.extension_pages).toContain("default-src 'none'");
		expect(manifest.content_security_policy.extension_pages).not.toContain('unsafe');
	});
});

describe('words', () => {
	const words = (language: string): Map<string, string> =>
		new Map(
			readdirSync(join(root, 'assets/_locales', language)).flatMap((file) =>
				Object.entries(JSON.parse(read(`assets/_locales/${language}/${file}`)) as Record<string, { message: string }>).map(
					([key, value]) => [key, value.message] as const,
				),
			),
		);
	const english = words('en');
	const code = [...sources, 'manifest.json'].map(read).join('\n').replaceAll('__MSG_', ' ').replaceAll('__"', ' "');

	test('every key that is used exists', () => {
		const used = [...code.matchAll(/\bt\(\s*'(\w+)'/g)].map((match) => match[1] ?? '');
		const plurals = [...code.matchAll(/\bplural\(\s*'(\w+)'/g)].map((match) => `${match[1]}_other`);
		expect(used.length).toBeGreaterThan(50);
		expect([...used, ...plurals].filter((key) => !english.has(key))).toEqual([]);
	});

	test('every key that exists is used, by its name or by the prefix of a family', () => {
		// A family is a key made of a prefix and a word: t(`error_${kind}`).
		const families = [...code.matchAll(/`(\w+?)\$\{/g)].map((match) => match[1] ?? '').filter((prefix) => prefix.length > 3);
		const unused = [...english.keys()].filter((key) => {
			const name = key.replace(/_(zero|one|two|few|many|other)$/, '');
			return !new RegExp(`\\b${name}\\b`).test(code) && !families.some((prefix) => key.startsWith(prefix));
		});
		expect(unused).toEqual([]);
	});
});
