export const isInstalled: () => boolean;
/** The reason why RT cannot be had here, or undefined when it is installed (now). */
export function ensureInstalled(): string | undefined;
