// One account, all its browsers, some days: every browser runs the product's own schedule-plan.ts and budget.ts; what stands around them in
// schedule.ts (alarms, storage) is events here.
import { BY_HAND, DAY, isOpenAtMidnight, MINUTE } from './scale-team.mjs';

/**
 * Requests, counted on the stand-in with the real client. A check: who am I, what I follow; then one for each changed conversation, and another for the
 * name of an author that was not met lately.
 */
const COST = { idle: 2, page: 1, changed: 1, unknownAuthor: 0.6, opened: 4, mentions: 13, panelChanges: 9, checkNow: 0 };
const MOST_CHANGED = 8;
/** Of one check (sync.ts). */
const MOST_PAGES = 20;
/** From the check to the toast. */
const TOAST_MS = 1_000;

/** Of what happens to an agent, so much is a mention: it rings by name. The rest rings for the conversation. */
export const BY_NAME = 1 / 6;
/** From the event to the broker's delivery: the note is looked for, its follower is added, or the helpdesk's own hook runs. */
const RING_MS = 1_000;
/** Followers of a conversation do not all look at once (doorbell/answer.ts). */
const SPREAD = { 'rung-by-name': 150, rung: 1_200 };

/** A heap of { at }, the earliest first. */
class Agenda {
	#heap = [];
	push(item) {
		const heap = this.#heap;
		let at = heap.push(item) - 1;
		while (at > 0) {
			const parent = (at - 1) >> 1;
			if (heap[parent].at <= item.at) break;
			heap[at] = heap[parent];
			at = parent;
		}
		heap[at] = item;
	}
	pop() {
		const heap = this.#heap;
		const first = heap[0];
		const last = heap.pop();
		if (heap.length === 0 || first === undefined) return first;
		let at = 0;
		for (;;) {
			let child = 2 * at + 1;
			if (child >= heap.length) break;
			if (child + 1 < heap.length && heap[child + 1].at < heap[child].at) child++;
			if (heap[child].at >= last.at) break;
			heap[at] = heap[child];
			at = child;
		}
		heap[at] = last;
		return first;
	}
}

/** The schedule as it is built: the plan's own functions, called as schedule.ts calls them. */
export function ourSchedule({ plan, budget }, { agents, share, random, bell = 'none' }) {
	const circumstances = (one, now) => ({ now, random, activity: one.state === 'active' ? 'active' : 'open', checkSeconds: 30, agents, share, bell });
	return {
		begin: (one, now) => {
			one.pulse = plan.newPulse(now);
		},
		/** When the check that was asked for may begin; it is begun when that is now. */
		due(one, reason, now) {
			const byName = reason === 'rung-by-name';
			const ready = { ...plan.refilled(one.pulse, circumstances(one, now)), ...(byName ? { rung: true } : {}) };
			const due = plan.allowedAt(ready, reason, circumstances(one, now));
			if (due <= now) one.pulse = ready;
			else if (reason === 'alarm' || byName || due < one.pulse.nextCheckAt) one.pulse = { ...ready, nextCheckAt: due };
			return due;
		},
		started(one, now) {
			budget.takeSeen(one.id);
			one.pulse = { ...one.pulse, lastCheckAt: now };
		},
		wakeAt: (one) => plan.wakeAt(one.pulse),
		answered: (one, answer) => budget.noteAnswer(one.id, answer),
		held: (one, now) => budget.heldFor(one.id, now) > 0,
		finished(one, outcome, now) {
			const { requests, rate, heldUntil = 0 } = budget.takeSeen(one.id);
			const around = circumstances(one, now);
			const known = { ...one.pulse, ...(rate ? { rate } : {}) };
			const paid = plan.spent(plan.refilled(known, around), requests);
			const next = { ...known, ...plan.nextCheck(outcome.ok ? plan.costing(paid, requests) : paid, outcome, around) };
			if (outcome.more) next.nextCheckAt = now;
			next.heldUntil = Math.max(next.heldUntil, heldUntil);
			next.nextCheckAt = Math.max(next.nextCheckAt, next.heldUntil);
			one.pulse = next;
			return next.nextCheckAt;
		},
	};
}

/** Every thirty seconds, whatever happens. */
export const fixedSchedule = (_modules, { random }) => ({
	begin: () => undefined,
	due: (one, reason, now) => (reason === 'alarm' || one.next === undefined ? now : Number.POSITIVE_INFINITY),
	started: () => undefined,
	answered: () => undefined,
	held: () => false,
	finished(one, _outcome, now) {
		one.next ??= now + 30_000 * random();
		one.next = Math.max(one.next + 30_000, now + 1);
		return one.next;
	},
});

/**
 * Plays the days. Gives for each event that came while the agent's browser was open how long it took: `waits` until the toast (or until the browser
 * was closed on it: `untold` counts those), `attended` the part of it that the agent looked at the helpdesk.
 */
export function simulate({ team, days, account, schedule, random, byHand, setNow, agents, bell = false }) {
	const agenda = new Agenda();
	/** `named`: the waits of mentions, with a bell. `rings`: delivered, by the minute. */
	const result = { waits: [], attended: [], named: [], rings: [], untold: 0 };
	const directory = directoryOf(agents);
	const browsers = team.map((day, n) => {
		const one = { id: `https://desk.example#${n}`, day, place: 0, lap: 0, state: 'off', looked: 0, since: 0, waiting: [], token: 0, renewedAt: -1 };
		if (isOpenAtMidnight(day)) Object.assign(one, { state: 'open' });
		schedule.begin(one, 0);
		if (day.length > 0) agenda.push({ at: day[0][0], one, what: 'next' });
		if (one.state !== 'off') plan(one, random() * 30_000);
		return one;
	});
	const end = days * DAY;

	function plan(one, at) {
		agenda.push({ at, one, what: 'check', token: ++one.token });
	}
	/** Milliseconds that the agent has looked at the helpdesk so far. */
	const looked = (one, now) => one.looked + (one.state === 'active' ? now - one.since : 0);

	function poke(one, reason, now) {
		if (one.state === 'off') return;
		const due = schedule.due(one, reason, now);
		if (due > now) {
			// Where it is far off, it wakes before to count its tokens.
			if (Number.isFinite(due)) plan(one, Math.min(due, schedule.wakeAt?.(one) ?? due));
			return;
		}
		check(one, now);
	}

	/** Requests of one purpose; gives the answer that refused, if one did. */
	function ask(one, requests, now, purpose) {
		for (let n = 0; n < requests; n++) {
			if (schedule.held(one, now)) return { status: 429 };
			const answer = account.ask(now, purpose);
			schedule.answered(one, answer);
			if (answer.status !== 200) return answer;
		}
		return undefined;
	}

	function check(one, now) {
		schedule.started(one, now);
		let refusal = ask(one, COST.idle, now, 'check');
		for (let page = 0; page < MOST_PAGES && !refusal && (page === 0 || one.waiting.length > 0); page++) {
			if (page > 0) refusal = ask(one, COST.page, now, 'check');
			const told = one.waiting.slice(0, MOST_CHANGED);
			if (!refusal && told.length > 0) refusal = ask(one, told.length * COST.changed + told.filter(() => random() < COST.unknownAuthor).length, now, 'check');
			if (refusal) break;
			for (const news of told) {
				result.waits.push(now + TOAST_MS - news.at);
				if (news.named) result.named.push(now + TOAST_MS - news.at);
				result.attended.push(looked(one, now) - news.looked);
			}
			one.waiting = one.waiting.slice(told.length);
		}
		const outcome = refusal ? { ok: false, failure: { kind: 'rate-limited', retryAfterMs: refusal.retryAfterMs } } : { ok: true, more: one.waiting.length > 0 };
		const due = schedule.finished(one, outcome, now);
		plan(one, Math.min(due, schedule.wakeAt?.(one) ?? due));
		if (byHand && !refusal && (one.renewedAt < 0 || now - one.renewedAt > directory.every)) renew(one, now);
	}

	/** The directory is read page by page, apart from the check. */
	function renew(one, now) {
		if (one.renewedAt < 0) {
			// Installed some day before, not all on this one.
			one.renewedAt = now - random() * directory.every;
			return;
		}
		one.renewedAt = now;
		ask(one, directory.requests, now, 'directory');
	}

	function ring(one, reason, now) {
		const minute = Math.floor(now / MINUTE);
		result.rings[minute] = (result.rings[minute] ?? 0) + 1;
		agenda.push({ at: now + RING_MS + random() * SPREAD[reason], one, what: reason });
	}

	function live(one, what, now) {
		if (what === 'news') {
			if (one.state === 'off') return;
			const named = bell && random() < BY_NAME;
			one.waiting.push({ at: now, looked: looked(one, now), named });
			if (bell) ring(one, named ? 'rung-by-name' : 'rung', now);
			return;
		}
		if (what in BY_HAND) {
			if (!byHand || one.state === 'off') return;
			ask(one, COST[what], now, 'hand');
			if (what === 'opened') poke(one, 'looking', now);
			else poke(one, 'submit', now);
			return;
		}
		const before = one.state;
		one.looked = looked(one, now);
		Object.assign(one, { state: what, since: now });
		if (what === 'off') {
			// At least so long.
			for (const news of one.waiting) {
				result.waits.push(now - news.at);
				if (news.named) result.named.push(now - news.at);
				result.attended.push(looked(one, now) - news.looked);
			}
			result.untold += one.waiting.length;
			one.waiting = [];
			one.token++;
		} else if (before === 'off') poke(one, 'alarm', now);
		else if (what === 'active') poke(one, 'focus', now);
	}

	for (;;) {
		const item = agenda.pop();
		if (!item || item.at >= end) break;
		const { one, what, at } = item;
		setNow(at);
		if (what === 'check') {
			if (item.token === one.token && one.state !== 'off') poke(one, 'alarm', at);
			continue;
		}
		if (what === 'rung' || what === 'rung-by-name') {
			poke(one, what, at);
			continue;
		}
		live(one, one.day[one.place][1], at);
		if (++one.place === one.day.length) Object.assign(one, { place: 0, lap: one.lap + 1 });
		agenda.push({ at: one.lap * DAY + one.day[one.place][0], one, what: 'next' });
	}
	account.end();
	return { ...result, browsers: browsers.length };
}

/** The whole list of colleagues: pages of users and memberships, and what the account is called. */
const directoryOf = (agents) => ({
	requests: 4 + Math.ceil(agents / 100) + Math.min(50, Math.ceil((2 * agents) / 100)),
	every: agents > 2_000 ? 3 * DAY : DAY,
});
