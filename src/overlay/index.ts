/**
 * The overlay: everything that Loopin draws on a helpdesk's page. Injected when a conversation comes into view, or a toast is to be drawn; starts
 * once per page, mounts and unmounts with each conversation, and leaves without a trace when the site is disconnected or the extension goes.
 */
import { computed, effect, signal } from '@preact/signals';
import type { ConversationId, EntryId } from '../collaboration/model';
import type { Composer, HelpdeskPage, HelpdeskPageModule } from '../helpdesks/helpdesk';
import { PAGES } from '../helpdesks/pages';
import { browser } from '../platform/browser';
import { asLoopinError } from '../platform/errors';
import { log } from '../platform/log';
import type { OverlayState } from '../platform/messages';
import { ask, type ContentSide, listen } from '../platform/messenger';
import type { OverlayContext, PendingMention } from './context';
import { mountFollowers } from './followers';
import { type Host, makeHost } from './host';
import type { Attached } from './mention/attach';
import { handLeft } from './mention/intents';
import { type NoteMemory, newMemory } from './mention/note-memory';
import { prepareOrphanNote } from './orphan';
import { watchPageHealth } from './page-health';
import { takeParts } from './parts';
import { makePeople } from './people';
import { leavePlace, takePlace } from './presence';
import { makeSpeech } from './speech';
import { makeConversationView } from './view';

/** How long a click on Reply waits for its conversation to come up in this page. */
const FOCUS_WAIT_MS = 8_000;

const alive = (): boolean => {
	try {
		return browser.runtime.id !== undefined;
	} catch {
		return false;
	}
};

async function boot(): Promise<void> {
	const life = new AbortController();
	const leave = (): void => {
		if (life.signal.aborted) return;
		leavePlace('overlay');
		life.abort();
	};
	if (!takePlace('overlay', alive, leave)) return;
	try {
		takeParts();
		const state = await ask('overlay.state', {});
		const { pageModule } = await PAGES[state.site.helpdesk]();
		if (!life.signal.aborted) run(state, pageModule, life.signal, leave);
	} catch (thrown) {
		// Not connected any more, or the worker did not answer: the loader asks again with the next page.
		log.debug('no overlay', thrown);
		leave();
	}
}

function run(first: OverlayState, module: HelpdeskPageModule, life: AbortSignal, leave: () => void): void {
	const page = module.page(document, first.site.id);
	// A former version's drawings, where the browser takes the scripts away and leaves what they drew.
	for (const old of document.querySelectorAll('loopin-overlay, loopin-people')) old.remove();
	const host = makeHost(life);
	const state = signal(first);
	const people = makePeople(life);
	const view = makeConversationView(life);
	const pending = signal<readonly PendingMention[]>([]);
	const speech = makeSpeech(host.polite, host.assertive, life);
	const memories = new Map<ConversationId, NoteMemory>();
	let mentions: Attached | undefined;
	const noteOrphan = prepareOrphanNote();
	/** The extension went while this page stayed open: what it drew goes, and the agent is told once. */
	const orphaned = (): void => {
		if (life.aborted) return;
		leave();
		noteOrphan();
	};
	const health = watchPageHealth(page, first.missing ?? [], life);
	/** What the background says, and what this page lacks. */
	const stateHere = computed((): OverlayState => (health.missing.value.length > 0 ? { ...state.value, mentionsOff: 'page' } : state.value));

	const contextFor = (end: AbortSignal): OverlayContext => ({
		root: host,
		page,
		facts: module.facts,
		state: stateHere,
		missing: health.missing,
		conversation: view.conversation,
		conversationState: view.state,
		setConversationState: view.set,
		reload: view.reload,
		pendingMentions: pending,
		wantMention: (id, wanted) => mentions?.want(id, wanted),
		say: speech.say,
		alarm: speech.alarm,
		people,
		lookingAt: view.lookingAt,
		signal: end,
	});

	/** One controller per conversation in view, one per composer field: what was mounted goes with it. */
	let inView: AbortController | undefined;
	let atComposer: { controller: AbortController; composer: Composer } | undefined;

	function lookAtPage(): void {
		if (life.aborted) return;
		if (!alive()) {
			orphaned();
			return;
		}
		host.bringUp();
		const conversation = page.recognise() ? page.conversation() : undefined;
		health.changed();
		if (view.go(conversation)) {
			health.navigated(conversation);
			inView?.abort();
			inView = undefined;
			if (conversation !== undefined) {
				inView = new AbortController();
				void view.reload().then(() => mentions?.refresh());
				mountFollowers(host, contextFor(inView.signal));
			}
		}
		const composer = conversation === undefined ? undefined : page.composer();
		if (composer?.field === atComposer?.composer.field && composer?.conversation === atComposer?.composer.conversation) return;
		atComposer?.controller.abort();
		atComposer = mentions = undefined;
		if (composer) mountComposer(composer);
	}

	function mountComposer(composer: Composer): void {
		const controller = new AbortController();
		const { signal } = controller;
		const memory = memories.get(composer.conversation) ?? newMemory();
		memories.set(composer.conversation, memory);
		atComposer = { controller, composer };
		import('./mention/attach')
			.then(({ attachMentions }) => {
				if (!signal.aborted && !life.aborted) mentions = attachMentions({ composer, host, context: contextFor(signal), memory, pending, signal, alive });
			})
			.catch((thrown: unknown) => {
				log.debug('no mentions', thrown);
				// The worker died over it: with the next change of the page it is tried again.
				if (atComposer?.controller === controller) atComposer = undefined;
			});
	}

	async function readState(): Promise<void> {
		try {
			const next = await ask('overlay.state', {});
			// Another helpdesk under this address: begin anew.
			if (next.site.id !== first.site.id || next.site.helpdesk !== first.site.helpdesk) return leave();
			state.value = next;
			mentions?.refresh();
		} catch (thrown) {
			if (!alive() || asLoopinError(thrown).kind === 'forbidden') leave();
		}
	}

	life.addEventListener(
		'abort',
		() => {
			atComposer?.controller.abort();
			inView?.abort();
		},
		{ once: true },
	);
	listen(
		{
			...toastsWhenWanted(host, contextFor(life)),
			'conversation.changed': async ({ conversation }) => {
				if (conversation === null || conversation === view.conversation.peek()) await view.reload().then(() => mentions?.refresh());
				return {};
			},
			'site.changed': async () => {
				await readState();
				return {};
			},
			'settings.changed': async ({ settings }) => {
				state.value = { ...state.peek(), settings };
				return {};
			},
			'composer.focus': async ({ conversation, entry, composer }) => ({
				focused: await showConversation(page, () => view.conversation.peek(), conversation, entry as EntryId | undefined, composer),
			}),
		},
		life,
	);
	// Nothing tells an orphan that it is one: it looks when the agent comes back to the page.
	const check = (): void => {
		if (!alive()) orphaned();
	};
	window.addEventListener('focus', check, { signal: life });
	document.addEventListener('visibilitychange', check, { signal: life });
	// What the open note promised is taken back, or promised again.
	const stop = effect(() => {
		void health.missing.value;
		queueMicrotask(() => mentions?.refresh());
	});
	life.addEventListener('abort', stop, { once: true });
	if (first.me) handLeft(first.me.id);
	page.watch(life, lookAtPage);
	lookAtPage();
}

/** The toasts' side of the messages: their part comes with the first toast. */
function toastsWhenWanted(host: Host, context: OverlayContext): ContentSide {
	let coming: Promise<ContentSide> | undefined;
	const toasts = (): Promise<ContentSide> => {
		coming ??= import('./toasts')
			.then(({ mountToasts }) => mountToasts(host, context))
			.catch((thrown: unknown) => {
				coming = undefined;
				throw thrown;
			});
		return coming;
	};
	return {
		'toast.show': async (wanted) => (await toasts())['toast.show']?.(wanted) ?? { shown: false, looking: false },
		'toast.close': async (which) => (await coming)?.['toast.close']?.(which) ?? {},
		'toasts.up': async () => (await coming)?.['toasts.up']?.({}) ?? { ids: [] },
	};
}

/** After a click on Reply or See conversation: the entry scrolled into view, the cursor in the composer. Waits while the page goes there. */
async function showConversation(
	page: HelpdeskPage,
	inView: () => ConversationId | undefined,
	conversation: ConversationId,
	entry: EntryId | undefined,
	composer: boolean,
): Promise<boolean> {
	for (const until = Date.now() + FOCUS_WAIT_MS; inView() !== conversation; ) {
		if (Date.now() > until) return false;
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
	if (entry !== undefined) page.showEntry(entry);
	return composer ? page.focusComposer('note') : true;
}

void boot();
