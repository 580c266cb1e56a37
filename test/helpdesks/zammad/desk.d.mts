export interface DeskUser {
	id: number;
	firstname: string;
	lastname: string;
	email: string;
	active: boolean;
	role_ids: number[];
	group_ids: Record<string, string[]>;
}
export interface DeskTicket {
	id: number;
	title: string;
	customer: number;
	group: number;
	state: string;
	type: string;
	updated: number;
	history: Array<{ id: number; at: number; object: string; type: string; value_to?: string }>;
}
export interface DeskArticle {
	id: number;
	ticket: number;
	by: number;
	internal: boolean;
	type: string;
	body: string;
	to?: string;
}
export interface DeskMention {
	id: number;
	ticket: number;
	user: number;
}
export interface NewArticle {
	body: string;
	type?: string;
	internal?: boolean;
	content_type?: string;
	to?: string;
	sender?: string;
}
export class Desk {
	constructor(options?: { version?: number; now?: () => number });
	version: number;
	users: Map<number, DeskUser>;
	tickets: Map<number, DeskTicket>;
	articles: Map<number, DeskArticle>;
	mentions: Map<number, DeskMention>;
	notifications: Array<{ user: number; seen: boolean }>;
	recentViews: unknown[];
	name(user: DeskUser): string;
	addTicket(ticket: { id?: number; title: string; customer: number; group?: number; type?: string; log?: unknown[]; mentions?: number[] }): DeskTicket;
	articlesOf(ticket: DeskTicket): DeskArticle[];
	mentionsOf(ticket: DeskTicket): DeskMention[];
	subscribe(ticket: DeskTicket, user: number, by: DeskUser): void;
	unsubscribe(mention: DeskMention | undefined): void;
	write(ticket: DeskTicket, by: DeskUser, article: NewArticle, at?: number): DeskArticle;
	setState(ticket: DeskTicket, state: string, by: DeskUser): void;
}
