export const FROM_CONTENT: Record<string, Record<string, unknown>>;
export function fromPages(site: string): Record<string, Record<string, unknown>>;
