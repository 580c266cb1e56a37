import { describe, expect, it } from 'vitest';
import type { SiteId } from '../../../src/collaboration/model';
import { buttonsOf, heard, problemText, siteNameOf } from '../../../src/overlay/toasts/words';
import type { Toast } from '../../../src/platform/messages';
import { SITE } from '../overlay-followers/context';
import { person, toast, update } from './toasts';

const of = (kind: Toast['kind'] & Toast['updates'][number]['kind'], part = {}) => toast({ kind, updates: [update({ kind, ...part })] });
const problem = (part: Partial<NonNullable<Toast['problem']>>): Toast =>
	toast({ kind: 'not-added', button: 'retry', updates: [], problem: { name: 'Jan Kowalski', job: 'j', failure: { kind: 'refused' }, ...part } });

describe('what is heard', () => {
	it.each([
		[of('mention'), 'Ann Lee mentioned you in Refund missing for order 48213.'],
		[of('customer-reply', { author: person('Maria Santos', 'customer') }), 'New reply from customer in Refund missing for order 48213.'],
		[of('colleague-reply'), 'Ann Lee replied to the customer in Refund missing for order 48213.'],
		[of('note'), 'Ann Lee added an internal note in Refund missing for order 48213.'],
		[of('added'), 'Ann Lee added you as a follower in Refund missing for order 48213.'],
		[of('status', { status: 'solved' }), 'Ann Lee set the status to solved in Refund missing for order 48213.'],
		[of('status'), 'Ann Lee changed the status in Refund missing for order 48213.'],
		[of('mention', { author: person(' ') }), 'Someone mentioned you in Refund missing for order 48213.'],
		[toast({ kind: 'group', count: 3 }), '3 new updates in Refund missing for order 48213.'],
		[toast({ kind: 'summary', count: 12 }), '12 new updates.'],
		[problem({}), 'Jan Kowalski was not added. Acme Support refused the follower.'],
		[toast({ kind: 'signed-out', updates: [] }), 'You’re signed out of Acme Support. New mentions won’t appear until you sign in again.'],
	] as const)('%#: %s', (one, said) => {
		expect(heard(one, SITE)).toBe(said);
	});
});

describe('why somebody was not added', () => {
	const group = { why: 'group-cannot-open', group: 'Sales', place: 'Billing' } as const;
	it('says that the note was saved only when it was', () => {
		expect(problemText(problem({ noteSaved: true, noAccess: group }), SITE)).toBe(
			'Your note was saved, but Acme Support refused the follower: group Sales can’t open this conversation.',
		);
		expect(problemText(problem({ noAccess: group }), SITE)).toBe('Acme Support refused the follower: group Sales can’t open this conversation.');
	});
	it('does not call it refused when there was no answer', () => {
		expect(problemText(problem({ noteSaved: true, failure: { kind: 'not-answering' } }), SITE)).toBe('Your note was saved. Acme Support didn’t answer.');
		expect(problemText(problem({ failure: { kind: 'not-answering' } }), SITE)).toBe('Acme Support didn’t answer.');
	});
	it.each(['cannot-open', 'light-agent', 'suspended'] as const)('has words for %s', (why) => {
		for (const noteSaved of [true, false]) expect(problemText(problem({ noteSaved, noAccess: { why } }), SITE)).toMatch(/refused the follower: .+\.$/u);
	});
});

describe('buttons', () => {
	const labels = (one: Toast, here = false) => buttonsOf(one, here).map((button) => `${button.label}:${button.deed}:${button.look}`);
	it('offer Reply for a first mention, in ink, and See conversation for the rest', () => {
		expect(labels(toast({ button: 'reply' }))).toEqual(['Reply:button:primary']);
		expect(labels(toast({ button: 'see' }))).toEqual(['See conversation:button:secondary']);
		expect(labels(toast({ kind: 'group', button: 'see' }))).toEqual(['See conversation:button:secondary', 'Mark as read:mark-read:ghost']);
		expect(labels(toast({ kind: 'signed-out', button: 'sign-in', updates: [] }))).toEqual(['Sign in:button:secondary']);
	});
	it('of a problem are both, whichever the background takes for the button', () => {
		expect(labels(problem({}))).toEqual(['See conversation:see:secondary', 'Try again:button:ghost']);
		expect(labels({ ...problem({}), button: 'see' })).toEqual(['See conversation:button:secondary', 'Try again:retry-job:ghost']);
		expect(labels(problem({}), true)).toEqual(['Try again:button:secondary']);
	});
});

it('names another helpdesk by its label, else by its address', () => {
	const elsewhere = 'https://rt.example.com' as SiteId;
	expect(siteNameOf(toast(), SITE)).toBe('Acme Support');
	expect(siteNameOf(toast({ site: elsewhere }), SITE)).toBe('rt.example.com');
	expect(siteNameOf(toast({ site: elsewhere, desk: { name: 'IT', colour: 2 } }), SITE)).toBe('IT');
});
