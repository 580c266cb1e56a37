/**
 * The browser and the background as the stage has them: answers are taken from `window.GIVEN`, and can be changed while the overlay runs. It stands
 * in the polyfill's place; everything else on the stage is the product.
 */
import type { ConversationState, Often, OverlayState, ShadowView } from '../../../src/platform/messages';
import { DEFAULT_SETTINGS } from '../../../src/platform/settings';

export interface Given {
	messages: Record<string, { message: string }>;
	language: string;
	state: OverlayState;
	conversation: ConversationState;
	people: readonly unknown[];
	often: Often;
	noAccess: ReadonlyArray<readonly [string, unknown]>;
	/** Answers that never come, by message. */
	silent: readonly string[];
	/** Following a colleague's work: is it offered, and what runs. */
	able?: boolean;
	shadows?: readonly ShadowView[];
	/** Answers that are a failure, by message. */
	fails: Record<string, { kind: string }>;
	savedAt: number;
}

declare global {
	interface Window {
		GIVEN: Given;
		stage: { asked: { name: string; payload: unknown }[]; tell(name: string, payload: unknown): Promise<unknown>; given(part: Partial<Given>): void };
	}
}

type Listener = (message: unknown, sender: unknown, answer: (value: unknown) => void) => unknown;
const listeners = new Set<Listener>();
const stored = new Map<string, unknown>([['settings', DEFAULT_SETTINGS]]);
const changed = new Set<(changes: Record<string, { newValue?: unknown }>, area: string) => void>();

window.stage = {
	asked: [],
	tell: (name, payload) =>
		new Promise((resolve) => {
			for (const listener of listeners) if (listener({ loopin: name, payload }, { id: 'stage' }, resolve) === true) return;
			resolve(undefined);
		}),
	given(part) {
		Object.assign(window.GIVEN, part);
	},
};

function answerTo(name: string, payload: Record<string, unknown>): unknown {
	const { state, conversation, people, often, noAccess, savedAt } = window.GIVEN;
	switch (name) {
		case 'overlay.state':
			return { ...state, settings: DEFAULT_SETTINGS };
		case 'directory.load':
			return { agents: people, savedAt, complete: true, often, ...(window.GIVEN.fails.directory ? { failure: window.GIVEN.fails.directory } : {}) };
		case 'directory.search':
			return { agents: [] };
		case 'conversation.load':
			return conversation;
		case 'access.check':
			return { noAccess };
		case 'mention.submit':
			return { job: 'job', often };
		case 'follower.change': {
			const known = conversation.conversation;
			if (!known) return conversation;
			const rest = known.followers.filter((one) => one.id !== payload.agent);
			const followers = payload.action === 'add' ? [...rest, { id: payload.agent, name: payload.name, kind: 'agent' }] : rest;
			window.GIVEN.conversation = { ...conversation, conversation: { ...known, followers } } as ConversationState;
			return window.GIVEN.conversation;
		}
		case 'shadow.list':
			return { able: window.GIVEN.able ?? false, shadows: window.GIVEN.shadows ?? [] };
		case 'shadow.start':
		case 'shadow.stop': {
			const rest = (window.GIVEN.shadows ?? []).filter((one) => one.agent !== payload.agent);
			const { name: called = '' } = conversation.conversation?.followers.find((one) => one.id === payload.agent) ?? {};
			const begun = {
				account: 'a',
				agent: payload.agent,
				name: called,
				startedAt: Date.now(),
				until: payload.until,
				conversations: [],
			} as unknown as ShadowView;
			window.GIVEN.shadows = name === 'shadow.start' ? [...rest, begun] : rest;
			return {};
		}
		default:
			return {};
	}
}

/** As the browsers do it: $1…$9. */
function getMessage(key: string, substitutions: string[] = []): string {
	return (window.GIVEN.messages[key]?.message ?? '').replace(/\$(\d)/gu, (_, n: string) => substitutions[Number(n) - 1] ?? '').replaceAll('$$', '$');
}

export default {
	i18n: { getMessage, getUILanguage: () => window.GIVEN.language },
	runtime: {
		id: 'stage',
		getURL: (path: string) => `stage://loopin/${path}`,
		onMessage: { addListener: (listener: Listener) => void listeners.add(listener), removeListener: (listener: Listener) => void listeners.delete(listener) },
		sendMessage({ loopin: name, payload }: { loopin: string; payload: Record<string, unknown> }): Promise<unknown> {
			window.stage.asked.push({ name, payload });
			if (window.GIVEN.silent.includes(name)) return new Promise(() => undefined);
			const failure = window.GIVEN.fails[name];
			return Promise.resolve(failure ? { ok: false, failure } : { ok: true, value: structuredClone(answerTo(name, payload)) });
		},
	},
	storage: {
		local: {
			get: async (key: string) => ({ [key]: stored.get(key) }),
			set: async (values: Record<string, unknown>) => {
				for (const [key, newValue] of Object.entries(values)) {
					stored.set(key, newValue);
					for (const listener of changed) listener({ [key]: { newValue } }, 'local');
				}
			},
		},
		onChanged: { addListener: (listener: never) => void changed.add(listener), removeListener: (listener: never) => void changed.delete(listener) },
	},
};
