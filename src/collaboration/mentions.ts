/** Mentions in a text: "@Full Name" of a colleague. Whom a submitted note loops in, and whether a received note names me. Pure. */
import { mayEnd } from './boundaries';
import { foldName } from './fold';
import type { Agent, AgentId } from './model';
import { isColleague } from './permissions';
import { type Scan, scan } from './scan';

export interface NamedAgent {
	id: AgentId;
	name: string;
}

/** Everybody of that name (accents and case do not count). `Directory.named` is one; `lookupIn` makes one of a short list. */
export type NameLookup = (name: string) => readonly Agent[];

export interface Mentioned {
	/** Each once, in the order of the text. */
	mentioned: readonly NamedAgent[];
	/** Typed names that several colleagues share and that were not picked from the menu: nobody is looped in by them, and the agent is told. */
	ambiguous: ReadonlyArray<{ name: string; agents: readonly NamedAgent[] }>;
}

/** What the menu writes for a name: "@Full Name", on one line and without spaces at its ends, as `mentionedIn` finds it again. No space follows. */
export function mentionOf(name: string): string {
	return `@${name.replace(/^[\s\p{Default_Ignorable_Code_Point}]+|[\s\p{Default_Ignorable_Code_Point}]+$/gu, '').replace(/\s+/gu, ' ')}`;
}

/** A typed name is looked up with so many words and letters at most; a picked one has no limit. */
const MOST_WORDS = 16;
const MOST_LETTERS = 200;

const lookups = new WeakMap<readonly Agent[], NameLookup>();
/** A look-up over a list of agents. Takes time once per list: it is kept as long as the list is, which must not change meanwhile. */
export function lookupIn(agents: readonly Agent[]): NameLookup {
	const known = lookups.get(agents);
	if (known) return known;
	const byName = new Map<string, Agent[]>();
	for (const agent of agents) {
		const name = foldName(agent.name);
		const same = byName.get(name);
		if (same) same.push(agent);
		else byName.set(name, [agent]);
	}
	const lookup: NameLookup = (name) => byName.get(foldName(name)) ?? [];
	lookups.set(agents, lookup);
	return lookup;
}

/**
 * Whom a note loops in: those whose "@Full Name" still stands in the text, picked from the menu or typed as an exact full name that only one
 * colleague has. `picked` is in the order of picking, and may hold people whose mention was deleted again. The longest name wins: "@Ann
 * Lee-Smith" is not Ann Lee. Suspended people are looped in by nobody's typing. On quoted lines only picked names count.
 */
export function mentionedIn(text: string, { picked = [], lookup }: { picked?: readonly NamedAgent[]; lookup?: NameLookup }): Mentioned {
	const scanned = scan(text);
	const picks = picksByName(picked);
	const found: Array<{ name: string; typed: readonly Agent[] }> = [];
	let from = 0;
	for (const { at, name: start, quoted } of scanned.marks) {
		if (at < from) continue;
		const pickedEnd = longestOf(scanned, start, picks.keys());
		const typed = quoted || !lookup ? undefined : longestTyped(scanned, start, lookup);
		const end = Math.max(pickedEnd, typed?.end ?? 0);
		if (end === 0) continue;
		found.push({ name: scanned.text.slice(start, end), typed: pickedEnd === end ? [] : (typed?.agents ?? []) });
		from = end;
	}
	const stillPicked = picksStanding(found, picks);
	const mentioned = new Map<AgentId, NamedAgent>();
	const ambiguous = new Map<string, { name: string; agents: readonly NamedAgent[] }>();
	for (const { name, typed } of found) {
		const standing = stillPicked.get(name);
		const active = typed.filter((agent) => isColleague(agent) && !agent.suspended);
		for (const { id, name } of standing ?? (active.length === 1 ? active : [])) mentioned.set(id, { id, name });
		if (!standing && active.length > 1) ambiguous.set(name, { name: active[0]?.name ?? name, agents: active.map(({ id, name }) => ({ id, name })) });
	}
	return { mentioned: [...mentioned.values()], ambiguous: [...ambiguous.values()] };
}

/** Folded name → who was picked under it, the latest pick last. */
function picksByName(picked: readonly NamedAgent[]): Map<string, NamedAgent[]> {
	const byName = new Map<string, NamedAgent[]>();
	for (const pick of picked) {
		const name = foldName(pick.name);
		if (name === '') continue;
		const others = (byName.get(name) ?? []).filter((other) => other.id !== pick.id);
		byName.set(name, [...others, pick]);
	}
	return byName;
}

/**
 * Of namesakes that were all picked, as many as their name still stands in the text. Fewer than were picked: the latest, because who picked
 * the wrong one deletes it and picks again.
 */
function picksStanding(found: ReadonlyArray<{ name: string }>, picks: ReadonlyMap<string, readonly NamedAgent[]>): Map<string, readonly NamedAgent[]> {
	const times = new Map<string, number>();
	for (const { name } of found) if (picks.has(name)) times.set(name, (times.get(name) ?? 0) + 1);
	return new Map([...times].map(([name, count]) => [name, (picks.get(name) ?? []).slice(-count)]));
}

/** Where the longest of these folded names ends that stands at `start`; 0 when none does. */
function longestOf({ text }: Scan, start: number, names: Iterable<string>): number {
	let longest = 0;
	for (const name of names) {
		const end = start + name.length;
		if (end > longest && text.startsWith(name, start) && mayEnd(text, end)) longest = end;
	}
	return longest;
}

/** The longest full name of a colleague that stands at `start`. Looks words up, so the size of the directory does not matter. */
function longestTyped({ text }: Scan, start: number, lookup: NameLookup): { end: number; agents: readonly Agent[] } | undefined {
	for (const end of possibleEnds(text, start).reverse()) {
		const agents = lookup(text.slice(start, end)).filter(isColleague);
		if (agents.length > 0) return { end, agents };
	}
	return undefined;
}

/** A letter or digit of ASCII: between two of them no name ends, which spares most positions the full rule. */
const isPlain = (code: number): boolean => (code >= 0x61 && code <= 0x7a) || (code >= 0x30 && code <= 0x39);

/** Every place where a name that starts at `start` could end, ascending. */
function possibleEnds(text: string, start: number): number[] {
	const ends: number[] = [];
	const most = Math.min(text.length, start + MOST_LETTERS);
	for (let end = start + 1, words = 1; end <= most; end++) {
		const last = text.charAt(end - 1);
		if (last === '\n' || (last === ' ' && (end === start + 1 || ++words > MOST_WORDS))) break;
		if (last !== ' ' && !(isPlain(last.charCodeAt(0)) && isPlain(text.charCodeAt(end))) && mayEnd(text, end)) ends.push(end);
	}
	return ends;
}

/** Whose names could be taken for mine. Made once per directory by `rivalsOf`. */
export interface Rivals {
	/** Another colleague has my very name: the text alone cannot tell us apart. */
	sameName: boolean;
	/** Names of others that begin with mine ("Ann Lee-Smith" for Ann Lee). */
	longer: readonly string[];
}

export function rivalsOf(me: NamedAgent, agents: Iterable<Pick<Agent, 'id' | 'name' | 'role' | 'suspended'>>): Rivals {
	const mine = foldName(me.name);
	let sameName = false;
	const longer: string[] = [];
	for (const agent of agents) {
		if (agent.id === me.id || !isColleague(agent)) continue;
		const name = foldName(agent.name);
		if (name === mine) sameName ||= !agent.suspended;
		else if (name.startsWith(mine)) longer.push(name);
	}
	return { sameName, longer };
}

/** Does "@My Name" stand in a received note? With a namesake it is false: then only the helpdesk's own mark, or being added, can tell. */
export function namesMe(text: string, me: Pick<NamedAgent, 'name'>, rivals: Partial<Rivals> = {}): boolean {
	const mine = foldName(me.name);
	if (mine === '' || rivals.sameName) return false;
	const scanned = scan(text);
	return scanned.marks.some(({ name: start, quoted }) => {
		const end = quoted ? 0 : longestOf(scanned, start, [mine]);
		return end !== 0 && longestOf(scanned, start, rivals.longer?.map(foldName) ?? []) <= end;
	});
}

/** Where "@Name" of one of the names stands: [start, end) in the text, "@" included, ascending, for marking them in an excerpt. */
export function mentionRanges(text: string, names: readonly string[]): Array<[start: number, end: number]> {
	const scanned = scan(text);
	const folded = scanned.marks.length > 0 ? names.map(foldName).filter(Boolean) : [];
	const ranges: Array<[number, number]> = [];
	let from = 0;
	for (const { at, name: start } of scanned.marks) {
		const end = at < from ? 0 : longestOf(scanned, start, folded);
		if (end === 0) continue;
		ranges.push(scanned.original(at, end));
		from = end;
	}
	return ranges;
}
