/** Which ratios of the report are guarded, and by how much they may be worse. Ratios within one run only: they hold on any machine, about. */

/** A busy machine makes a ratio half as large again; what is really worse is worse by more. */
const TOLERANCE = 0.6;
/** Ratios of tiny figures waver more than they tell. */
const SLACK = 0.25;

/** name → ratio; smaller is better. */
export function ratiosOf({ sections }) {
	const ratios = {};
	for (const { size, throttle, rows } of sections.keystroke?.figures.tables ?? [])
		for (const { name, toFloor } of rows)
			if (toFloor && name.startsWith('Loopin')) ratios[`keystroke to the floor: ${name}, ${size} agents, slowed ${throttle} ×`] = toFloor.value;
	for (const { name, toFloor } of sections.keystroke?.figures.closed ?? [])
		if (toFloor) ratios[`typing with the menu closed, to the floor: ${name}`] = toFloor.value;
	for (const { count, rows } of sections.directory?.figures ?? []) {
		const ours = rows.find(({ name }) => name === 'loopin');
		for (const { name, query } of rows)
			if (name !== 'loopin' && name !== 'flexsearch') ratios[`directory query to ${name}, ${count} agents`] = ours.query.median / query.median;
	}
	const boot = Object.fromEntries((sections.page?.figures.boot ?? []).map((row) => [row.kind, row]));
	if (boot.loopin) ratios['all work of loading a page without a conversation, to an empty content script'] = boot.loopin.task.median / boot.empty.task.median;
	const popup = sections.popup?.figures ?? [];
	for (const { stored, opened } of popup.slice(1))
		ratios[`popup painted with ${stored} stored, to ${popup[0].stored}`] = opened.median / popup[0].opened.median;
	const wake = sections.worker?.figures.wake;
	if (wake) ratios['worker woken to its first answer, to a bare one'] = wake.loopin.cold.median / wake.bare.cold.median;
	return ratios;
}

/** What is worse than the committed report allows, one line each. */
export function compareReports(committed, fresh) {
	const before = ratiosOf(committed);
	const now = ratiosOf(fresh);
	const names = Object.keys(before).filter((name) => now[name] !== undefined);
	const worse = names
		.filter((name) => now[name] > before[name] * (1 + TOLERANCE) + SLACK)
		.map((name) => `worse: ${name}: ${now[name].toFixed(2)}, was ${before[name].toFixed(2)}`);
	return { worse, compared: names.length };
}
