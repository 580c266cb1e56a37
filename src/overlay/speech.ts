/** Speaks to screen readers through the overlay's two live regions. */

/** Readers miss what changes in the same moment as something else; they also do not say the same text twice. */
const SETTLE_MS = 120;
const EMPTY_AFTER_MS = 4_000;

export interface Speech {
	say(text: string): void;
	alarm(text: string): void;
}

export function makeSpeech(polite: HTMLElement, assertive: HTMLElement, signal: AbortSignal): Speech {
	const speaker = (region: HTMLElement): ((text: string) => void) => {
		let timer: ReturnType<typeof setTimeout> | undefined;
		signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
		return (text) => {
			clearTimeout(timer);
			region.textContent = '';
			timer = setTimeout(() => {
				region.textContent = text;
				timer = setTimeout(() => {
					region.textContent = '';
				}, EMPTY_AFTER_MS);
			}, SETTLE_MS);
		};
	};
	return { say: speaker(polite), alarm: speaker(assertive) };
}
