import type { Desk as DeskShape } from './server.d.mts';

export const Desk: new (options?: { now?: () => number; jobsMs?: number }) => DeskShape;
