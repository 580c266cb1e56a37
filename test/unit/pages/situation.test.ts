import { describe, expect, it } from 'vitest';
import type { SiteId } from '../../../src/collaboration/model';
import { footOf, situationOf } from '../../../src/popup/situation';
import { NOW, site } from './records';

const calm = { failed: false, notNow: false };
const second = (patch = {}) => site(patch, 'https://two.example' as SiteId, 'IT desk');

describe('what stands before the list', () => {
	it('one helpdesk in trouble takes its place; of several each gets a banner', () => {
		expect(situationOf(undefined, calm).kind).toBe('loading');
		expect(situationOf(undefined, { ...calm, failed: true }).kind).toBe('broken');
		expect(situationOf([], calm).kind).toBe('first-run');
		expect(situationOf([site({ status: 'signed-out' })], calm).kind).toBe('signed-out');
		expect(situationOf([site({ status: 'needs-permission' })], calm).kind).toBe('needs-permission');
		expect(situationOf([site({ status: 'needs-permission' })], { ...calm, notNow: true }).kind).toBe('list');
		expect(situationOf([site({ status: 'not-answering' })], calm).kind).toBe('list');
		expect(situationOf([site({ status: 'signed-out' }), second()], calm).kind).toBe('list');
	});
});

describe('the foot', () => {
	const quiet = { checking: false, online: true };
	it('tells the last check', () => {
		expect(footOf([site()], quiet)).toEqual({ kind: 'checked', at: NOW - 20_000 });
		expect(footOf([site(), second({ lastCheckedAt: NOW - 50_000 })], quiet)).toEqual({ kind: 'checked', at: NOW - 50_000 });
		expect(footOf([site({ status: 'not-answering' }), second()], quiet)).toEqual({ kind: 'partly', checked: 1, of: 2 });
		expect(footOf([site({ answeredAt: NOW })], { ...quiet, online: false })).toEqual({ kind: 'offline', at: NOW });
	});
	it('never calls a failed try a check', () => {
		expect(footOf([site({ status: 'not-answering', lastCheckedAt: NOW })], quiet)).toEqual({ kind: 'stale' });
		expect(footOf([site({ status: 'not-answering', lastCheckedAt: NOW, answeredAt: NOW - 1 })], quiet)).toEqual({ kind: 'stale', at: NOW - 1 });
	});
	it('later checks are silent', () => {
		expect(footOf([site()], { checking: true, online: true }).kind).toBe('checked');
		const { lastCheckedAt: _, ...fresh } = site({ status: 'checking' });
		expect(footOf([fresh], { checking: true, online: true }).kind).toBe('checking');
	});
});
