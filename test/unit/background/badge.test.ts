import { expect, test } from 'vitest';
import { faceOf, type Situation } from '../../../src/background/badge';

const site = (health?: Situation['sites'][number]['health'], name = 'Acme Support') => ({ site: { name }, health });
const situation = (patch: Partial<Situation>): Situation => ({ sites: [site({ status: 'connected' })], unread: 0, pausedUntil: 0, now: 1_000, ...patch });

test.each<[string, Partial<Situation>, { icon: string; text: string; title: RegExp }]>([
	['nothing', {}, { icon: 'icon', text: '', title: /^Loopin$/ }],
	['one', { unread: 1 }, { icon: 'icon', text: '1', title: /1 unread update$/ }],
	['ninety-nine', { unread: 99 }, { icon: 'icon', text: '99', title: /99 unread updates/ }],
	['more', { unread: 100 }, { icon: 'icon', text: '99+', title: /100 unread updates/ }],
	['paused', { unread: 3, pausedUntil: 2_000 }, { icon: 'icon-paused', text: '3', title: /paused until .*3 unread/ }],
	['no longer paused', { unread: 3, pausedUntil: 900 }, { icon: 'icon', text: '3', title: /3 unread/ }],
	['quiet hours', { unread: 3, quietUntil: 2_000 }, { icon: 'icon-paused', text: '3', title: /quiet hours until .*3 unread/ }],
	['quiet hours without end', { quietUntil: Number.POSITIVE_INFINITY }, { icon: 'icon-paused', text: '', title: /^Loopin: quiet hours$/ }],
	['paused in quiet hours', { pausedUntil: 2_000, quietUntil: 3_000 }, { icon: 'icon-paused', text: '', title: /paused until/ }],
	['offline', { unread: 3, sites: [site({ status: 'not-answering', failure: { kind: 'offline' } })] }, { icon: 'icon-mono', text: 'off', title: /offline/ }],
	['signed out', { unread: 3, sites: [site({ status: 'signed-out' })] }, { icon: 'icon', text: '!', title: /sign in to Acme Support/ }],
	['not allowed', { sites: [site({ status: 'needs-permission' })] }, { icon: 'icon', text: '!', title: /allow Loopin on Acme Support/ }],
	[
		'one of two signed out, news of the other',
		{ unread: 2, sites: [site({ status: 'signed-out' }), site({ status: 'connected' })] },
		{ icon: 'icon', text: '2', title: /2 unread/ },
	],
	['one of two signed out, no news', { sites: [site({ status: 'signed-out' }), site({ status: 'connected' })] }, { icon: 'icon', text: '!', title: /sign in/ }],
	['first run', { sites: [] }, { icon: 'icon', text: '', title: /^Loopin$/ }],
])('%s', (_, patch, face) => {
	const { icon, text, title } = faceOf(situation(patch));
	expect({ icon, text }).toEqual({ icon: face.icon, text: face.text });
	expect(title).toMatch(face.title);
});
