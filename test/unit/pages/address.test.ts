import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { originPattern, parseAddress } from '../../../src/platform/address';

describe('the address of a helpdesk', () => {
	it.each([
		['https://desk.example', 'https://desk.example'],
		['desk.example', 'https://desk.example'],
		['  https://Desk.Example/rt/  ', 'https://desk.example/rt'],
		['https://desk.example/rt/Ticket/Display.html?id=1#txn', 'https://desk.example/rt/Ticket/Display.html'],
		['http://desk.example:8080/', 'http://desk.example:8080'],
		['localhost:8080/rt', 'http://localhost:8080/rt'],
		['127.0.0.1', 'http://127.0.0.1'],
		['localhost.example', 'https://localhost.example'],
		['bücher.example', 'https://xn--bcher-kva.example'],
		['HTTPS://DESK.EXAMPLE', 'https://desk.example'],
	])('takes %s', (typed, address) => {
		expect(parseAddress(typed)?.address).toBe(address);
	});

	it.each([
		'',
		'   ',
		'nonsense address',
		'ftp://desk.example',
		'javascript:alert(1)',
		'file:///etc/passwd',
		'https://user:secret@desk.example',
		'https://',
		'chrome://extensions',
		'*',
		'https://*.example',
		'https://exa*mple',
	])('refuses %s', (typed) => {
		expect(parseAddress(typed)).toBeUndefined();
	});

	it('refuses what is longer than an address', () => {
		expect(parseAddress(`https://desk.example/${'a'.repeat(3_000)}`)).toBeUndefined();
	});

	it('asks the browser for that one host only, without the port that Firefox does not take', () => {
		expect(parseAddress('https://desk.example:8443/rt')?.pattern).toBe('https://desk.example/*');
		expect(originPattern('http://localhost:8080')).toBe('http://localhost/*');
	});

	it('whatever is typed: nothing, or an address below its own origin that means the same when typed again', () => {
		fc.assert(
			fc.property(fc.oneof(fc.string(), fc.webUrl({ withQueryParameters: true, withFragments: true })), (typed) => {
				const parsed = parseAddress(typed);
				if (!parsed) return;
				expect(parsed.address === parsed.origin || parsed.address.startsWith(`${parsed.origin}/`)).toBe(true);
				expect(parsed.pattern).toMatch(/^https?:\/\/[^/*]+\/\*$/);
				expect(parseAddress(parsed.address)).toEqual(parsed);
			}),
		);
	});
});
