// Two hundred queries of eight kinds, each with whom it must find: what people type when they look for a colleague.
import { random } from './people.mjs';

const PER_KIND = 25;
const plain = (text) =>
	text
		.replace(/[łŁ]/g, (letter) => (letter === 'ł' ? 'l' : 'L'))
		.replace(/[øØ]/g, (letter) => (letter === 'ø' ? 'o' : 'O'))
		.normalize('NFD')
		.replace(/\p{M}/gu, '');
const isHan = ({ name }) => /\p{Script=Han}/u.test(name);
const parts = ({ name }) => name.split(' ');
const beginsAPart = (agent, letters) =>
	plain(agent.name)
		.toLowerCase()
		.split(/[\s\-’]+/)
		.some((part) => part.startsWith(letters));
const person = (wanted) => (found) => found.some((agent) => agent?.id === wanted.id);

/** kind → from an agent: the letters, and whether what came is right; undefined when this agent does not serve. */
const KINDS = {
	'three letters of a name, somebody whose name begins so first'(agent) {
		if (isHan(agent)) return undefined;
		if (agent.name.includes('’')) return undefined;
		const letters = plain(parts(agent)[1]).toLowerCase().slice(0, 3);
		return [letters, (found) => found[0] !== undefined && beginsAPart(found[0], letters)];
	},
	'a name with accents, typed without'(agent) {
		const name = agent.name.toLowerCase();
		return isHan(agent) || plain(name) === name ? undefined : [plain(name), person(agent)];
	},
	'a given name in Chinese characters'(agent) {
		if (!isHan(agent) || agent.name.length < 3) return undefined;
		const given = agent.name.slice(-2);
		return [given, (found) => found[0]?.name.endsWith(given) === true];
	},
	'the second half of a double-barrelled name'(agent) {
		const half = agent.name.split('-')[1];
		return half && [plain(half).toLowerCase(), (found) => found[0] !== undefined && beginsAPart(found[0], plain(half).toLowerCase())];
	},
	'a login': (agent) => [agent.login, person(agent)],
	'the part of an address before the @': (agent) => [agent.email.split('@')[0], person(agent)],
	'last name, then first'(agent) {
		if (isHan(agent)) return undefined;
		const [first, last] = parts(agent);
		return [plain(`${last} ${first}`).toLowerCase(), person(agent)];
	},
	'one typing mistake in a name of five letters or more'(agent, next) {
		if (isHan(agent)) return undefined;
		const [first, last] = parts(agent).map((part) => plain(part).toLowerCase());
		if (last.length < 5) return undefined;
		const at = 1 + Math.floor(next() * (last.length - 2));
		const kind = next();
		const wrong =
			kind < 1 / 3
				? last.slice(0, at) + last.slice(at + 1)
				: kind < 2 / 3
					? `${last.slice(0, at)}x${last.slice(at)}`
					: last.slice(0, at) + (last[at + 1] ?? '') + last[at] + last.slice(at + 2);
		return [`${first} ${wrong}`, person(agent)];
	},
};

/** `[{ kind, letters, right(found) }]`, the same every time. */
export function queriesFor(agents) {
	const next = random(7);
	return Object.entries(KINDS).flatMap(([kind, make]) => {
		const made = [];
		while (made.length < PER_KIND) {
			const of = make(agents[Math.floor(next() * agents.length)], next);
			if (of) made.push({ kind, letters: of[0], right: of[1] });
		}
		return made;
	});
}
