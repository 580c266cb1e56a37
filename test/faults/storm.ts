/** One storm over one helpdesk: two agents at work in two browsers, each behind a proxy of its own, and what is left when it is over. */
import type { AgentId, ConversationId, EntryId, SiteId } from '../../src/collaboration/model';
import type { OverlayState } from '../../src/platform/messages';
import type { Job } from '../../src/store/records';
import { Computer } from './computer';
import type { FaultyDesk, Who } from './desk';
import type { FastClock } from './fast-clock';
import { type FaultProxy, startFaultProxy } from './proxy.mjs';
import { randomOf } from './random.mjs';
import { type Act, scriptOf } from './script';
import { FAIR, OUTAGE, stormOf } from './weather';

const MINUTE = 60_000;
/** A check of a machine with nothing else to do (ms, by the wall's clock). */
const QUICK_CHECK_MS = 400;
const SLOWEST = 4;
const TRUTH = [() => true, () => false] as const;
/** Both agents: `writer` acts, `reader` is told; each hears of what the other and the customer do. */
export const SIDES = ['writer', 'reader'] as const;
export type Side = (typeof SIDES)[number];

interface Intent {
	job: string;
	in: ConversationId;
	whom: Who;
	lands: 'note' | 'public-reply' | 'never';
}

export interface StormReport {
	intents: Intent[];
	/** Intents that the background did not take: the message was refused, or its worker died with it. */
	turnedAway: string[];
	replies: { job: string; text: string }[];
	/** The newest fact when the storm began: what is older is history. */
	since: number;
	outage: Record<Side, number>;
	outageMinutes: number;
	workers: Record<Side, number>;
	/** How fast the clock of the storm ran. */
	speed: number;
	/** Requests that went out although the answer of before said to wait. */
	early: Record<Side, number>;
}

export class Storm {
	readonly computers = {} as Record<Side, Computer>;
	readonly proxies = {} as Record<Side, FaultProxy>;
	private readonly intents: Intent[] = [];
	private readonly turnedAway: string[] = [];
	private readonly replies: StormReport['replies'] = [];
	private readonly running: Promise<unknown>[] = [];
	/** A browser whose agent is away. */
	private away = false;

	constructor(
		readonly desk: FaultyDesk,
		private readonly clock: FastClock,
		private readonly seed: number,
	) {}

	/** Everybody at the desk: signed in, connected, and the history read. */
	async begin(): Promise<void> {
		const { desk, clock, seed } = this;
		for (const side of SIDES) {
			const proxy = await startFaultProxy({
				target: desk.origin(),
				seed: seed * 2 + SIDES.indexOf(side),
				now: () => Math.floor(clock.now()),
				pause: clock.sleep,
			});
			this.proxies[side] = proxy;
			this.computers[side] = new Computer(side, proxy.origin as SiteId, desk.helpdesk, clock);
			await desk.signIn(this.computers[side], side);
			await this.computers[side].worker();
			this.running.push(this.computers[side].run());
			await this.computers[side].popup('sites.check', {});
		}
	}

	/** The storm, the outage, and the calm after it. */
	async rage(how: { steps: number; speed: number; outageMinutes: number }): Promise<StormReport> {
		const { clock, desk } = this;
		const random = randomOf(this.seed);
		const storm = stormOf(random);
		const minutes = storm.reduce((sum, phase) => sum + phase.minutes, 0);
		const script = scriptOf(random, desk.conversations, { steps: how.steps, from: 0.3, to: minutes - 2.5 });
		const since = (await desk.facts()).at(-1)?.order ?? 0;
		const speed = await this.affordable(how.speed);
		clock.setSpeed(speed);
		const begun = clock.now();
		const acting = this.play(script, begun);
		for (const { weather, minutes: lasts } of storm) {
			for (const side of SIDES) this.proxies[side].turn(weather);
			await clock.sleep(lasts * MINUTE);
		}
		this.say('the storm is over');
		await acting;
		this.say('everybody is done');
		const outage = await this.outage(how.outageMinutes);
		const early = { writer: this.early('writer'), reader: this.early('reader') };
		this.say('the outage is over');
		await this.calm();
		this.say('calm');
		const workers = { writer: this.computers.writer.lives, reader: this.computers.reader.lives };
		return {
			intents: this.intents,
			turnedAway: this.turnedAway,
			replies: this.replies,
			since,
			outage,
			outageMinutes: how.outageMinutes,
			workers,
			early,
			speed,
		};
	}

	/** The speed that is wanted, or less where the helpdesk answers slowly: a check must be through long before the next one is due. */
	private async affordable(wanted: number): Promise<number> {
		const took: number[] = [];
		for (let check = 0; check < 5; check++) {
			const begun = performance.now();
			await this.computers.reader.popup('sites.check', {});
			took.push(performance.now() - begun);
		}
		const usual = took.sort((one, other) => one - other)[2] ?? 0;
		return Math.max(SLOWEST, Math.min(wanted, (wanted * QUICK_CHECK_MS) / usual));
	}

	/** How far it is, by the wall's clock; for whoever wonders. */
	private say(what: string): void {
		if (process.env.LOOPIN_FAULTS_TELL) process.stderr.write(`${(performance.now() / 1_000).toFixed(0)} s: ${what}\n`);
	}

	private async play(script: ReturnType<typeof scriptOf>, begun: number): Promise<void> {
		const doing: Promise<void>[] = [];
		for (const [nth, { at, act }] of script.entries()) {
			await this.clock.sleep(begun + at * MINUTE - this.clock.now());
			doing.push(this.act(act, nth));
		}
		await Promise.all(doing);
	}

	private async act(act: Act, nth: number): Promise<void> {
		const { desk } = this;
		const { writer } = this.computers;
		const { people } = desk;
		switch (act.do) {
			case 'mention':
				return this.mention(act, nth);
			case 'customer':
				return desk.write('customer', act.in, 'public-reply', `Any news? (${nth})`);
			case 'colleague': {
				const name = act.names && `@${people[act.names].name}, `;
				return desk.write('third', act.in, act.kind, `${name ?? ''}for the record (${nth})`);
			}
			case 'panel':
			case 'follow-self': {
				const { id, name } = act.do === 'panel' ? people.reader : people.writer;
				// The panel is open on a page of whoever is signed in.
				if (!this.away) await writer.content('follower.change', { conversation: act.in, agent: id, name, action: act.action }).catch(() => undefined);
				return;
			}
			case 'reply': {
				if (this.away) return;
				const text = `${act.names ? `@${people.third.name} ` : ''}by the popup, number ${nth}.`;
				const mentions = act.names ? [people.third] : [];
				const how = { account: writer.account(people.writer.id), conversation: act.in, internal: act.internal, text, mentions };
				const taken = await writer.popup('reply.send', how).catch((thrown: Error) => thrown);
				if (taken instanceof Error) this.turnedAway.push(`reply: ${taken.message}`);
				else this.replies.push({ job: (taken as { job: string }).job, text });
				return;
			}
			case 'turn':
				return this.computers[act.who].turnTo(act.here);
			case 'kill':
				return this.computers[act.who].kill();
			case 'leave':
				return this.leave(act.to);
		}
	}

	/** The writer submits a note: the page tells the background, then the note lands (or not). */
	private async mention({ in: conversation, whom, lands, knows }: Extract<Act, { do: 'mention' }>, nth: number): Promise<void> {
		if (this.away) return; // nobody can submit there
		const { desk } = this;
		const { id, name } = desk.people[whom];
		const newestEntry: EntryId | '' = knows ? await desk.newest(conversation) : '';
		const at = Date.now();
		const told = await this.computers.writer
			.content('mention.submit', { at, conversation, mentions: [{ id, name }], newestEntry })
			.catch((thrown: Error) => thrown);
		if (told instanceof Error) this.turnedAway.push(`mention: ${told.message}`);
		else this.intents.push({ job: (told as { job: string }).job, in: conversation, whom, lands });
		if (lands !== 'never') await desk.write('writer', conversation, lands, `Please have a look, @${name}. (${nth})`);
	}

	private async leave(to: 'nobody' | 'third'): Promise<void> {
		const { writer } = this.computers;
		const mine = writer.jar;
		this.away = true;
		writer.jar = new Map();
		// Signing in is nothing of ours: it is done when the page comes.
		if (to === 'third') while (!(await this.desk.signIn(writer, to).then(...TRUTH))) await this.clock.sleep(MINUTE / 20);
		await this.clock.sleep(2 * MINUTE);
		writer.jar = mine;
		// A page that cannot tell who is signed in offers no mentions.
		while ((await this.shownTo()) !== this.desk.people.writer.id) await this.clock.sleep(MINUTE / 20);
		this.away = false;
	}

	/** For whom the overlay of a page that comes up now is drawn. */
	private async shownTo(): Promise<AgentId | undefined> {
		const state = await this.computers.writer.content('overlay.state', {}).catch(() => undefined);
		return (state as OverlayState | undefined)?.me?.id;
	}

	/** Nothing answers for so long. Gives how often each browser asked. */
	private async outage(minutes: number): Promise<Record<Side, number>> {
		const { clock } = this;
		const before = { writer: this.proxies.writer.log.length, reader: this.proxies.reader.log.length };
		for (const side of SIDES) this.proxies[side].turn(OUTAGE);
		const { speed } = clock;
		clock.setSpeed(Math.max(speed, 100));
		// The agent at the desk tries, too: every now and then they turn to the tab.
		for (let minute = 0; minute < minutes; minute++) {
			if (minute % 5 === 0) for (const side of SIDES) void this.computers[side].turnTo(true);
			await clock.sleep(MINUTE);
		}
		clock.setSpeed(speed);
		return { writer: this.proxies.writer.log.length - before.writer, reader: this.proxies.reader.log.length - before.reader };
	}

	/** Requests of one browser that fell into a time in which it had been told to wait; those that were under way already do not count. */
	private early(side: Side): number {
		const { log } = this.proxies[side];
		let until = 0;
		let told = 0;
		let early = 0;
		for (const { at, heldUntil } of log) {
			if (at < until && at > told + 3_000) early++;
			if (heldUntil !== undefined && heldUntil > until) [until, told] = [heldUntil, at];
		}
		return early;
	}

	/** The weather is fair again: everything that waits is done, and everybody has looked. */
	private async calm(): Promise<void> {
		const { clock } = this;
		for (const side of SIDES) this.proxies[side].turn(FAIR);
		const open = async (side: Side): Promise<Job[]> => (await this.computers[side].jobs()).filter(({ state }) => state === 'pending' || state === 'landed');
		for (let rounds = 0; rounds < 60; rounds++) {
			// Gaps of a few minutes are waited out quickly; what is being asked is given its time.
			clock.setSpeed(100);
			await clock.sleep(3 * MINUTE);
			clock.setSpeed(10);
			for (const side of SIDES) await this.computers[side].popup('sites.check', {});
			this.say(`round ${rounds}: ${(await Promise.all(SIDES.map(open))).flat().length} open`);
			if ((await Promise.all(SIDES.map(open))).flat().length === 0) break;
		}
		// What the agent is told of a reply that may not have arrived: they try again.
		const { writer } = this.computers;
		for (let tries = 0; tries < 3; tries++) {
			const failed = (await writer.jobs()).filter((job) => job.kind === 'reply' && job.state === 'failed');
			for (const { id } of failed) await writer.popup('page.job.retry', { job: id });
			if (failed.length) await clock.sleep(2 * MINUTE);
		}
		for (let checks = 0; checks < 3; checks++) {
			for (const side of SIDES) await this.computers[side].popup('sites.check', {});
			await clock.sleep(20_000);
		}
	}

	async end(): Promise<void> {
		for (const side of SIDES) this.computers[side]?.switchOff();
		await Promise.allSettled(this.running);
		for (const side of SIDES) await this.proxies[side]?.stop();
		await this.desk.stop();
	}
}
