/** The intent that is handed to the background when the agent submits a note that names people. */
import type { NamedAgent } from '../../collaboration/mentions';
import type { Composer } from '../../helpdesks/helpdesk';
import { formatList, t } from '../../platform/i18n';
import { log } from '../../platform/log';
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
	send(mentioned: readonly NamedAgent[], stored: () => void): void {
		const mentions = mentioned.slice(0, MOST_MENTIONS).map(({ id, name }) => ({ id, name: name.slice(0, 2_000) }));
		const key = mentions.map(({ id }) => id).join('\n');
		const now = Date.now();
		if (mentions.length === 0 || (this.#sent.key === key && now - this.#sent.at < SAME_SUBMIT_MS)) return;
		this.#sent = { at: now, key };
		const newestEntry = this.context.conversationState.value?.conversation?.newestEntry ?? '';
		const me = this.context.state.value.me?.id ?? '';
		handIntent({ id: newIntentId(), at: now, me, conversation: this.composer.conversation, mentions, newestEntry }).then(
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
