/** What the agent does in the followers panel, and what is remembered of it while the conversation is in view. */
import { batch, computed, effect, type ReadonlySignal, signal } from '@preact/signals';
import type { AgentId, ConversationId } from '../../collaboration/model';
import type { MentionedAgent } from '../../helpdesks/helpdesk';
import { failureOf } from '../../platform/errors';
import { language, t } from '../../platform/i18n';
import { ask } from '../../platform/messenger';
import { shown } from '../../ui/person';
import type { OverlayContext } from '../context';
import { reasonOf } from './reason';
import { makeShadows, type Shadows } from './shadows';
import { type Asked, type Change, type Item, type PanelView, panelView, type Removed } from './view';

/** How long a removal can be undone, ms. */
export const UNDO_MS = 10_000;

export interface FollowersController {
	readonly view: ReadonlySignal<PanelView>;
	readonly unfolded: ReadonlySignal<boolean>;
	/** Whose work I follow, and what of it is being changed. */
	readonly shadows: Shadows;
	change(action: Change, who: { id: AgentId; name: string }): void;
	/** Somebody named in the open note is not to follow after all. */
	takeBack(who: { id: AgentId; name: string }): void;
	undo(item: Extract<Item, { kind: 'removed' }>): void;
	retry(item: Extract<Item, { kind: 'failed' }>): void;
	dismiss(item: Extract<Item, { kind: 'failed' }>): void;
	toggleMore(): void;
	reload(): void;
	/** The photo of somebody in the conversation, where one is known without asking. */
	photo(id: AgentId): string | undefined;
}

/** For one conversation in view; ends with `context.signal`. */
export function followersController(context: OverlayContext, conversation: ConversationId): FollowersController {
	const { signal: life } = context;
	const asked = signal<readonly Asked[]>([]);
	const removed = signal<readonly Removed[]>([]);
	const unfolded = signal(false);
	const offline = signal(!navigator.onLine);
	const recent = signal<ReadonlyMap<AgentId, number>>(new Map());
	const onPage = signal<readonly MentionedAgent[]>([]);
	/** Changes asked for here whose end is not seen yet. */
	const wanted = new Map<AgentId, { name: string; action: Change }>();
	const timers = new Map<AgentId, ReturnType<typeof setTimeout>>();
	const collator = new Intl.Collator(language());
	let known: ReadonlySet<AgentId> | undefined;

	window.addEventListener('offline', () => (offline.value = true), { signal: life });
	window.addEventListener(
		'online',
		() => {
			offline.value = false;
			void context.reload(true);
		},
		{ signal: life },
	);

	const { page } = context;
	if (page.mentioned) {
		const read = (): void => {
			const now = page.mentioned?.() ?? [];
			if (JSON.stringify(now) !== JSON.stringify(onPage.peek())) onPage.value = now;
		};
		page.watch(life, read);
		read();
	}

	const photos = computed(() => new Map(context.conversationState.value?.photos));
	const view = computed(() => {
		const { me, mentionsOff, followersOff } = context.state.value;
		return panelView({
			me,
			mentionsOff,
			followersOff: followersOff ?? false,
			capabilities: context.facts.capabilities,
			state: context.conversationState.value,
			offline: offline.value,
			onPage: onPage.value,
			named: context.pendingMentions.value,
			asked: asked.value,
			removed: removed.value,
			recent: recent.value,
			unfolded: unfolded.value,
			compare: collator.compare,
		});
	});

	const without = <Who extends { id: AgentId }>(list: readonly Who[], id: AgentId): readonly Who[] => list.filter((entry) => entry.id !== id);

	function forget(id: AgentId): void {
		clearTimeout(timers.get(id));
		timers.delete(id);
		removed.value = without(removed.peek(), id);
	}

	function offerUndo(id: AgentId, name: string, mention = false): void {
		forget(id);
		removed.value = [...removed.peek(), { id, name, mention, at: performance.now() }];
		timers.set(
			id,
			setTimeout(() => forget(id), UNDO_MS),
		);
		if (mention) context.say(t('followersTakenBack', shown(name)));
		else context.say(id === context.state.peek().me?.id ? t('followersStopped') : t('followersRemoved', shown(name)));
	}

	/** The helpdesk's word on what was asked: done, refused, or still on its way. */
	function settle(): void {
		const state = context.conversationState.value;
		const followers = state?.conversation?.followers;
		if (!state || !followers) return;
		const now = new Set(followers.map((follower) => follower.id));
		// What appears while the panel is open was added just now.
		const fresh = known ? [...now].filter((id) => !known?.has(id)) : [];
		if (fresh.length > 0) recent.value = new Map([...recent.peek(), ...fresh.map((id, place): [AgentId, number] => [id, recent.peek().size + place + 1])]);
		known = now;
		batch(() => {
			for (const [id, { name, action }] of wanted) {
				if (asked.peek().some((ask) => ask.id === id && !ask.failure)) continue;
				const change = state.pending.find((pending) => pending.agent === id);
				if (change?.state === 'failed') {
					context.say(`${shown(name)}. ${reasonOf(change.action, change.failure, change.noAccess, context.state.peek().site.name)}`);
					wanted.delete(id);
				} else if (!change && now.has(id) === (action === 'add')) {
					wanted.delete(id);
					if (action === 'remove') offerUndo(id, name);
					else context.say(t('followersAdded', shown(name)));
				}
			}
			for (const { id } of removed.peek()) if (now.has(id)) forget(id);
		});
	}

	async function send(action: Change, id: AgentId, name: string): Promise<void> {
		wanted.set(id, { name, action });
		batch(() => {
			forget(id);
			asked.value = [...without(asked.peek(), id), { id, name, action }];
		});
		try {
			const state = await ask('follower.change', { conversation, agent: id, name, action });
			if (life.aborted) return;
			batch(() => {
				asked.value = without(asked.peek(), id);
				context.setConversationState(conversation, state);
			});
			settle();
		} catch (thrown) {
			const failure = failureOf(thrown);
			wanted.delete(id);
			asked.value = [...without(asked.peek(), id), { id, name, action, failure }];
			context.say(`${shown(name)}. ${reasonOf(action, failure, undefined, context.state.peek().site.name)}`);
		}
	}

	/** Hands a job's button to the background, then looks at what became of it. */
	async function withJob(name: 'job.retry' | 'job.dismiss', job: string, action: Change): Promise<void> {
		try {
			await ask(name, { job });
		} catch (thrown) {
			context.alarm(reasonOf(action, failureOf(thrown), undefined, context.state.peek().site.name));
		}
		if (!life.aborted) await context.reload();
	}

	const stop = effect(settle);
	life.addEventListener(
		'abort',
		() => {
			stop();
			for (const timer of timers.values()) clearTimeout(timer);
		},
		{ once: true },
	);

	return {
		view,
		unfolded,
		shadows: makeShadows(context),
		photo: (id) => photos.value.get(id) ?? context.people.byId(id)?.photo,
		change(action, { id, name }) {
			if (asked.peek().some((ask) => ask.id === id && !ask.failure)) return; // one thing after the other
			void send(action, id, name);
		},
		takeBack({ id, name }) {
			batch(() => {
				context.wantMention(id, false);
				offerUndo(id, name, true);
			});
		},
		undo(item) {
			if (!item.mention) return this.change('add', item);
			batch(() => {
				forget(item.id);
				context.wantMention(item.id, true);
			});
		},
		retry(item) {
			if (item.job === undefined) void send(item.action, item.id, item.name);
			else {
				wanted.set(item.id, { name: item.name, action: item.action });
				void withJob('job.retry', item.job, item.action);
			}
		},
		dismiss(item) {
			if (item.job === undefined) asked.value = without(asked.peek(), item.id);
			else void withJob('job.dismiss', item.job, item.action);
		},
		toggleMore: () => (unfolded.value = !unfolded.peek()),
		reload: () => void context.reload(true),
	};
}
