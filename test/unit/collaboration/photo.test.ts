import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ownPhoto } from '../../../src/collaboration/photo';

const BASE = 'https://desk.example/support';
const of = (given: unknown, base = BASE) => ownPhoto(given, base);

describe('a photo', () => {
	it('of the site’s own origin is taken, as an absolute address', () => {
		expect(of('https://desk.example/system/photos/1/ann.png')).toBe('https://desk.example/system/photos/1/ann.png');
		expect(of('/api/v1/users/image/0a')).toBe('https://desk.example/api/v1/users/image/0a');
		expect(of('https://DESK.example:443/a b.jpg?v=2#x')).toBe('https://desk.example/a%20b.jpg?v=2');
		expect(of('http://localhost:8080/a.png', 'http://localhost:8080')).toBe('http://localhost:8080/a.png');
	});

	it.each([
		'https://www.gravatar.com/avatar/0a?d=404',
		'//www.gravatar.com/avatar/0a',
		'\\\\evil.example/a.png',
		'/\t/evil.example/a.png',
		'https:\\\\evil.example\\a.png',
		'https://desk.example.evil.example/a.png',
		'https://desk.example@evil.example/a.png',
		'https://ann:secret@desk.example/a.png',
		'https://ann@desk.example/a.png',
		'http://desk.example/a.png',
		'https://desk.example:8443/a.png',
		'https://cdn.desk.example/a.png',
		'javascript:alert(1)',
		' javascript:alert(1)',
		'data:image/png;base64,AAAA',
		'data:image/svg+xml,<svg/>',
		'blob:https://desk.example/0a0b',
		'filesystem:https://desk.example/temporary/a.png',
		'ftp://desk.example/a.png',
		'chrome-extension://abcdef/icon.png',
		'/a.svg',
		'/a.SVGZ?x=1',
		'/a.%73vg',
		'/a%zz.png',
		'https://',
		'http://[',
		'',
		' \n',
		`/${'a'.repeat(500)}`,
		`/${'ä'.repeat(200)}`,
	])('is none: %j', (given) => expect(of(given)).toBeUndefined());

	it.each([null, undefined, 7, true, {}, ['/a.png'], { toString: () => '/a.png' }])('is none: %j', (given) => expect(of(given)).toBeUndefined());

	it.each(['', 'nonsense', 'chrome-extension://abcdef', 'moz-extension://abcdef', 'file:///', 'about:blank', 'null'])('is none on %j', (base) => {
		expect(of('/a.png', base)).toBeUndefined();
		expect(of('https://desk.example/a.png', base)).toBeUndefined();
		expect(of(`${base}/a.png`, base)).toBeUndefined();
	});

	it('never leads anywhere else, whatever is given; and what was taken once is taken again', () => {
		const piece = fc.constantFrom(
			'https:',
			'http:',
			'blob:',
			'data:',
			'/',
			'//',
			'\\',
			'@',
			':',
			'.',
			'..',
			'#',
			'?',
			'%2f',
			'\t',
			'desk.example',
			'evil.example',
			'a',
		);
		const given = fc.oneof(
			fc.string(),
			fc.webUrl(),
			fc.array(piece, { maxLength: 9 }).map((parts) => parts.join('')),
		);
		fc.assert(
			fc.property(given, (text) => {
				const photo = of(text);
				if (photo === undefined) return;
				expect(photo.startsWith('https://desk.example/')).toBe(true);
				expect(photo.length).toBeLessThanOrEqual(500);
				expect(of(photo)).toBe(photo);
			}),
			{ numRuns: 2_000 },
		);
	});
});
