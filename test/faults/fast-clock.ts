/**
 * Time that runs faster than the wall's: half an hour of schedule in a minute, with a real server behind it. While installed, `Date`, timers and
 * timeouts of this process go by it; the speed may change at any moment. Waiting for an answer stays wall time: servers do not hurry.
 */
import { setTimeout as realTimeout } from 'node:timers';

/** However long the product would wait for an answer: so long by the wall's clock. */
const ANSWER_MS = 4_000;
const TICK_MS = 3;

interface Timer {
	due: number;
	act: () => void;
}

export class FastClock {
	private base = Date.now();
	private wall = performance.now();
	private readonly timers = new Map<number, Timer>();
	private next = 1;
	private readonly real = { Date, setTimeout, clearTimeout, timeout: AbortSignal.timeout };
	private running = false;

	constructor(public speed = 1) {}

	/** Milliseconds since the epoch, by this clock. */
	now = (): number => this.base + (performance.now() - this.wall) * this.speed;

	setSpeed(speed: number): void {
		this.base = this.now();
		this.wall = performance.now();
		this.speed = speed;
	}

	/** So many milliseconds of this clock. */
	sleep = (ms: number): Promise<void> => new Promise((resolve) => this.later(resolve, ms));

	private later(act: () => void, ms = 0): number {
		const id = this.next++;
		this.timers.set(id, { due: this.now() + Math.max(0, ms), act });
		return id;
	}

	private tick = (): void => {
		if (!this.running) return;
		const now = this.now();
		const due = [...this.timers].filter(([, timer]) => timer.due <= now).sort(([, one], [, other]) => one.due - other.due);
		for (const [id, timer] of due) if (this.timers.delete(id)) timer.act();
		realTimeout(this.tick, TICK_MS);
	};

	install(): void {
		const { now } = this;
		const RealDate = this.real.Date;
		const FastDate = class extends RealDate {
			constructor(given?: number | string | Date) {
				super(given ?? now());
			}
			static override now = (): number => Math.floor(now());
		};
		globalThis.Date = FastDate as DateConstructor;
		// Node's own modules call methods of what setTimeout gives them.
		const handle = (id: number) => ({
			id,
			ref: () => undefined,
			unref: () => undefined,
			hasRef: () => false,
			refresh: () => undefined,
			[Symbol.toPrimitive]: () => id,
		});
		globalThis.setTimeout = ((act: (...args: unknown[]) => void, ms?: number, ...args: unknown[]) =>
			handle(this.later(() => act(...args), ms))) as unknown as typeof setTimeout;
		globalThis.clearTimeout = ((given: { id?: number } | number | undefined) =>
			void this.timers.delete(typeof given === 'object' ? (given.id ?? 0) : (given ?? 0))) as typeof clearTimeout;
		AbortSignal.timeout = () => {
			const control = new AbortController();
			realTimeout(() => control.abort(new DOMException('too late', 'TimeoutError')), ANSWER_MS).unref();
			return control.signal;
		};
		this.running = true;
		this.tick();
	}

	uninstall(): void {
		this.running = false;
		Object.assign(globalThis, { Date: this.real.Date, setTimeout: this.real.setTimeout, clearTimeout: this.real.clearTimeout });
		AbortSignal.timeout = this.real.timeout;
	}
}
