/**
 * Runs on every page of a connected helpdesk, so it is small and does little: answers the relay, and asks for the overlay when a conversation
 * comes into view. It observes nothing but the address.
 */
import { watchAddress } from './address';
import { looksLikeConversation } from './likely';
import { pageFetch } from './page-fetch';
import { isPresent, leavePlace, takePlace } from './presence';
import { answerRaw, askRaw, isConnected } from './wire';

function start(): void {
	const life = new AbortController();
	const { signal } = life;
	if (!takePlace('loader', isConnected, () => life.abort())) return;
	answerRaw('relay.fetch', signal, pageFetch);

	let asking = false;
	/** Gaps before asking again (ms), for the whole life of the page. */
	const again = [500, 2_000, 5_000];
	const look = async (): Promise<void> => {
		if (!isConnected()) {
			life.abort();
			leavePlace('loader');
			return;
		}
		// A tab in the background gets its overlay when it is looked at.
		if (asking || isPresent('overlay') || document.readyState === 'loading' || document.visibilityState !== 'visible') return;
		if (!looksLikeConversation(location.href, document)) return;
		asking = true;
		const answer = await askRaw('overlay.need');
		asking = false;
		// No answer: the worker died over it, or is being started. The agent sees this page now, so it is asked again.
		if (answer === undefined && again.length > 0) setTimeout(lookNow, again.shift());
	};
	const lookNow = (): void => void look();
	document.addEventListener('DOMContentLoaded', lookNow, { signal });
	document.addEventListener('visibilitychange', lookNow, { signal });
	watchAddress(signal, lookNow);
	lookNow();
}

start();
