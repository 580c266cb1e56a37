export interface DeskUser {
	id: number;
	name: string;
	role: string;
	email: string;
	suspended: boolean;
	active: boolean;
	groups: number[];
	ticket_restriction: string | null;
	role_type: number | null;
	custom_role_id: number | null;
	[field: string]: unknown;
}
export interface DeskAudit {
	id: number;
	ticket_id: number;
	author_id: number;
	at: number;
	events: Array<{ id: number; type: string; public?: boolean; html_body?: string; body?: string; [field: string]: unknown }>;
}
export interface DeskTicket {
	id: number;
	subject: string;
	status: string;
	channel: string;
	followers: number[];
	audits: DeskAudit[];
	assignee: number;
	group: number;
	requester: number;
	updated: number;
	[field: string]: unknown;
}
export class Desk {
	constructor(options?: { seed?: boolean; now?: () => number });
	now: () => number;
	settings: { tickets: Record<string, boolean>; [part: string]: unknown };
	customRoles: Array<{ id: number; name: string; configuration: Record<string, unknown> }>;
	groups: Array<{ id: number; name: string; is_public: boolean }>;
	users: Map<number, DeskUser>;
	tickets: Map<number, DeskTicket>;
	addAgent(agent: { name: string; [field: string]: unknown }): DeskUser;
	addCustomer(customer: { name: string; [field: string]: unknown }): DeskUser;
	addTicket(ticket: Record<string, unknown>): DeskTicket;
	agent(who: string | number): DeskUser;
	user(id: string | number): DeskUser | undefined;
	canOpen(user: DeskUser, ticket: DeskTicket): boolean;
	/** `PUT /tickets/{id}` as this person; throws what the API would refuse with. */
	update(user: DeskUser, id: string | number, body: { ticket: Record<string, unknown> }): { ticket: DeskTicket; audit: DeskAudit | undefined };
	customerReplies(id: string | number, text: string): DeskAudit;
}
