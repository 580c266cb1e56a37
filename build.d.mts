/** The manifest of that browser's package. */
export function manifestFor(
	browser: string,
	how?: { packaged?: boolean; hosts?: string[] },
): { permissions: string[]; externally_connectable?: { ids: string[]; matches: string[] }; content_security_policy: { extension_pages: string } };

/** `files`: the scripts by name; `parts`: for each part of the overlay, the files to inject in order. */
export function buildForPages(
	browser: 'chrome' | 'firefox',
	out: string,
	how?: { debug?: boolean; openRoots?: boolean },
	write?: boolean,
): Promise<{ parts: Record<string, string[]>; files: Map<string, string>; inputs: string[] }>;
