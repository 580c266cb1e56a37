export const ALLOWED: readonly string[];
export function bundled(): { name: string; version: string; license: string }[];
export function notice(): string;
