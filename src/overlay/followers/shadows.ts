/** Whose work I follow on this helpdesk, seen from the followers panel: read from the background, begun and ended there. */
import { type ReadonlySignal, signal } from '@preact/signals';
import type { AgentId, Milliseconds } from '../../collaboration/model';
import { asLoopinError, failureOf } from '../../platform/errors';
import { t } from '../../platform/i18n';
import { log } from '../../platform/log';
import type { ShadowView } from '../../platform/messages';
import { ask } from '../../platform/messenger';
import { errorSentence } from '../../ui/reasons';
import { isolated } from '../../ui/Sentence';
import type { OverlayContext } from '../context';

/** No timer may wait longer (https://developer.mozilla.org/docs/Web/API/Window/setTimeout#maximum_delay_value). */
const LONGEST_TIMER: Milliseconds = 2 ** 31 - 1;

export interface Shadows {
	/** Does this helpdesk tell what a colleague works on, and may I follow it? False until the background said so. */
	readonly able: ReadonlySignal<boolean>;
	readonly running: ReadonlySignal<ReadonlyMap<AgentId, ShadowView>>;
	/** Whose box is open: one at a time. */
	readonly open: ReadonlySignal<AgentId | undefined>;
	readonly busy: ReadonlySignal<boolean>;
	/** Why the last try came to nothing; '' when it did not. */
	readonly failed: ReadonlySignal<string>;
	show(who: AgentId | undefined): void;
	/** Follows their open conversations until then. Resolves with whether that is so now; why not stands in `failed`. */
	start(who: { id: AgentId; name: string }, until: Milliseconds): Promise<boolean>;
	/** Gives back what it added. As `start`. */
	stop(who: { id: AgentId; name: string }): Promise<boolean>;
	/** Asks the background again: also the popup begins and ends them. Never rejects. */
	read(): Promise<void>;
}

/** For one conversation in view; ends with `context.signal`. */
export function makeShadows(context: OverlayContext): Shadows {
	const able = signal(false);
	const running = signal<ReadonlyMap<AgentId, ShadowView>>(new Map());
	const open = signal<AgentId | undefined>();
	const busy = signal(false);
	const failed = signal('');
	let over: ReturnType<typeof setTimeout> | undefined;
	context.signal.addEventListener('abort', () => clearTimeout(over), { once: true });

	async function read(): Promise<void> {
		try {
			const answer = await ask('shadow.list', {});
			if (context.signal.aborted) return;
			able.value = answer.able;
			running.value = new Map(answer.shadows.filter(({ until }) => until > Date.now()).map((shadow) => [shadow.agent, shadow]));
			clearTimeout(over);
			const first = Math.min(...[...running.peek().values()].map(({ until }) => until));
			// The mark goes when the time is over, without a word of the background.
			if (Number.isFinite(first)) over = setTimeout(() => void read(), Math.min(first - Date.now() + 1_000, LONGEST_TIMER));
		} catch (thrown) {
			log.debug('shadowing not known', thrown);
		}
	}

	async function change(does: () => Promise<unknown>, done: string): Promise<boolean> {
		if (busy.peek()) return false;
		busy.value = true;
		failed.value = '';
		try {
			await does();
			await read();
			context.say(done);
			return true;
		} catch (thrown) {
			const site = context.state.peek().site.name;
			failed.value = asLoopinError(thrown).kind === 'refused' ? t('popupShadowTooMany') : errorSentence(failureOf(thrown).kind, isolated(site));
			return false;
		} finally {
			busy.value = false;
		}
	}

	void read();
	// The popup, where they can be stopped too, takes the focus of the page and gives it back.
	window.addEventListener('focus', () => void read(), { signal: context.signal });
	return {
		able,
		running,
		open,
		busy,
		failed,
		read,
		show(who) {
			failed.value = '';
			open.value = who;
			if (who !== undefined) void read();
		},
		start: ({ id, name }, until) => change(() => ask('shadow.start', { agent: id, until }), t('popupShadowStarted', isolated(name))),
		stop: ({ id, name }) => change(() => ask('shadow.stop', { agent: id }), t('popupShadowStopped', isolated(name))),
	};
}
