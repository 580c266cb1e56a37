import { describe, expect, it } from 'vitest';
import type { Agent, AgentId, Conversation, Role } from '../../../src/collaboration/model';
import { followersOff, isColleague, mayAdd, mayBeMentioned, mayRemove, mentionsOff, type RulesContext } from '../../../src/collaboration/permissions';
import type { Me } from '../../../src/helpdesks/helpdesk';

const me = (role: Role = 'agent', more: Partial<Me> = {}): Me => ({ id: '1' as AgentId, name: 'Ava', role, groups: [], ...more });
const agent = (role: Role = 'agent', more: Partial<Agent> = {}): Agent => ({ id: '2' as AgentId, name: 'Ben', role, groups: [], ...more });
const conversation = (more: Partial<Pick<Conversation, 'channel' | 'mayEdit'>> = {}) => ({ channel: 'ticket' as const, mayEdit: true, ...more });

describe('who may mention', () => {
	it.each<[string, Me | undefined, RulesContext, string | undefined]>([
		['an agent', me(), {}, undefined],
		['an admin', me('admin'), {}, undefined],
		[
			'with everything allowed',
			me(),
			{ conversation: conversation(), mode: 'note', policy: { mentions: true }, capabilities: { followers: 'full' } },
			undefined,
		],
		['where the mentioned follow by their own Loopin', me(), { capabilities: { followers: 'self', mentionsFollow: 'mentioned' } }, undefined],
		['where the helpdesk makes the followers', me(), { capabilities: { followers: 'self', mentionsFollow: 'helpdesk' } }, undefined],
		['in a public reply the hint tells, not a reason', me(), { mode: 'public', conversation: conversation() }, undefined],
		['nobody signed in', undefined, {}, 'signed-out'],
		['nobody signed in, under a policy', undefined, { policy: { mentions: false } }, 'signed-out'],
		['suspended', me('agent', { suspended: true }), {}, 'signed-out'],
		['end user', me('end-user'), {}, 'end-user'],
		['light agent', me('light-agent'), {}, 'light-agent'],
		['contributor', me('contributor'), {}, 'contributor'],
		['chat only', me('chat-only'), {}, 'chat-only'],
		['policy before role', me('light-agent'), { policy: { mentions: false } }, 'admin'],
		['followers policy does not touch mentions', me(), { policy: { followers: false } }, undefined],
		['turned off by the helpdesk', me('agent', { collaborationOff: true }), {}, 'helpdesk'],
		['a helpdesk without followers', me(), { capabilities: { followers: 'none' } }, 'helpdesk'],
		['a helpdesk where one follows oneself only', me(), { capabilities: { followers: 'self' } }, 'followers-self-only'],
		['no edit permission', me(), { conversation: conversation({ mayEdit: false }) }, 'no-edit'],
		['live chat by channel', me(), { conversation: conversation({ channel: 'live-chat' }) }, 'live-chat'],
		['live chat by composer', me(), { mode: 'live-chat' }, 'live-chat'],
		['messaging is no live chat', me(), { conversation: conversation({ channel: 'messaging' }) }, undefined],
	])('%s', (_, who, context, off) => {
		expect(mentionsOff(who, context)).toBe(off);
	});
});

describe('who may be mentioned', () => {
	it('colleagues of every role, and oneself', () => {
		for (const role of ['agent', 'admin', 'light-agent', 'contributor', 'chat-only'] as const) {
			expect(isColleague(agent(role))).toBe(true);
			expect(mayBeMentioned(agent(role))).toBeUndefined();
		}
		expect(mayBeMentioned(me())).toBeUndefined();
	});
	it('never end users', () => {
		expect(isColleague(agent('end-user'))).toBe(false);
		expect(mayBeMentioned(agent('end-user'))).toEqual({ why: 'cannot-open' });
	});
	it('not the suspended, nor whom the helpdesk names, with its reason', () => {
		expect(mayBeMentioned(agent('agent', { suspended: true }))).toEqual({ why: 'suspended' });
		expect(mayBeMentioned(agent('light-agent'), { why: 'light-agent' })).toEqual({ why: 'light-agent' });
		const sales = { why: 'group-cannot-open', group: 'Sales', place: 'Billing' } as const;
		expect(mayBeMentioned(agent(), sales)).toEqual(sales);
	});
});

describe('who may add and remove followers', () => {
	it('agents with edit permission, others and themselves', () => {
		expect(mayAdd(me(), agent(), { conversation: conversation() })).toBeUndefined();
		expect(mayAdd(me(), me(), { conversation: conversation() })).toBeUndefined();
		expect(mayRemove(me(), { id: '2' as AgentId, kind: 'agent' }, { conversation: conversation() })).toBeUndefined();
	});
	it('with the reason otherwise', () => {
		expect(mayAdd(me(), agent(), { conversation: conversation({ mayEdit: false }) })).toEqual({ why: 'off', off: 'no-edit' });
		expect(mayAdd(me('light-agent'), agent())).toEqual({ why: 'off', off: 'light-agent' });
		expect(mayAdd(me(), agent('end-user'))).toEqual({ why: 'no-access', noAccess: { why: 'cannot-open' } });
		expect(mayAdd(me(), agent(), { noAccess: { why: 'cannot-open' } })).toEqual({ why: 'no-access', noAccess: { why: 'cannot-open' } });
		expect(mayAdd(me(), agent(), { policy: { followers: false } })).toEqual({ why: 'off', off: 'admin' });
		expect(followersOff(me(), { policy: { mentions: false } })).toBeUndefined();
		expect(mayRemove(me(), { id: '9' as AgentId, kind: 'group' })).toEqual({ why: 'group' });
		expect(mayRemove(undefined, { id: '2' as AgentId, kind: 'agent' })).toEqual({ why: 'off', off: 'signed-out' });
	});
	it('where one follows oneself only, just oneself; a live chat has followers as well', () => {
		const self: RulesContext = { capabilities: { followers: 'self' } };
		expect(mayAdd(me(), me(), self)).toBeUndefined();
		expect(mayAdd(me(), agent(), self)).toEqual({ why: 'off', off: 'followers-self-only' });
		expect(mayRemove(me(), { id: '1' as AgentId, kind: 'agent' }, self)).toBeUndefined();
		expect(mayRemove(me(), { id: '2' as AgentId, kind: 'agent' }, self)).toEqual({ why: 'off', off: 'followers-self-only' });
		expect(mayAdd(me(), agent(), { conversation: conversation({ channel: 'live-chat' }) })).toBeUndefined();
	});
});
