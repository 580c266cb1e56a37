/** What any page of RT says of itself, and of who is signed in. */
import * as v from 'valibot';
import { currentUser, type RtUser, truthy, userOf } from './transform-people';
import { looseLine } from './transform-values';

const config = v.object({ rtname: looseLine, WebPath: v.pipe(v.string(), v.maxLength(500), v.regex(/^(?:\/[\w.~-]+)*$/)) });

/** What every page of RT says of itself in an inline script. */
export interface PageScript {
	/** Absent when nobody is signed in. */
	user?: RtUser;
	/** The path under which RT lives; '' at the root. */
	webPath: string;
	/** RT's name for itself. */
	name: string;
	version?: string;
}

/** The object literal that follows `marker`: up to the end of its line, which is how RT prints it. */
function literalAfter(html: string, marker: RegExp): unknown {
	const found = marker.exec(html);
	if (!found) return undefined;
	const start = found.index + found[0].length;
	const end = html.indexOf('\n', start);
	const text = html.slice(start, end < 0 ? start + 10_000 : end).trim();
	try {
		return JSON.parse(text.replace(/;\s*(?:<\/script>.*)?$/, ''));
	} catch {
		return undefined;
	}
}

/** Reads the inline script of any RT page; undefined when this is no page of RT. */
export function readPageScript(html: string): PageScript | undefined {
	const parsed = v.safeParse(config, literalAfter(html, /\bRT\.Config\s*=\s*/));
	if (!parsed.success) return undefined;
	const user = v.safeParse(currentUser, literalAfter(html, /\bRT\.CurrentUser\s*=\s*/));
	const version = /\bid="version"[\s\S]{0,400}?\b(\d+\.\d+\.\d+)/.exec(html)?.[1];
	return {
		webPath: parsed.output.WebPath,
		name: parsed.output.rtname,
		...(version === undefined ? {} : { version }),
		...(user.success ? { user: { ...userOf(user.output), privileged: truthy(user.output.Privileged) } } : {}),
	};
}
