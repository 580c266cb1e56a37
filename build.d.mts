/** The manifest of that browser's package. */
export function manifestFor(
	browser: string,
	how?: { packaged?: boolean; hosts?: string[] },
): { permissions: string[]; externally_connectable?: { ids: string[]; matches: string[] }; content_security_policy: { extension_pages: string } };
