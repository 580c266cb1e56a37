/** What a request may meet. Milliseconds are those of the proxy's clock. */
export type Fault = { chance: number; only?: 'reads' | 'writes' } & (
	| { kind: 'reset' | 'hang' | 'page' | 'lost' | 'half' | 'cut' | 'twice' }
	/** Not passed on. */
	| { kind: 'status'; status: number; retryAfter?: number }
	/** Passed on and carried out; the answer is replaced. */
	| { kind: 'gateway'; status: number }
	/** For so many seconds everything gets 429 with what is left of them as Retry-After. */
	| { kind: 'limit'; seconds: number; asDate?: boolean }
	| { kind: 'late'; ms: [from: number, to: number] }
	/** The former answer to the same question, when it is not older than this. */
	| { kind: 'again'; ms: number }
);

export interface Weather {
	name: string;
	faults: readonly Fault[];
	/** Every request waits so long before it is passed on. */
	latencyMs?: [from: number, to: number];
}

export interface Passed {
	at: number;
	method: string;
	url: string;
	weather: string;
	fault?: Fault['kind'];
	/** 0: no answer. */
	status?: number;
	/** Told to wait until then. */
	heldUntil?: number;
}

export interface ProxyOptions {
	/** Origin of the helpdesk. */
	target: string;
	seed?: number;
	now?: () => number;
	pause?: (ms: number) => Promise<void>;
}

export interface FaultProxy {
	origin: string;
	/** Every request, oldest first. */
	log: Passed[];
	turn(weather: Weather): void;
	stop(): Promise<void>;
}

export function startFaultProxy(options: ProxyOptions): Promise<FaultProxy>;
