import type { Desk } from './desk.mjs';

export function answerApi(request: {
	desk: Desk;
	method: string;
	url: URL;
	body: unknown;
	token: string | undefined;
	session: { user: number; valid(token: unknown): boolean } | undefined;
}): { status: number; body: unknown };
