// What the page of the stand-in asks its server for; the real workspace has private endpoints of its own for this. Not part of the API, not
// counted against the account's limit, not recorded.
import { iso } from './desk.mjs';

const person = (user) => ({ id: user.id, name: user.name, kind: user.role === 'end-user' ? 'customer' : 'agent' });

/** Who is signed in and which tickets they may open, newest first. */
export function workspaceState(desk, user) {
	const tickets = [...desk.tickets.values()]
		.filter((ticket) => desk.canOpen(user, ticket))
		.map(({ id, subject, status, channel }) => ({ id, subject, status, channel }));
	return {
		me: person(user),
		notesFirst: !desk.settings.tickets.comments_public_by_default,
		tickets,
		agents: [...desk.users.values()].filter((each) => each.role !== 'end-user').map(person),
	};
}

/** One ticket as its pane shows it, or undefined when this agent may not open it. */
export function paneState(desk, user, id) {
	const ticket = desk.tickets.get(Number(id));
	if (!ticket || !desk.canOpen(user, ticket)) return undefined;
	const requester = desk.user(ticket.requester);
	return {
		id: ticket.id,
		subject: ticket.subject,
		status: ticket.status,
		channel: ticket.channel,
		requester: { ...person(requester), email: requester.email, place: requester.place ?? '', about: requester.about ?? '' },
		assignee: desk.user(ticket.assignee)?.name ?? '',
		group: desk.groups.find((group) => group.id === ticket.group)?.name ?? '',
		tags: ticket.tags,
		priority: ticket.priority,
		followers: ticket.followers.map((each) => person(desk.user(each))),
		card: ticket.card,
		onlyNotes: user.only_private_comments === true || user.role_type === 1,
		comments: desk.comments(ticket).map(({ audit, author_id, public: isPublic, html_body }) => ({
			audit: audit.id,
			author: person(desk.user(author_id)),
			public: isPublic,
			html: html_body,
			at: iso(audit.at),
		})),
	};
}
