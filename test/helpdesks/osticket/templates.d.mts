import type { Desk, Staff, Ticket } from './desk.mjs';

interface Session {
	token: string;
	staff: number;
}
export function panelPage(page: {
	desk: Desk;
	path: string;
	session: Session;
	title: string;
	content: string;
	error: string;
	notice: string;
	pjax: boolean;
}): string;
export function profileContent(staff: Staff): string;
export function directoryContent(desk: Desk, staff: readonly Staff[]): string;
export function assignDialog(desk: Desk, staff: readonly Staff[]): string;
export function referDialog(desk: Desk, ticket: Ticket, fields: readonly string[], error: string): string;
export function queuePreview(desk: Desk, path: string, tickets: readonly Ticket[]): string;
export function ticketPreview(desk: Desk, ticket: Ticket, staff: Staff): string;
export function ticketContent(desk: Desk, ticket: Ticket, staff: Staff, session: Session): string;
