/**
 * Who of us is alive on this page. A script may be injected twice (registered and by hand), and an update of the extension leaves the former
 * version's scripts behind: in Chromium they run on, cut off from the extension, in a world of their own.
 */

const WHISPER = 'loopin:newcomer';

type Slots = Record<string, { alive(): boolean; leave(): void } | undefined>;
const slots = globalThis as unknown as Slots;
const key = (part: 'loader' | 'overlay'): string => `loopin:${part}`;

/** Is that part running in this very world, with the extension behind it? */
export const isPresent = (part: 'loader' | 'overlay'): boolean => slots[key(part)]?.alive() === true;

/**
 * Takes the part's place on this page; false when a living one has it. Former versions that lost their extension are told to leave (the page
 * can send that event too: who is still alive does not listen to it).
 */
export function takePlace(part: 'loader' | 'overlay', alive: () => boolean, leave: () => void): boolean {
	const present = slots[key(part)];
	if (present?.alive()) return false;
	present?.leave();
	const whisper = `${WHISPER}:${part}`;
	// In a document that is still being loaded there is no former version, and the page need not hear of us.
	if (document.readyState !== 'loading') document.dispatchEvent(new Event(whisper));
	const onNewcomer = (): void => {
		if (!alive()) gone();
	};
	const gone = (): void => {
		document.removeEventListener(whisper, onNewcomer);
		if (slots[key(part)] === place) delete slots[key(part)];
		leave();
	};
	const place = { alive, leave: gone };
	slots[key(part)] = place;
	document.addEventListener(whisper, onNewcomer);
	return true;
}

/** Gives the place up: the part may be started again. */
export function leavePlace(part: 'loader' | 'overlay'): void {
	delete slots[key(part)];
}
