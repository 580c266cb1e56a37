import type { Desk, DeskArticle } from './desk.mjs';

export interface Fault {
	method?: string;
	/** Matched against path and query. */
	path?: RegExp;
	times?: number;
	status?: number;
	json?: unknown;
	cutOff?: 'before';
	/** The request is carried out, its answer never arrives. */
	lost?: boolean;
}
export interface Recorded {
	method: string;
	path: string;
	headers: Record<string, string | string[] | undefined>;
	request: string;
	user?: number;
	status?: number;
}
export interface StandIn {
	origin: string;
	record: Recorded[];
	readonly desk: Desk;
	faults: { next(fault: Fault): void; clear(): void };
	customerReplies(ticket: string | number, text: string): DeskArticle;
	reset(options?: { signOut?: boolean }): void;
	signOutAll(): void;
	renewTokens(): void;
	stop(): Promise<void>;
}
export function startStandIn(options?: { port?: number; version?: number; now?: () => number }): Promise<StandIn>;
