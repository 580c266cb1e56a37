/** An OverlayContext without a browser around it: what a part of the overlay is given, and what it did with it. */
import { signal } from '@preact/signals';
import { vi } from 'vitest';
import type { Agent, AgentId, Conversation, ConversationId, EntryId, Follower, Site, SiteId } from '../../../src/collaboration/model';
import { Directory } from '../../../src/directory/directory';
import type { Capabilities, HelpdeskPage, NoAccess } from '../../../src/helpdesks/helpdesk';
import type { OverlayContext, OverlayRoot, PendingMention } from '../../../src/overlay/context';
import { browser } from '../../../src/platform/browser';
import { type Failure, LoopinError } from '../../../src/platform/errors';
import type { ConversationState, OverlayState, PendingChange } from '../../../src/platform/messages';
import type { ContentSide } from '../../../src/platform/messenger';
import { DEFAULT_SETTINGS } from '../../../src/platform/settings';

export const NAMES: Record<string, string> = {
	ann: 'Ann Lee',
	jan: 'Jan Kowalski',
	jana: 'Jana Nováková',
	robin: 'Robin Berg',
	tom: 'Tom Fischer',
	janek: 'Janek Wiśniewski',
};
export const id = (short: string) => short as AgentId;
export const follower = (short: string, kind: Follower['kind'] = 'agent'): Follower => ({ id: id(short), name: NAMES[short] ?? short, kind });
export const SITE: Site = {
	id: 'https://desk.example.com' as SiteId,
	origin: 'https://desk.example.com',
	helpdesk: 'zendesk',
	name: 'Acme Support',
	connectedAt: 0,
};

export const conversation = (followers: readonly Follower[], part: Partial<Conversation> = {}): Conversation => ({
	id: '18204' as ConversationId,
	number: '18204',
	title: 'Refund missing',
	channel: 'ticket',
	followers,
	mayEdit: true,
	mayNote: true,
	mayReply: true,
	newestEntry: '9' as EntryId,
	...part,
});
export const stateOf = (shorts: readonly string[], pending: readonly PendingChange[] = [], part: Partial<ConversationState> = {}): ConversationState => ({
	conversation: conversation(shorts.map((short) => follower(short))),
	readAt: new Date(2025, 4, 14, 10, 42).getTime(),
	pending,
	...part,
});
export const change = (short: string, part: Partial<PendingChange> = {}): PendingChange => ({
	job: `job-${short}`,
	agent: id(short),
	name: NAMES[short] ?? short,
	action: 'add',
	state: 'saving',
	...part,
});

export interface Rig {
	context: OverlayContext;
	root: OverlayRoot;
	layer: HTMLElement;
	state: { value: OverlayState };
	conversation: { value: ConversationId | undefined };
	missing: { value: readonly string[] } & OverlayContext['missing'];
	conversationState: { value: ConversationState | undefined };
	pendingMentions: { value: readonly PendingMention[] };
	said: string[];
	wants: [AgentId, boolean][];
	asked: { name: string; payload: unknown }[];
	/** Answers `ask`; a failure's kind rejects. */
	answer: (name: string, payload: never) => unknown | { failure: Failure };
	tell: <Name extends keyof ContentSide>(name: Name, payload: Parameters<NonNullable<ContentSide[Name]>>[0]) => Promise<unknown>;
	/** What the mounted part answers the background with. */
	answers: ContentSide;
	noAccess: Map<string, NoAccess>;
	dialog: HTMLDialogElement | undefined;
	looking: (conversation: ConversationId) => boolean;
	reloads: number;
	/** What the page may change under us. */
	slot: HTMLElement | undefined;
	changed: () => void;
	end(): void;
}

export function rig(
	part: {
		capabilities?: Partial<Capabilities>;
		overlay?: Partial<OverlayState>;
		state?: ConversationState | undefined;
		named?: readonly PendingMention[];
		slot?: HTMLElement;
	} = {},
): Rig {
	const life = new AbortController();
	const layer = document.createElement('div');
	document.body.append(layer);
	const agents: Agent[] = Object.entries(NAMES).map(([short, name]) => ({ id: id(short), name, role: 'agent', groups: ['Billing'] }));
	const directory = new Directory();
	directory.buildNow(agents);
	const watchers = new Set<() => void>();
	const version = signal(0);
	const page: HelpdeskPage = {
		recognise: () => true,
		conversation: () => made.conversation.value,
		composer: () => undefined,
		followersSlot: () => made.slot,
		nativeMenuOpen: () => false,
		focusComposer: async () => false,
		showEntry: () => false,
		watch: (_signal, changed) => void watchers.add(changed),
	};
	const root: OverlayRoot = {
		layer,
		dock(slot, end) {
			const block = document.createElement('div');
			slot.append(block);
			end.addEventListener('abort', () => block.remove());
			return block;
		},
		modalDialog: () => made.dialog,
	};
	const made: Rig = {
		root,
		layer,
		state: signal<OverlayState>({
			site: SITE,
			me: { id: id('robin'), name: 'Robin Berg', role: 'agent' },
			settings: DEFAULT_SETTINGS,
			directory: { count: agents.length, savedAt: 0 },
			...part.overlay,
		}),
		conversation: signal<ConversationId | undefined>('18204' as ConversationId),
		missing: signal<readonly string[]>([]),
		conversationState: signal(part.state),
		pendingMentions: signal(part.named ?? []),
		said: [],
		wants: [],
		asked: [],
		answer: () => ({}),
		answers: {},
		noAccess: new Map(),
		dialog: undefined,
		looking: () => false,
		reloads: 0,
		slot: part.slot,
		changed: () => {
			for (const changed of watchers) changed();
		},
		tell: async (name, payload) => {
			const handler = made.answers[name] as ((payload: unknown) => Promise<unknown>) | undefined;
			return handler?.(payload);
		},
		end: () => {
			life.abort();
			layer.remove();
		},
		context: undefined as never,
	};
	made.context = {
		root,
		page,
		facts: {
			id: 'zendesk',
			name: 'Helpdesk',
			capabilities: { followers: 'full', nativeMentions: 'none', mentionsFollow: 'us', writes: 'direct', ...part.capabilities },
			conversationAt: () => undefined,
			conversationUrl: () => '',
		},
		state: made.state as OverlayContext['state'],
		missing: made.missing,
		conversation: made.conversation as OverlayContext['conversation'],
		conversationState: made.conversationState as OverlayContext['conversationState'],
		pendingMentions: made.pendingMentions as OverlayContext['pendingMentions'],
		setConversationState: (_of, state) => {
			made.conversationState.value = state;
		},
		reload: async () => {
			made.reloads += 1;
		},
		wantMention: (who, wanted) => {
			made.wants.push([who, wanted]);
			const named = part.named?.find((one) => one.id === who);
			made.pendingMentions.value = [...made.pendingMentions.value.filter((one) => one.id !== who), ...(wanted && named ? [named] : [])];
		},
		say: (text) => void made.said.push(text),
		alarm: (text) => void made.said.push(`! ${text}`),
		people: {
			status: signal('ready' as const),
			failure: signal(undefined),
			savedAt: signal(0),
			version,
			count: () => directory.size,
			load: async () => undefined,
			find: (letters, options = {}) =>
				directory.query(letters, {
					...(options.inConversation ? { inConversation: options.inConversation } : {}),
					unavailable: (agent) => made.noAccess.has(agent.id),
				}),
			groups: (letters) => directory.groups(letters),
			learn: () => undefined,
			byId: (agent) => directory.get(agent),
			named: directory.named,
			lookUp: () => undefined,
			noAccess: (_conversation, agent) => made.noAccess.get(agent.id),
			checkAccess: () => undefined,
		},
		lookingAt: (which) => made.looking(which),
		signal: life.signal,
	};
	vi.spyOn(browser.runtime, 'sendMessage').mockImplementation((async (message: { loopin: string; payload: never }) => {
		// The panel reads it whenever it comes into view; only what it changes is looked at.
		if (message.loopin !== 'shadow.list') made.asked.push({ name: message.loopin, payload: message.payload });
		try {
			return { ok: true, value: await made.answer(message.loopin, message.payload) };
		} catch (thrown) {
			return { ok: false, failure: { kind: thrown instanceof LoopinError ? thrown.kind : 'internal' } };
		}
	}) as never);
	return made;
}

/** Lets renders, effects and answered messages through. */
export const settle = async (): Promise<void> => {
	for (let turn = 0; turn < 6; turn++) await new Promise((resolve) => setTimeout(resolve, 5));
};

const trusted = <Kind extends Event>(event: Kind): Kind => Object.defineProperty(event, 'isTrusted', { value: true });

/** A click of the agent's own; the element has the focus first, as a press of Enter has it. */
export async function press(element: Element | null | undefined): Promise<void> {
	if (!(element instanceof HTMLElement)) throw new Error('nothing to press');
	element.focus();
	element.dispatchEvent(trusted(new MouseEvent('click', { bubbles: true, cancelable: true })));
	await settle();
}

export async function key(element: Element | null | undefined, name: string, init: KeyboardEventInit = {}): Promise<boolean> {
	const event = trusted(new KeyboardEvent('keydown', { key: name, bubbles: true, cancelable: true, ...init }));
	element?.dispatchEvent(event);
	await settle();
	return event.defaultPrevented;
}
