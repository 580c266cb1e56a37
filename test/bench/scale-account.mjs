// The account: so many requests a minute for everybody, counted from minute to minute, as helpdesks that name a limit count them.
import { MINUTE } from './scale-team.mjs';

/** How much of the limit the account needs for its own work when everybody is there. */
export const OWN_WORK = 0.5;

function poisson(mean, random) {
	if (mean > 50) {
		const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
		return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal));
	}
	const end = Math.exp(-mean);
	let count = 0;
	for (let left = random(); left > end; left *= random()) count++;
	return count;
}

export class Account {
	/** Ours per minute and by purpose: { check, hand, directory }. */
	minutes = [];
	refused = 0;
	asked = 0;
	/** Requests of the account's own work, and those that found the limit used up. */
	own = 0;
	ownRefused = 0;
	#minute = -1;
	#taken = 0;
	#others = 0;

	constructor(limit, load, random) {
		this.limit = limit;
		this.load = load;
		this.busiest = Math.max(...load);
		this.random = random;
	}

	/** One request of ours. Gives what its answer says. */
	ask(now, purpose) {
		const minute = Math.floor(now / MINUTE);
		if (minute !== this.#minute) this.#turn(minute);
		this.asked++;
		this.minutes[minute][purpose]++;
		// A helpdesk on a company's own server: it names no limit.
		if (this.limit === Number.POSITIVE_INFINITY) return { status: 200, header: () => null };
		const othersYet = this.#others * ((now % MINUTE) / MINUTE);
		const remaining = Math.floor(this.limit - this.#taken - othersYet);
		const reset = Math.ceil((MINUTE - (now % MINUTE)) / 1_000);
		const headers = { 'x-rate-limit': String(this.limit), 'x-rate-limit-remaining': String(Math.max(0, remaining - 1)), 'ratelimit-reset': String(reset) };
		if (remaining < 1) {
			this.refused++;
			return { status: 429, header: (name) => ({ ...headers, 'retry-after': String(reset) })[name] ?? null, retryAfterMs: reset * 1_000 };
		}
		this.#taken++;
		return { status: 200, header: (name) => headers[name] ?? null };
	}

	#turn(minute) {
		this.end();
		for (let at = this.#minute + 1; at <= minute; at++) {
			this.minutes.push({ check: 0, hand: 0, directory: 0 });
			if (this.limit < Number.POSITIVE_INFINITY)
				this.#others = poisson((OWN_WORK * this.limit * (this.load[at % this.load.length] ?? 0)) / Math.max(1, this.busiest), this.random);
			this.own += this.#others;
			if (at < minute) this.#taken = 0;
		}
		this.#minute = minute;
		this.#taken = 0;
	}

	/** Counts what the account's own work found refused in the minute that is over. */
	end() {
		this.ownRefused += Math.max(0, Math.min(this.#others, this.#taken + this.#others - this.limit));
	}
}
