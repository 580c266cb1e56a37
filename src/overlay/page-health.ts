/**
 * Does the page still have what Loopin knows of it? Looked at once per conversation, when it has been there for a while and the browser is idle. What
 * is missing is told to the background (for the diagnostics), and turns mentions off here: better off than half working.
 */
import { type ReadonlySignal, signal } from '@preact/signals';
import type { ConversationId } from '../collaboration/model';
import type { HelpdeskPage } from '../helpdesks/helpdesk';
import { log } from '../platform/log';
import { ask } from '../platform/messenger';

/** A page at rest has drawn itself by then. */
export const REST_MS = 10_000;
/** A busy page is looked at all the same after this. */
const IDLE_AT_MOST_MS = 5_000;

export interface PageHealth {
	/** Names of what is not found; empty while all is well, or not looked at yet. */
	readonly missing: ReadonlySignal<readonly string[]>;
	/** Another conversation came into view, or none. */
	navigated(to: ConversationId | undefined): void;
	/** The page changed: what was missing may have come late. */
	changed(): void;
}

/** `reported`: what an earlier page told, to be taken back when all is found again. */
export function watchPageHealth(page: Pick<HelpdeskPage, 'missing'>, reported: readonly string[], life: AbortSignal): PageHealth {
	const missing = signal<readonly string[]>([]);
	let told = reported.join();
	let timer: ReturnType<typeof setTimeout> | undefined;

	const look = (): void => {
		if (life.aborted) return;
		const names = page.missing?.() ?? [];
		if (names.join() !== missing.peek().join()) missing.value = names;
		if (names.join() === told) return;
		told = names.join();
		ask('page.missing', { names: [...names] }).catch((thrown: unknown) => log.debug('page.missing', thrown));
	};
	life.addEventListener('abort', () => clearTimeout(timer), { once: true });

	return {
		missing,
		navigated(to) {
			clearTimeout(timer);
			missing.value = [];
			if (to !== undefined && page.missing) timer = setTimeout(() => requestIdleCallback(look, { timeout: IDLE_AT_MOST_MS }), REST_MS);
		},
		changed() {
			if (missing.peek().length > 0) look();
		},
	};
}
