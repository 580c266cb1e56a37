/**
 * The one sound of Loopin: two soft tones, a quarter of a second, made by the browser itself: no file, no permission. Used on helpdesk pages, in our
 * own pages and in Firefox's event page. Chromium's worker has no sound of its own: there the system notification sounds.
 */

/** Frequency (Hz) and start (s) of each tone: a fifth, upwards. */
const TONES: ReadonlyArray<readonly [frequency: number, start: number]> = [
	[587.33, 0],
	[880, 0.09],
];
const TONE_SECONDS = 0.22;
const LOUDNESS = 0.07;

/** Can a sound be made in this context at all? */
export const canChime = (): boolean => typeof AudioContext === 'function';

/** Plays it. False when the browser keeps pages silent that nobody has touched yet (its autoplay rule), or there is no sound here. Never throws. */
export async function chime(): Promise<boolean> {
	if (!canChime()) return false;
	try {
		const context = new AudioContext();
		// A page that may not sound stays "suspended", and resume() waits for a click that may never come: it is not waited for
		// longer than a sound device needs to start.
		if (context.state === 'suspended') await Promise.race([context.resume(), new Promise((resolve) => setTimeout(resolve, 500))]);
		if (context.state !== 'running') {
			await context.close();
			return false;
		}
		for (const [frequency, start] of TONES) ring(context, frequency, context.currentTime + start);
		setTimeout(() => void context.close().catch(() => undefined), 1_000);
		return true;
	} catch {
		return false; // no sound device
	}
}

/** One tone: quickly in, slowly out. */
function ring(context: AudioContext, frequency: number, at: number): void {
	const tone = context.createOscillator();
	const gain = context.createGain();
	tone.type = 'sine';
	tone.frequency.value = frequency;
	gain.gain.setValueAtTime(0.0001, at);
	gain.gain.exponentialRampToValueAtTime(LOUDNESS, at + 0.015);
	gain.gain.exponentialRampToValueAtTime(0.0001, at + TONE_SECONDS);
	tone.connect(gain).connect(context.destination);
	tone.start(at);
	tone.stop(at + TONE_SECONDS);
}
