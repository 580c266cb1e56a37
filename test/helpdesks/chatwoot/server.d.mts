export interface DeskUser {
	id: number;
	name: string;
	email: string;
	confirmed: boolean;
	inboxes: number[];
	teams: number[];
	accounts: { account: number; role: string; activeAt: number }[];
}
export interface DeskMessage {
	id: number;
	content: string;
	private: boolean;
	at: number;
}
export interface DeskConversation {
	id: number;
	account: number;
	number: number;
	inbox: number;
	contact: number;
	participants: number[];
	messages: DeskMessage[];
	status: string;
	canReply: boolean;
	active: number;
	assignee?: number;
	team?: number;
	subject?: string;
}
export interface Desk {
	users: DeskUser[];
	accounts: { id: number; name: string; status: string }[];
	inboxes: { id: number; account: number; name: string; channel: string }[];
	conversations: DeskConversation[];
	contacts: { id: number; name: string }[];
	notifications: { user: number; type: string; readAt: number | null }[];
	user(id: number | string): DeskUser;
	conversation(account: number | string, number: number | string): DeskConversation;
	addConversation(
		given: { account?: number; inbox: number; contact: number; log?: [number, string][]; minutesAgo?: number } & Partial<DeskConversation>,
	): DeskConversation;
	writes(user: DeskUser, conversation: DeskConversation, content: string, isPrivate: boolean): DeskMessage;
	customerReplies(conversation: DeskConversation, content: string): DeskMessage;
	participate(conversation: DeskConversation, ids: number[]): number[];
	leave(conversation: DeskConversation, ids: number[]): void;
}
export interface Fault {
	method?: string;
	path?: RegExp;
	times?: number;
	status?: number;
	headers?: Record<string, string>;
	json?: unknown;
	html?: string;
	cutOff?: 'before';
	delayMs?: number;
	lost?: boolean;
}
export interface StandIn {
	origin: string;
	record: {
		method: string;
		path: string;
		headers: Record<string, string | string[] | undefined>;
		request: string;
		agent?: number;
		at: number;
		status?: number;
	}[];
	readonly desk: Desk;
	signIn(agent: number | string): Record<string, string>;
	signOutAll(): void;
	faults: { next(fault: Fault): void; clear(): void };
	customerReplies(number: number | string, text: string): DeskMessage;
	fingerprint(): string;
	reset(options?: { signOut?: boolean }): void;
	stop(): Promise<void>;
}
export function startStandIn(options?: { port?: number; version?: string; now?: () => number; jobsMs?: number }): Promise<StandIn>;
