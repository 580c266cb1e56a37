/**
 * The whole engine against a real helpdesk while everything between them fails. LOOPIN_FAULTS_SEED repeats a storm: the script of what people do and
 * the fault that each request meets are the seed's; how the two fall together is the machine's.
 */
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { UpdateRecord } from '../../src/store/records';
import { wire } from './computer';
import { type FaultyDesk, requestTrackerDesk, standInDesk } from './desk';
import { FastClock } from './fast-clock';
import { randomOf } from './random.mjs';
import { dueFor, groundless } from './reference';
import { SIDES, type Side, Storm, type StormReport } from './storm';

const SEED = Number(process.env.LOOPIN_FAULTS_SEED ?? 20_261);
/** A browser that is answered by nobody asks at most so often in half an hour, whatever waits in its outbox. */
const MOST_IN_OUTAGE = 150;

let clock: FastClock;
let unwire: () => void;
beforeEach(() => {
	vi.spyOn(console, 'warn').mockImplementation(() => undefined);
	vi.spyOn(Math, 'random').mockImplementation(randomOf(SEED));
	clock = new FastClock(5);
	unwire = wire();
	// Node 24 has Web Locks; here they would hold between two browsers.
	vi.stubGlobal('navigator', { onLine: true });
	if (!('self' in globalThis)) vi.stubGlobal('self', new EventTarget());
});
afterEach(() => {
	unwire();
	clock.uninstall();
	vi.unstubAllGlobals();
});

/** Every update of that agent: exactly once in the list, of the right kind, and announced exactly once. */
async function listComplaints(storm: Storm, side: Side, report: StormReport): Promise<string[]> {
	const { desk, computers } = storm;
	const me = desk.people[side];
	const found: string[] = [];
	const list = await computers[side].updates(me.id);
	const facts = await desk.facts();
	const due = dueFor(me, facts, report.since);
	const history = new Set(facts.filter((fact) => fact.order <= report.since).map((fact) => fact.id));
	const listed = new Set(list.map((row) => row.id));
	for (const { id, kind, certain, until } of due) {
		const rows = list.filter((row) => row.id === id);
		const unheardOf = desk.forgetsWhatWasLeft && until !== undefined && !due.some((other) => other.until === until && listed.has(other.id));
		if (rows.length > 1 || (certain && !unheardOf && rows.length === 0)) found.push(`${id} (${kind}) is ${rows.length} times in the list`);
		if (rows[0] && rows[0].kind !== kind) found.push(`${id} is ${rows[0].kind}, not ${kind}`);
	}
	const may = new Set(due.map(({ id }) => id));
	for (const row of list) {
		if (!may.has(row.id) && !history.has(row.id)) found.push(`${row.id} (${row.kind}) is in the list and should not be`);
		if (row.toAnnounce) found.push(`${row.id} was never announced`);
	}
	const unread = list.filter((row) => row.unread === 1);
	const counters = await computers[side].counters(me.id);
	if (counters?.unread !== unread.length) found.push(`the counter says ${counters?.unread}, there are ${unread.length} unread`);
	const fresh = list.filter((row) => !history.has(row.id) && row.kind !== 'status');
	return [...found, ...announcementComplaints(storm, side, fresh)].map((complaint) => `${side}: ${complaint}`);
}

/** Each update is the news of exactly one notification; one conversation's news are one, more than three conversations' one summary. */
function announcementComplaints({ computers, desk }: Storm, side: Side, fresh: readonly UpdateRecord[]): string[] {
	const found: string[] = [];
	const said = new Set<string>();
	const account = computers[side].account(desk.people[side].id);
	for (const { id, record } of computers[side].fake.shown) {
		const { updates = [], account: whose } = (record ?? {}) as { updates?: UpdateRecord[]; account?: string };
		if (whose !== account || updates.length === 0) continue; // problems ("Not added") are said again until they are told
		const news = updates.filter((update) => !said.has(update.id));
		if (news.length === 0) found.push(`${id} was shown again and said nothing new`);
		const conversations = new Set(news.map((update) => update.conversation)).size;
		if (id.startsWith('summary:') ? conversations <= 3 : conversations > 1) found.push(`${id} spoke of ${conversations} conversations`);
		for (const update of news) said.add(update.id);
	}
	for (const { id } of fresh) if (!said.has(id)) found.push(`${id} was never shown`);
	return found;
}

/** Every intent is decided; nobody follows for a note that did not land; every reply is there once at most. */
async function intentComplaints({ desk, computers }: Storm, report: StormReport): Promise<string[]> {
	const found: string[] = [];
	const jobs = await computers.writer.jobs();
	const facts = await desk.facts();
	for (const job of jobs) {
		if (job.state === 'pending' || job.state === 'landed') found.push(`${job.kind} ${job.id} is still ${job.state}`);
		if (job.state === 'failed' && !job.failure && !(job.kind === 'mention' && job.refused?.length)) found.push(`${job.kind} ${job.id} failed without a reason`);
	}
	for (const { job: id, in: conversation, whom, lands } of report.intents) {
		const job = jobs.find((one) => one.id === id);
		if (lands !== 'note') {
			if (job && job.state !== 'failed') found.push(`the intent of a note that did not land is ${job.state}`);
			continue;
		}
		if (!job) found.push(`the intent for ${whom} in ${conversation} is gone`);
		else if (
			job.state === 'done' &&
			!facts.some((fact) => fact.conversation === conversation && fact.kind === 'follower-added' && fact.subject === desk.people[whom].id)
		)
			found.push(`done, and ${whom} was never added in ${conversation}`);
	}
	for (const conversation of desk.conversations)
		if ((await desk.followers(conversation)).includes(desk.people.innocent.id)) found.push(`the innocent follows ${conversation}`);
	if (facts.some((fact) => fact.kind === 'follower-added' && fact.subject === desk.people.innocent.id && fact.order > report.since))
		found.push('the innocent was added');
	for (const fact of groundless(desk.people.third, desk.people.writer.id, facts)) found.push(`added in ${fact.conversation} without a note (${fact.id})`);
	const foreign = facts.filter((fact) => fact.kind.startsWith('follower') && fact.by !== desk.people.writer.id && fact.order > report.since);
	for (const fact of foreign) found.push(`${fact.kind} by ${fact.by}: somebody else’s session was used`);
	for (const { job: id, text } of report.replies) {
		const there = facts.filter((fact) => fact.text.includes(text));
		const job = jobs.find((one) => one.id === id);
		if (there.length > 1) found.push(`a reply is there ${there.length} times`);
		if (there.length === 0 && job?.state === 'done') found.push('a reply is done and not there');
		if (there.some((fact) => fact.by !== desk.people.writer.id)) found.push('a reply was written by somebody else');
	}
	return found;
}

function print(storm: Storm, report: StormReport, jobs: readonly { kind: string; state: string; failure?: { kind: string } }[]): void {
	const count = (list: readonly string[]) => [...new Set(list)].map((what) => `${list.filter((one) => one === what).length} ${what}`).join(', ') || 'none';
	const lines = [`${storm.desk.name}, seed ${SEED}, ${report.speed.toFixed(0)} times as fast as the wall`];
	for (const side of SIDES) {
		const { log } = storm.proxies[side];
		lines.push(
			`  ${side}: ${log.length} requests, ${log.filter(({ fault }) => fault).length} of them spoiled (${count(log.flatMap(({ fault, weather }) => (fault && weather !== 'outage' ? [fault] : [])))})`,
		);
		lines.push(
			`    in ${report.outageMinutes} minutes of outage: ${report.outage[side]} requests; inside a Retry-After: ${report.early[side]}; workers: ${report.workers[side]}; notifications: ${storm.computers[side].fake.shown.length}`,
		);
	}
	lines.push(
		`  outbox: ${count(jobs.map(({ kind, state, failure }) => `${kind} ${state}${state === 'failed' ? ` (${failure?.kind})` : ''}`))}; turned away at the door: ${count(report.turnedAway)}`,
	);
	console.log(lines.join('\n'));
}

/** Everything that is needed to understand what went wrong, in a file whose name is given. */
async function keep(storm: Storm, report: StormReport, complaints: readonly string[]): Promise<string> {
	const { desk, computers, proxies } = storm;
	const sides: Record<string, unknown> = {};
	for (const side of SIDES) {
		const { id } = desk.people[side];
		const [updates, account, jobs] = [await computers[side].updates(id), await computers[side].counters(id), await computers[side].jobs()];
		sides[side] = { updates, account, jobs, requests: proxies[side].log, shown: computers[side].fake.shown };
	}
	const file = join(tmpdir(), `loopin-faults-${desk.helpdesk}-${SEED}.json`);
	writeFileSync(file, JSON.stringify({ complaints, report, people: desk.people, facts: await desk.facts(), sides }, null, 1));
	return `what happened is kept in ${file}`;
}

const DESKS: Array<[string, () => FaultyDesk, { steps: number; speed: number }]> = [
	['the real Request Tracker', () => requestTrackerDesk(8), { steps: 130, speed: 24 }],
	['the stand-in of the Agent Workspace', () => standInDesk(8, () => Date.now()), { steps: 130, speed: 40 }],
];

describe.each(DESKS)('%s, behind faults', (_, deskOf, how) => {
	test('half an hour of storm and half an hour of outage: nothing lost, nothing twice', { timeout: 1_800_000 }, async () => {
		const storm = new Storm(deskOf(), clock, SEED);
		try {
			await storm.desk.start();
			clock.install();
			await storm.begin();
			const report = await storm.rage({ ...how, outageMinutes: 30 });
			print(storm, report, await storm.computers.writer.jobs());
			const complaints = [...(await intentComplaints(storm, report))];
			for (const side of SIDES) complaints.push(...(await listComplaints(storm, side, report)));
			const file = complaints.length > 0 ? await keep(storm, report, complaints) : '';
			expect(complaints, file).toEqual([]);
			for (const side of SIDES) expect(report.outage[side]).toBeLessThan(MOST_IN_OUTAGE);
		} finally {
			await storm.end();
		}
	});
});
