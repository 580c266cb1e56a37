import type { Desk, DeskUser } from './server.d.mts';

export function answerApi(question: { desk: Desk; method: string; url: URL; body: unknown; user: DeskUser }): { status: number; body?: unknown; html?: string };
