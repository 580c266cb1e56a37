import type { Desk } from './desk.mjs';

export interface Fault {
	path?: RegExp;
	method?: string;
	times?: number;
	status?: number;
	text?: string;
	headers?: Record<string, string>;
	/** Carried out, and the answer never arrives. */
	lost?: boolean;
}
export interface StandIn {
	origin: string;
	base: string;
	readonly desk: Desk;
	record: { method: string; path: string; form: [string, string][]; staff?: number }[];
	faults: { next(fault: Fault): void; clear(): void };
	reset(how?: { signOut?: boolean }): void;
	customerReplies(id: string | number, text: string): { id: number };
	fingerprint(): string;
	stop(): Promise<void>;
}
export interface StandInOptions {
	port?: number;
	path?: string;
	now?: () => number;
	lockMode?: 'activity' | 'view' | 'off';
	rich?: boolean;
}
export const PASSWORD: string;
export function startStandIn(options?: StandInOptions): Promise<StandIn>;
