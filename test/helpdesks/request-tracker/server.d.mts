export interface StartOptions {
	/** A free one by default. */
	port?: number;
	/** Where the instance lives; below the system's temporary folder by default. Kept for the next start with the same options. */
	dir?: string;
	/** RT below a path, e.g. "/rt". */
	webPath?: string;
	rtname?: string;
	/** Further full agents (agent001, …) in the directory. */
	agents?: number;
	workers?: number;
	/** Further lines of RT's configuration. */
	extra?: string;
}

export interface Mail {
	from: string;
	to: string;
	subject: string;
	body: string;
}

/** One person's doings, by the REST API with their password. Tickets and people are RT's numbers. */
export interface Rest {
	call(method: string, path: string, json?: unknown): Promise<{ status: number; location: string; body: unknown }>;
	/** Writes an internal note (HTML when it begins with '<'); resolves to its transaction. */
	comment(ticket: number | string, text: string, type?: string): Promise<number>;
	correspond(ticket: number | string, text: string, type?: string): Promise<number>;
	update(ticket: number | string, fields: Record<string, unknown>): Promise<unknown>;
	create(fields: Record<string, unknown>): Promise<number>;
	/** Followers as RT names them: logins of users, "group:<number>" of groups. */
	adminCcs(ticket: number | string): Promise<string[]>;
}

export interface RequestTracker {
	origin: string;
	/** Origin and path. */
	base: string;
	port: number;
	dir: string;
	/** Numbers of what was seeded, by name. */
	seed: Record<'users' | 'groups' | 'queues' | 'tickets', Record<string, number>>;
	stop(): Promise<void>;
	reset(options?: { keepSessions?: boolean }): Promise<void>;
	mails(): Promise<Mail[]>;
	fingerprint(): Promise<string>;
	notes(login: string, ticket: number | string, texts: readonly string[]): Promise<number[]>;
	rest(user: string): Rest;
}

export function startRequestTracker(options?: StartOptions): Promise<RequestTracker>;
