// The libraries that people search names with, each set up as its documentation shows for names: same agents, the best eight asked for.
import UFuzzy from '@leeoniya/ufuzzy';
import FlexSearch from 'flexsearch';
import Fuse from 'fuse.js';
import fuzzysort from 'fuzzysort';
import { matchSorter } from 'match-sorter';
import MiniSearch from 'minisearch';

const KEYS = ['name', 'login', 'email'];
const SHOWN = 8;

/** name → (agents) → (letters) → agents found, best first. */
export const LIBRARIES = {
	fuzzysort(agents) {
		const prepared = agents.map((agent) => ({ agent, keys: KEYS.map((key) => fuzzysort.prepare(agent[key])) }));
		const keys = KEYS.map((_, at) => (one) => one.keys[at]);
		return (letters) => fuzzysort.go(letters, prepared, { keys, limit: SHOWN }).map(({ obj }) => obj.agent);
	},
	uFuzzy(agents) {
		const search = new UFuzzy({
			unicode: true,
			interSplit: "[^\\p{L}\\d']+",
			intraSplit: '\\p{Ll}\\p{Lu}',
			intraBound: '\\p{L}\\d|\\d\\p{L}|\\p{Ll}\\p{Lu}',
			intraChars: "[\\p{L}\\d']",
			intraContr: "'\\p{L}{1,2}\\b",
			intraMode: 1,
			intraIns: 1,
		});
		const haystack = UFuzzy.latinize(agents.map((agent) => KEYS.map((key) => agent[key]).join(' ')));
		return (letters) => {
			const [found, info, order] = search.search(haystack, UFuzzy.latinize([letters])[0], 1, 1_000);
			if (!found) return [];
			return (order ? order.slice(0, SHOWN).map((at) => info.idx[at]) : found.slice(0, SHOWN)).map((at) => agents[at]);
		};
	},
	minisearch(agents) {
		const search = new MiniSearch({ fields: KEYS, searchOptions: { prefix: true, fuzzy: 0.2, combineWith: 'AND' } });
		search.addAll(agents);
		const byId = new Map(agents.map((agent) => [agent.id, agent]));
		return (letters) =>
			search
				.search(letters)
				.slice(0, SHOWN)
				.map(({ id }) => byId.get(id));
	},
	flexsearch(agents) {
		const search = new FlexSearch.Document({ document: { id: 'id', index: KEYS }, tokenize: 'forward', encoder: FlexSearch.Charset.Normalize });
		for (const agent of agents) search.add(agent);
		const byId = new Map(agents.map((agent) => [agent.id, agent]));
		return (letters) => search.search(letters, { limit: SHOWN, merge: true }).map(({ id }) => byId.get(id));
	},
	'match-sorter': (agents) => (letters) => matchSorter(agents, letters, { keys: KEYS }).slice(0, SHOWN),
	'fuse.js'(agents) {
		const search = new Fuse(agents, { keys: KEYS, threshold: 0.3, ignoreDiacritics: true });
		return (letters) => search.search(letters, { limit: SHOWN }).map(({ item }) => item);
	},
};
