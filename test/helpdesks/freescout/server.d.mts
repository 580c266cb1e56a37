export interface Fault {
	method?: string;
	/** Matched against path and query. */
	path?: RegExp;
	times?: number;
	status?: number;
	headers?: Record<string, string>;
	html?: string;
	cutOff?: 'before';
	delayMs?: number;
	/** The request is carried out, its answer never arrives. */
	lost?: boolean;
}
export interface DeskThread {
	id: number;
	conversation: number;
	kind: 'customer' | 'message' | 'note' | 'lineitem';
	user?: number;
	body: string;
	at: number;
}
export interface DeskConversation {
	id: number;
	subject: string;
	mailbox: number;
	status: number;
	assignee: number | null;
	cc: string[];
	followers: Set<number>;
}
export interface Desk {
	conversations: Map<number, DeskConversation>;
	threads: DeskThread[];
	notifications: { id: string; user: number; thread: number; read: boolean }[];
	views: { user: number; conversation: number }[];
	mailFetches: number[];
	user(id: string | number): { id: number; name: string } | undefined;
	add(conversation: string | number, thread: { kind: DeskThread['kind']; user?: number; body?: string }): DeskThread;
}
export interface StandIn {
	origin: string;
	base: string;
	readonly desk: Desk;
	record: { method: string; path: string; request: string; status?: number; headers: Record<string, string | string[] | undefined> }[];
	faults: { next(fault: Fault): void; clear(): void };
	advance(ms: number): void;
	rotateTokens(): void;
	customerReplies(conversation: string | number, text: string): DeskThread;
	fingerprint(): string;
	reset(options?: { signOut?: boolean }): void;
	stop(): Promise<void>;
}
export function startStandIn(options?: { port?: number; path?: string; queueMs?: number }): Promise<StandIn>;
