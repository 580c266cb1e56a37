/** Agents with generated names, the same every time: plain, accented, double-barrelled, with apostrophes, some in Chinese characters. */

/** Mulberry32: small, seeded, good enough for names. */
export function random(seed) {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}

const words = (text) => text.split(' ');
const FIRST = words(
	'Jan Jana Janine Ann Anna Cléo Łukasz Søren Maria Marek Priya Oskar Tom Peggy Zoë Müge Šárka Noël Ivan Chloé Björn Åsa Nguyễn Tariq Amélie',
);
const SYLLABLES = words('ko wal ski no vá ko wa du rand lee smi th fi scher han sen ør ste ra man san tos gar cía ño łuk bą ber gi ov enko');
const GROUPS = ['Billing', 'Returns', 'Tier 2', 'Logistics', 'Finance', 'Sales', 'Support North', 'Support South'];
const HAN_FAMILY = words('佐藤 鈴木 高橋 田中 伊藤 渡辺 山本 中村 小林 加藤 王 李 張 劉 陳 楊');
const HAN_GIVEN = words('美咲 大翔 陽菜 蓮 結衣 翔太 七海 健太 優奈 颯太 静 偉 芳 秀英 麗 強');

export function people(count) {
	const next = random(count);
	const pick = (list) => list[Math.floor(next() * list.length)];
	const capital = (word) => word.charAt(0).toUpperCase() + word.slice(1);
	const surname = () => capital(Array.from({ length: 2 + Math.floor(next() * 2) }, () => pick(SYLLABLES)).join(''));
	const given = () => (next() < 0.4 ? pick(FIRST) : surname());
	return Array.from({ length: count }, (_, at) => {
		const han = next() < 0.03;
		const first = han ? pick(HAN_FAMILY) : given();
		const last = han ? pick(HAN_GIVEN) : next() < 0.08 ? `${surname()}-${surname()}` : next() < 0.05 ? `O’${surname()}` : surname();
		const login = han ? `han${at}` : `${first.charAt(0)}${last}${at}`.toLowerCase();
		// An address whose local part says something else than the login.
		const email = `${pick(SYLLABLES)}${at.toString(36)}.${pick(SYLLABLES)}@example.com`;
		return { id: String(at + 1), name: han ? first + last : `${first} ${last}`, login, email, role: 'agent', groups: [pick(GROUPS)] };
	});
}
