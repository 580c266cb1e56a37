import { describe, expect, it } from 'vitest';
import { browserName, buildReport } from '../../../src/options/report';
import { DEFAULT_SETTINGS } from '../../../src/platform/settings';
import { NOW, reply, site } from './records';

const none = { items: 0, bytes: 0 };
const facts = {
	version: '1.0.0',
	browser: 'Chrome 141',
	platform: 'linux x86-64',
	language: 'en-US',
	sites: [site({ failure: { kind: 'not-answering' }, status: 'not-answering' })],
	allowed: 1,
	usage: { updates: { items: 214, bytes: 1_200_000 }, agents: none, drafts: none, jobs: none },
	settings: DEFAULT_SETTINGS,
	managed: ['organisation'],
	jobs: [reply({ state: 'failed', failure: { kind: 'forbidden' }, text: 'Secret words' }), reply({ id: 'j2' }), reply({ id: 'j3' })],
	now: NOW,
};

describe('the report', () => {
	it('tells what a support person needs', () => {
		const report = buildReport(facts);
		expect(report).toContain('Loopin 1.0.0, Chrome 141');
		expect(report).toContain('1  Helpdesk  https  not-answering  last check 20 s ago');
		expect(report).toContain('Permissions: 1 of 1 sites');
		expect(report).toContain('1  reply failed forbidden');
		expect(report).toContain('2  reply pending');
	});
	it('tells what a page lacked, by the selectors’ names', () => {
		const report = buildReport({ ...facts, sites: [site({ missing: { names: ['composer', 'submit'], at: NOW - 60_000 } })] });
		expect(report).toContain('not found on its page: composer, submit (60 s ago)');
	});
	it('holds no names, no texts, no addresses', () => {
		expect(buildReport(facts)).not.toMatch(/Robin|Acme|Secret|desk\.example|c1\b|#7/);
	});
	it('stands without a database, settings or sites', () => {
		const report = buildReport({ ...facts, sites: [], usage: undefined, settings: undefined, jobs: [], managed: [] });
		expect(report).toContain('Storage: not readable');
		expect(report).toContain('empty');
	});
	it('knows the browsers', () => {
		expect(browserName('Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/141.0.0.0 Safari/537.36')).toBe('Chrome 141');
		expect(browserName('Mozilla/5.0 Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0')).toBe('Edge 141');
		expect(browserName('Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0')).toBe('Firefox 153');
		expect(browserName('')).toBe('Browser ?');
	});
});
