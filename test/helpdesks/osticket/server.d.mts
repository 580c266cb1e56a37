export interface Ticket {
	id: number;
	number: string;
	subject: string;
	dept: number;
	staff: number;
	open: boolean;
	collaborators: { user: number; active: boolean }[];
}
export interface Staff {
	id: number;
	first: string;
	last: string;
	login: string;
	dept: number;
	role: string;
	isactive: boolean;
	onvacation: boolean;
}
export interface Desk {
	tickets: Map<number, Ticket>;
	staff: Map<number, Staff>;
	entries: { id: number; ticket: number; type: string; body: string; created: number; staff?: number }[];
	referrals: { id: number; ticket: number; staff: number }[];
	locks: Map<number, { id: number; staff: number }>;
	views: [number, number][];
	pageSize: number;
	lockMode: 'activity' | 'view' | 'off';
	rich: boolean;
	sameSecond: boolean;
	acquire(ticket: Ticket, staff: Staff): unknown;
	post(ticket: Ticket, type: 'note' | 'response', staff: Staff, body: string): { id: number };
	write(ticket: Ticket, type: string, by: { user?: number; staff?: number }, body: string): { id: number };
	refer(ticket: Ticket, staff: number): string;
}
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
