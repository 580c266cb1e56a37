export interface Entry {
	id: number;
	ticket: number;
	type: string;
	body: string;
	created: number;
	staff?: number;
}
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
export class Desk {
	constructor(options?: { now?: () => number; lockMode?: 'activity' | 'view' | 'off'; rich?: boolean });
	tickets: Map<number, Ticket>;
	staff: Map<number, Staff>;
	entries: Entry[];
	referrals: { id: number; ticket: number; staff: number }[];
	locks: Map<number, { id: number; staff: number }>;
	views: [number, number][];
	pageSize: number;
	lockMode: 'activity' | 'view' | 'off';
	rich: boolean;
	sameSecond: boolean;
	lastFirst: boolean;
	acquire(ticket: Ticket, staff: Staff): unknown;
	post(ticket: Ticket, type: 'note' | 'response', staff: Staff, body: string): { id: number };
	write(ticket: Ticket, type: string, by: { user?: number; staff?: number }, body: string): { id: number };
	refer(ticket: Ticket, staff: number): string;
}
export function sanitized(html: string): string;
