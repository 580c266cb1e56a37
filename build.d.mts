/** The manifest of that browser's package. */
export function manifestFor(
	browser: string,
	how?: { packaged?: boolean; hosts?: string[] },
): { permissions: string[]; externally_connectable?: unknown; content_security_policy: { extension_pages: string } };
