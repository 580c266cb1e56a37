/** Followers: the referrals of a ticket. osTicket lists them by name, removes them by their own id, and logs who made one only in the ticket's page. */
import type { AgentId, ConversationId, Follower } from '../../collaboration/model';
import { asLoopinError, LoopinError } from '../../platform/errors';
import type { Me } from '../helpdesk';
import { Names, type People, refused } from './client-people';
import { agentId, ticketId } from './ids';
import type { Panel } from './panel';
import { type ReferDialog, type Referral, readReferDialog } from './transform';
import { type Preview, readPreview } from './transform-thread';

export interface Referrals {
	dialog: ReferDialog;
	/** Who is referred to, and whom the ticket is assigned to: osTicket takes a referral away from whoever it is assigned to. */
	followers: readonly Follower[];
}

export class Followers {
	constructor(
		private readonly panel: Panel,
		private readonly people: People,
	) {}

	/** Who is referred to now. Throws `forbidden` for agents whose role may not assign: osTicket shows it to nobody else. */
	async read(id: ConversationId, me: Pick<Me, 'id' | 'name'>, known?: Preview): Promise<Referrals> {
		const [{ text }, preview] = await Promise.all([this.panel.get(`/ajax.php/tickets/${ticketId(id)}/referrals`), known ?? this.preview(id)]);
		const dialog = readReferDialog(text);
		const names = new Names(dialog.agents, me);
		const referred = dialog.referrals.map((referral) => this.followerOf(referral, dialog, names));
		const assigned = preview.assignees.flatMap((name): Follower[] => {
			const [agent, ...others] = names.all(name);
			// Shown like a group: not removed by us.
			return agent && others.length === 0 && !referred.some((follower) => follower.id === agent) ? [{ id: agent, name, kind: 'group' }] : [];
		});
		return { dialog, followers: [...referred, ...assigned] };
	}

	/** The id of the referral to me, '' without one; undefined where my role may not know. */
	async referralToMe(id: ConversationId, me: Pick<Me, 'id' | 'name'>): Promise<string | undefined> {
		try {
			const dialog = readReferDialog((await this.panel.get(`/ajax.php/tickets/${ticketId(id)}/referrals`)).text);
			const names = new Names(dialog.agents, me);
			return dialog.referrals.find((referral) => this.agentOf(referral, dialog, names) === me.id)?.id ?? '';
		} catch (thrown) {
			if (isForbidden(thrown)) return undefined;
			throw thrown;
		}
	}

	/** The ticket as its hover preview tells it: nothing is locked, viewed or logged by that. Throws `not-found` where it is none of mine, too. */
	async preview(id: ConversationId): Promise<Preview> {
		return readPreview((await this.panel.get(`/ajax.php/tickets/${ticketId(id)}/preview`)).text);
	}

	/** An agent where the name is one agent's alone, or the referral is our own work. Teams, departments, and whoever cannot be told, are only shown. */
	private followerOf(referral: Referral, dialog: ReferDialog, names: Names): Follower {
		const agent = this.agentOf(referral, dialog, names);
		return agent ? { id: agent, name: referral.name, kind: 'agent' } : { id: `referral-${referral.id}` as AgentId, name: referral.name, kind: 'group' };
	}

	private agentOf(referral: Referral, dialog: ReferDialog, names: Names): AgentId | undefined {
		if (referral.to !== 'agent') return undefined;
		const same = names.all(referral.name);
		const known = this.panel.memory.referred.get(referral.id);
		if (known && same.includes(known)) return known;
		if (same.length === 1) return same[0];
		// All namesakes are referred to: then this is one of them, whichever comes first.
		const alike = dialog.referrals.filter((one) => one.to === 'agent' && one.name === referral.name);
		return alike.length === same.length ? same[alike.indexOf(referral)] : undefined;
	}

	/** Adds one by one, and reads back. Whoever the ticket is assigned to has it already, and is refused by osTicket. */
	async add(id: ConversationId, agents: readonly AgentId[], me: Me): Promise<readonly Follower[]> {
		const ticket = ticketId(id);
		const wanted = [...new Set(agents)];
		if (!wanted.every((agent) => agentId(agent))) throw refused('not the id of an agent');
		let now = await this.read(id, me);
		if (wanted.some((agent) => !now.dialog.agents.some((choice) => choice.id === agent))) throw refused('not an agent that can be referred to');
		for (const agent of wanted) {
			if (follows(now, agent)) continue;
			const { targetField, agentField } = now.dialog;
			const form = [
				['do', 'refer'],
				[`${targetField}[]`, 'agent'],
				[`${agentField}[]`, agent],
			] as const;
			const status = await this.write(`/ajax.php/tickets/${ticket}/refer/agents`, form);
			const before = new Set(now.dialog.referrals.map((referral) => referral.id));
			now = await this.read(id, me);
			const made = now.dialog.referrals.filter((referral) => referral.to === 'agent' && !before.has(referral.id));
			if (status === 201 && made.length === 1 && made[0]) {
				this.panel.memory.referred.set(made[0].id, agent);
				now = await this.read(id, me);
			}
			if (!follows(now, agent)) throw status === 0 ? new LoopinError('not-answering', 'the answer was lost') : refused('not referred');
		}
		return now.followers;
	}

	async remove(id: ConversationId, agent: AgentId, me: Me): Promise<readonly Follower[]> {
		const ticket = ticketId(id);
		const now = await this.read(id, me);
		const names = new Names(now.dialog.agents, me);
		const theirs = now.dialog.referrals.filter((referral) => this.agentOf(referral, now.dialog, names) === agent);
		if (theirs.length === 0) return now.followers;
		const form = [['do', 'manage'], ...theirs.map((referral) => ['referrals[]', `-${referral.id}`] as const)] as const;
		const status = await this.write(`/ajax.php/tickets/${ticket}/referrals`, form);
		const left = await this.read(id, me);
		if (follows(left, agent)) throw status === 0 ? new LoopinError('not-answering', 'the answer was lost') : refused('still referred');
		return left.followers;
	}

	/** Both writes can be repeated without harm, so that a lost answer is a question that reading back answers. Gives the status, 0 for a lost one. */
	private async write(path: string, form: Parameters<Panel['post']>[1]): Promise<number> {
		try {
			return (await this.panel.post(path, form)).status;
		} catch (thrown) {
			const error = asLoopinError(thrown);
			if (error.kind === 'unknown-outcome' || error.kind === 'not-answering') return 0;
			throw error;
		}
	}

	/** Printed names → people, by what the ticket's own dialog says; by the dialog of all tickets where that is forbidden. */
	async names(me: Pick<Me, 'id' | 'name'>): Promise<Names> {
		return new Names(await this.people.everybody(), me);
	}
}

const follows = ({ followers }: Referrals, agent: AgentId): boolean => followers.some((follower) => follower.id === agent);

/** Is it osTicket's "no" to looking at referrals, as opposed to a failure? */
export const isForbidden = (thrown: unknown): boolean => thrown instanceof LoopinError && thrown.kind === 'forbidden';
