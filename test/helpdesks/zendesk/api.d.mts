import type { Desk } from './desk.mjs';

export function answerApi(request: {
	desk: Desk;
	method: string;
	url: URL;
	headers: Record<string, string | undefined>;
	body: unknown;
	origin: string;
	session: { user: number; token: string } | undefined;
	updates: Map<string, number[]>;
}): { status: number; body: unknown; headers: Record<string, string>; route?: string };
