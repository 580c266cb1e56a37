import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeEntities, htmlToText } from '../../../src/helpdesks/html-text';

describe('htmlToText', () => {
	it.each([
		['<p>Hi <b>@Ben</b>&nbsp;Brown,<br>one &amp; two</p>', 'Hi @Ben Brown,\none & two'],
		['<p>one</p><p>two</p>', 'one\n\ntwo'],
		['<div>one</div><div>two</div>', 'one\ntwo'],
		['<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>end', '- a\n- b\n- c\nend'],
		['a<script>if (a<b) alert("</p>")</script>b<style>p{}</style><title>t</title>c', 'abc'],
		['<script>never ends', ''],
		['a<!-- <b>no</b> -->b<!-->c-->d<!doctype html><?php x ?>e', 'abcde'.replace('c', 'c-->')],
		['<a title="a>b" href=\'x>y\'>link</a>', 'link'],
		['1 < 2, 3 <4 and a<', '1 < 2, 3 <4 and a<'],
		['<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>', 'a b\nc'],
		['<pre>a\n  b</pre>c', 'a\n  b\n\nc'],
		['it&#39;s &eacute;&Omega;&hellip; &#x1F600; &unknown; &#0; &#xD800; &lt;b&gt;', "it's éΩ… 😀 &unknown; \ufffd \ufffd <b>"],
		['x<br><br><br><br>y', 'x\n\ny'],
		['\u0000a\u0007b', 'ab'],
		['', ''],
	])('%j reads as %j', (html, text) => expect(htmlToText(html)).toBe(text));

	it('keeps any text that was written as text', () => {
		const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
		fc.assert(
			fc.property(fc.stringMatching(/^[!-~]+( [!-~]+)*$/), (text) => {
				expect(htmlToText(`<p>${escaped(text)}</p>`)).toBe(text);
			}),
		);
	});
	it('never throws, never leaves a tag that was opened and closed, and obeys the limit', () => {
		const piece = fc.constantFrom(
			'<p>',
			'</p>',
			'<script>',
			'</script',
			'>',
			'<!--',
			'-->',
			'<a href="',
			"'",
			'"',
			'&amp',
			'&#x',
			'<br/>',
			'<pre>',
			'word',
			' ',
			'\n',
			'<',
			'/',
			'=',
			'İ',
		);
		fc.assert(
			fc.property(fc.array(fc.oneof(piece, fc.string()), { maxLength: 60 }), fc.integer({ min: 0, max: 50 }), (pieces, limit) => {
				const html = pieces.join('');
				const text = htmlToText(html);
				expect(text).not.toMatch(/<p>|<br\/>|<pre>|<script>/);
				expect(htmlToText(html, limit).length).toBeLessThanOrEqual(limit);
			}),
		);
	});
	it('is linear on what is made to be slow', () => {
		const started = performance.now();
		for (const bomb of ['<a b="', '<!--', '<script>', '<', "<a ='", '<a "', '&', '&#', '</', '<pre>\n', '<p> ']) htmlToText(bomb.repeat(200_000));
		expect(performance.now() - started).toBeLessThan(10_000);
	});
	it('decodes each reference once', () => expect(decodeEntities('&amp;lt;')).toBe('&lt;'));
});
