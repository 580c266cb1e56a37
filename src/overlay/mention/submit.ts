/** What is handed to the background when the agent submits: the intent of a note that names people; of another note or reply, that it was written. */
import type { NamedAgent } from '../../collaboration/mentions';
import type { Composer, ComposerMode } from '../../helpdesks/helpdesk';
import { formatList, t } from '../../platform/i18n';
import { log } from '../../platform/log';
import { ask } from '../../platform/messenger';
import { shown } from '../../ui/person';
import type { OverlayContext } from '../context';
import { handIntent, newIntentId } from './intents';

/** A submit may be told twice (the button's click, the form's submit). */
const SAME_SUBMIT_MS = 1_500;
/** The contract's limit. */
const MOST_MENTIONS = 50;

export class Submitting {
	#sent = { at: 0, key: '' };

	constructor(
		readonly composer: Pick<Composer, 'conversation'>,
		readonly context: OverlayContext,
	) {}

	/**
	 * In the host's submit event: the page may be gone in the next moment, so everything up to handing the message to the browser happens
	 * now, without a wait. What was sent is queued by the browser and outlives the page; should nobody have heard it, the next page says it again.
	 * `stored` is called when the background has it; a failure is said.
	 */
	send(mode: ComposerMode, mentioned: readonly NamedAgent[], stored: () => void): void {
		const mentions = mentioned.slice(0, MOST_MENTIONS).map(({ id, name }) => ({ id, name: name.slice(0, 2_000) }));
		const key = mentions.map(({ id }) => id).join('\n');
		const now = Date.now();
		if (this.#sent.key === key && now - this.#sent.at < SAME_SUBMIT_MS) return;
		this.#sent = { at: now, key };
		const { conversation } = this.composer;
		const newestEntry = this.context.conversationState.value?.conversation?.newestEntry ?? '';
		if (mentions.length === 0) {
			// Whoever follows may hear of it by the doorbell. Lost with the page or the worker, it costs them a moment; it is never said twice.
			const kind = mode === 'note' ? 'note' : 'public-reply';
			ask('plain.submit', { conversation, kind, newestEntry, at: now }).catch((thrown: unknown) => log.debug('plain.submit', thrown));
			return;
		}
		const me = this.context.state.value.me?.id ?? '';
		handIntent({ id: newIntentId(), at: now, me, conversation, mentions, newestEntry }).then(
			(often) => {
				this.context.people.learn(often);
				stored();
			},
			(thrown: unknown) => {
				log.warn('mention.submit', thrown);
				this.#sent = { at: 0, key: '' };
				this.context.alarm(t('menuNotSubmitted', formatList(mentions.map(({ name }) => shown(name, 60)))));
			},
		);
	}
}
