export function nextVersion(now: string, asked: string): string;
export function releasedChangelog(text: string, version: string, day: string): string;
export function bump(root: string, asked: string, day?: string): string;
