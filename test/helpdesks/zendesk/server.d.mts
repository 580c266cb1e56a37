import type { Desk, DeskAudit } from './desk.mjs';

export interface Fault {
	method?: string;
	/** Matched against path and query. */
	path?: RegExp;
	times?: number;
	status?: number;
	headers?: Record<string, string>;
	json?: unknown;
	html?: string;
	/** The connection ends before the answer, or in its middle. */
	cutOff?: 'before' | 'half';
	delayMs?: number;
	/** The request is carried out, its answer never arrives. */
	lost?: boolean;
}
export interface Recorded {
	method: string;
	path: string;
	headers: Record<string, string | string[] | undefined>;
	request: string;
	agent?: number;
	at: number;
	status?: number;
	body?: unknown;
	/** The path as the OpenAPI file has it. */
	route?: string;
	fault?: boolean;
}
export interface StandIn {
	origin: string;
	record: Recorded[];
	readonly desk: Desk;
	limits: { perMinute: number };
	/** The Cookie header of a new session. */
	as(agent: string | number): string;
	faults: { next(fault: Fault): void; clear(): void };
	customerReplies(ticket: string | number, text: string): DeskAudit;
	reset(options?: { signOut?: boolean }): void;
	signOutAll(): void;
	stop(): Promise<void>;
}
export interface StandInOptions {
	port?: number;
	seed?: boolean;
	csp?: boolean;
	customers?: { firstMs?: number; thenMs?: number };
	notesFirst?: boolean;
	perMinute?: number;
	now?: () => number;
}
export function startStandIn(options?: StandInOptions): Promise<StandIn>;
