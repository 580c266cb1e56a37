/** The only place that writes to the console. Never names, texts or full addresses: kinds, counts, ids of jobs. Debug is off in packages. */
declare const LOOPIN_DEBUG: boolean | undefined;
const debugging = typeof LOOPIN_DEBUG !== 'undefined' && LOOPIN_DEBUG;

export const log = {
	debug(...parts: unknown[]): void {
		if (debugging) console.debug('[loopin]', ...parts);
	},
	warn(...parts: unknown[]): void {
		console.warn('[loopin]', ...parts);
	},
};
