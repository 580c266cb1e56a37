/** One history: what happens is done to the world, the engine reacts, and what became of it is held against what truly happened. */
import type { AgentId, ConversationId, EntryId } from '../../../src/collaboration/model';
import type { Job } from '../../../src/store/records';
import { fake } from '../fake-browser';
import { isDead, killAfter, orDeath } from '../mortality';
import { complaints, listOf } from './invariants';
import { type Act, FAULTS, type Intent, ME, OTHER, THIRD } from './model-acts';
import { accountOf, SITE, World } from './world';

const CLEO = { id: OTHER as AgentId, name: 'Cleo Durand' };
/** A note may seem to be so much older than its submit (outbox-note.ts). */
const TOLERANCE = 10_000;

export class Run {
	/** Marked read by the agent while their toast was still to come. */
	private readonly readEarly = new Set<string>();
	private readonly mentions = new Map<string, { submittedAt: number }>();
	/** Jobs that were there before the last intent. */
	private readonly known = new Set<string>();
	/** Texts of replies, each unlike the others. */
	private readonly replies: { text: string; job: string | undefined }[] = [];
	/** Where the other was to be added by the panel, and the log's length then. */
	private readonly adds: { in: string; from: number }[] = [];
	kills = 0;
	private constructor(
		readonly world: World,
		private readonly since: number,
	) {}

	static async begin(): Promise<Run> {
		const world = await World.begin();
		world.helpdesk.follow('1', ME, THIRD);
		world.helpdesk.customerWrites('1');
		await world.engine.schedule.startSchedule();
		return new Run(world, world.helpdesk.log.length);
	}

	private async waiting(): Promise<string[]> {
		return (await listOf(this.world, ME)).filter((row) => row.toAnnounce === 1).map((row) => row.id);
	}

	/** A dead worker is followed by the next one, as soon as anything happens in the browser. */
	private async alive(): Promise<void> {
		if (!isDead(this.world.worker)) return;
		this.kills++;
		await this.world.start();
		await this.world.engine.schedule.startSchedule();
	}

	async do(step: Act): Promise<void> {
		const { world } = this;
		const { helpdesk } = world;
		switch (step.op) {
			case 'customer writes':
				return void helpdesk.customerWrites(String(step.in));
			case 'agent replies':
				return void helpdesk.agentReplies(String(step.in), '1');
			case 'agent notes':
				return void helpdesk.agentNotes(String(step.in), '1', step.names ? 'what do you think, @Ben Berg?' : 'for the record');
			case 'follower added':
				return void helpdesk.follow(String(step.in), ME, THIRD);
			case 'follower removed':
				return void helpdesk.unfollow(String(step.in), ME, THIRD);
			case 'other removed':
				return void helpdesk.unfollow(String(step.in), OTHER, THIRD);
			case 'mention':
			case 'panel':
			case 'answer':
				if (helpdesk.signedIn !== ME) return; // the page is that of whoever is signed in
				await this.alive();
				for (const { id } of await this.jobs()) this.known.add(id);
				if (step.dies !== undefined) killAfter(step.dies);
				await this.intent(step);
				if (step.poll) await orDeath(world.engine.schedule.poke(SITE.id, 'submit'));
				return killAfter(Infinity);
			case 'wait':
				for (let i = 0; i < step.minutes; i++) {
					await this.alive();
					await world.wait(60_000);
				}
				return;
			case 'poll':
				await this.alive();
				if (step.dies !== undefined) killAfter(step.dies);
				await orDeath(world.engine.schedule.poke(SITE.id, step.reason));
				return killAfter(Infinity);
			case 'restart': {
				await this.alive();
				// What was on the screen and not yet marked went with the browser.
				const lost = new Set(await this.waiting());
				fake.shown = fake.shown.filter(({ record }) => !(record as { updates?: { id: string }[] })?.updates?.some((update) => lost.has(update.id)));
				await world.restartBrowser();
				return world.engine.schedule.poke('all', 'startup');
			}
			case 'click': {
				await this.alive();
				for (const id of await this.waiting()) this.readEarly.add(id); // the click may mark its whole conversation
				const id = [...fake.notifications.keys()][0];
				if (id) await orDeath(world.engine.acts.onNotificationClicked(id));
				return;
			}
			case 'read': {
				await this.alive();
				const rows = (await listOf(world, ME)).slice(-2);
				for (const row of rows) if (row.toAnnounce) this.readEarly.add(row.id);
				const ids = rows.map((row) => row.id);
				return void (await orDeath(world.engine.updates.mark(accountOf(ME), ids, ids.length % 2 === 0)));
			}
			case 'retry':
				await this.alive();
				for (const job of await this.jobs()) if (job.state === 'failed') await orDeath(world.engine.outbox.retryJob(job.id));
				return void (await orDeath(world.engine.outbox.runOutbox(SITE, { wake: true })));
			case 'reordered pages':
				helpdesk.sloppy = !helpdesk.sloppy;
				return;
			case 'short pages':
				helpdesk.pageSize = helpdesk.pageSize === 3 ? 1 : 3;
				return;
			case 'sign':
				helpdesk.signedIn = step.who;
				return;
			case 'fault': {
				const { what, after, times, retryAfterMs } = step;
				const wait = what === '429' && retryAfterMs !== undefined ? { retryAfterMs } : {};
				return void helpdesk.faults.push({ kind: FAULTS[what], after, times, late: what === 'lost answer', ...wait });
			}
			case 'clock jump':
				await this.alive();
				// A leap while something waits cannot be told from a long sleep; and one between a submit and the first look for its note from a long wait.
				if ((await this.waiting()).length || (await this.jobs()).some((job) => job.kind === 'mention' && job.state === 'pending' && !job.notBefore)) return;
				world.leap(step.hours * 3_600_000);
				return void (await orDeath(world.engine.schedule.poke('all', 'focus')));
		}
	}

	private async intent(step: Intent): Promise<void> {
		const { world } = this;
		const { outbox } = world.engine;
		const conversation = String(step.in) as ConversationId;
		if (step.op === 'mention') return this.mention(conversation, step);
		if (step.op === 'panel') {
			if (step.action === 'add') this.adds.push({ in: conversation, from: world.helpdesk.log.length });
			await orDeath(outbox.enqueueFollower(SITE, accountOf(ME), { conversation, action: step.action, agent: CLEO.id, name: CLEO.name }));
			return;
		}
		const text = `${step.names ? `@${CLEO.name} ` : ''}answer number ${this.replies.length} of mine`;
		const mentions = step.names ? [CLEO] : [];
		const job = await orDeath(outbox.enqueueReply(SITE, accountOf(ME), { conversation, internal: step.internal, text, mentions }));
		this.replies.push({ text, job: job === 'killed' ? undefined : job });
	}

	/** I submit a note; the page says so before or after it lands (or it never does). */
	private async mention(conversation: ConversationId, { lands, first, knows }: Extract<Intent, { op: 'mention' }>): Promise<void> {
		const { world } = this;
		const { helpdesk } = world;
		const newestEntry = knows ? ((helpdesk.log.findLast((entry) => entry.conversation === conversation)?.id ?? '') as EntryId | '') : '';
		const submittedAt = helpdesk.now;
		const land = (): void => {
			const text = `have a look @${CLEO.name} ${helpdesk.log.length}`;
			if (lands !== 'never') helpdesk.write(conversation, ME, lands === 'note' ? 'note' : 'public-reply', text);
		};
		if (first === 'note') land();
		const job = await orDeath(world.engine.outbox.enqueueMention(SITE, accountOf(ME), { at: Date.now(), conversation, mentions: [CLEO], newestEntry }));
		if (first === 'message') land();
		// The same people named again while their first note is waited for: that one is enough.
		if (job !== 'killed' && !this.known.has(job)) this.mentions.set(job, { submittedAt });
	}

	private jobs = (): Promise<Job[]> => this.world.engine.store.inStore((db) => db.jobs.toArray());

	/** The weather is fair, everything settles; then every complaint. */
	async end(): Promise<string[]> {
		const { world, since, readEarly } = this;
		await this.alive();
		await world.settle(ME);
		const mine = await complaints(world, ME, since, { toasts: true, readEarly });
		const theirs = await complaints(world, OTHER, Infinity, { toasts: false });
		return [...mine, ...theirs.map((complaint) => `the other agent: ${complaint}`), ...(await this.intentComplaints())];
	}

	/** Every intent is done, or failed with its reason, or was never submitted; nobody follows for a note that did not land; no reply is there twice. */
	private async intentComplaints(): Promise<string[]> {
		const jobs = await this.jobs();
		const { log } = this.world.helpdesk;
		const found: string[] = [];
		for (const job of jobs) {
			if (job.state === 'pending' || job.state === 'landed') found.push(`${job.kind} ${job.id} is still ${job.state}`);
			if (job.state === 'failed' && !job.failure) found.push(`${job.kind} ${job.id} failed without a reason`);
			if (job.kind !== 'mention' || job.noteEntry === undefined) continue;
			const note = log.find((entry) => entry.id === job.noteEntry);
			const submittedAt = this.mentions.get(job.id)?.submittedAt ?? 0;
			if (note?.kind !== 'note' || note.author.id !== ME) found.push(`${job.id} went by ${job.noteEntry}, which is no note of mine`);
			else if (note.at < submittedAt - TOLERANCE) found.push(`${job.id} went by ${job.noteEntry}, which is older than its submit`);
		}
		for (const entry of log) {
			if (entry.kind !== 'follower-added' && entry.kind !== 'follower-removed') continue;
			if (entry.author.id === OTHER) found.push(`${entry.id}: an intent of mine was done by another agent`);
			if (entry.kind === 'follower-removed' || entry.subject !== OTHER || entry.author.id !== ME) continue;
			const asked = this.adds.some((add) => add.in === entry.conversation && add.from < entry.seq);
			const landed = log.some(
				(note) =>
					note.conversation === entry.conversation && note.seq < entry.seq && note.kind === 'note' && note.author.id === ME && note.text.includes(CLEO.name),
			);
			if (!asked && !landed) found.push(`${entry.id}: Cleo follows ${entry.conversation} for a note that did not land`);
		}
		for (const { text, job: id } of this.replies) {
			const there = log.filter((entry) => entry.text === text);
			const job = jobs.find((one) => one.id === id);
			if (there.length > 1) found.push(`“${text}” is there ${there.length} times`);
			if (there.some((entry) => entry.author.id !== ME)) found.push(`“${text}” was written by another agent`);
			if (job?.state === 'done' && there.length === 0) found.push(`“${text}” is done and not there`);
		}
		return found;
	}
}
