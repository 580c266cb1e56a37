/** What a helpdesk's page is made to load, in gzipped bytes of all that is evaluated there: budgets, held for each helpdesk. */
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildForPages } from '../../../build.mjs';
import { HELPDESKS } from '../../../src/helpdesks/registry';

const KB = 1_000;
/** On every page of a connected helpdesk. */
const LOADER = 6 * KB;
/** When a conversation is in view. */
const FIRST_VIEW = 45 * KB;
/** Above it: what was reached. osTicket's page is read with our own HTML parser. */
const FIRST_VIEW_OF: Partial<Record<string, number>> = { osticket: 47 * KB };
/** With a composer, the list of people, and a toast: everything there is. What was reached; it must not creep up. */
const EVERYTHING = 73 * KB;

const VENDORS = Object.values(HELPDESKS).map(({ id }) => id);
let built: Awaited<ReturnType<typeof buildForPages>>;
beforeAll(async () => {
	built = await buildForPages('chrome', 'nowhere', {}, false);
}, 60_000);

const sizeOf = (...parts: string[]): number => {
	const files = new Set(parts.flatMap((part) => built.parts[part] ?? []));
	return gzipSync([...files].map((file) => built.files.get(file)).join(''), { level: 9 }).length;
};

describe('what a page loads', () => {
	it('is next to nothing before a conversation is in view', () => {
		const loader = built.files.get('loader.js');
		if (!loader) throw new Error('no loader');
		expect(gzipSync(loader, { level: 9 }).length).toBeLessThanOrEqual(LOADER);
	});

	it.each(VENDORS)('is within the budget with a conversation of %s in view', (vendor) => {
		expect(built.parts[`page-${vendor}`]).toContain(`page-${vendor}.js`);
		expect(sizeOf(`page-${vendor}`, 'overlay')).toBeLessThanOrEqual(FIRST_VIEW_OF[vendor] ?? FIRST_VIEW);
	});

	it.each(VENDORS)('does not creep up, all in all, on %s', (vendor) => {
		expect(sizeOf(`page-${vendor}`, 'overlay', 'mention', 'directory', 'toasts')).toBeLessThanOrEqual(EVERYTHING);
	});

	it('has one copy of each module, whatever parts are injected', () => {
		const preact = [...built.files].filter(([, script]) => script.includes('dangerouslySetInnerHTML'));
		expect(preact).toHaveLength(1);
	});
});
