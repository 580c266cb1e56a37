/** What people do while the storm lasts: drawn from the seed, before anything begins. */
import type { ConversationId } from '../../src/collaboration/model';
import { shuffled } from './random.mjs';

export type Act =
	/**
	 * A note that names somebody, by the composer; `lands`: as a note, as a public reply (naming the innocent), or never. `knows`: the page had loaded the
	 * conversation by then.
	 */
	| { do: 'mention'; in: ConversationId; whom: 'reader' | 'third' | 'innocent'; lands: 'note' | 'public-reply' | 'never'; knows: boolean }
	| { do: 'customer'; in: ConversationId }
	/** A colleague without Loopin writes. */
	| { do: 'colleague'; in: ConversationId; kind: 'note' | 'public-reply'; names: 'reader' | 'writer' | undefined }
	/** The writer adds or removes the reader in the panel. */
	| { do: 'panel'; in: ConversationId; action: 'add' | 'remove' }
	/** The writer follows or stops following by the panel. */
	| { do: 'follow-self'; in: ConversationId; action: 'add' | 'remove' }
	/** The writer answers from the popup. */
	| { do: 'reply'; in: ConversationId; internal: boolean; names: boolean }
	| { do: 'turn'; who: 'writer' | 'reader'; here: boolean }
	| { do: 'kill'; who: 'writer' | 'reader' }
	/** The writer's browser is signed out, or somebody else signs in there, for two minutes. */
	| { do: 'leave'; to: 'nobody' | 'third' };

export interface Step {
	/** Minutes of the fast clock since the beginning. */
	at: number;
	act: Act;
}

/** So many steps within the minutes given; every kind of act occurs. */
export function scriptOf(random: () => number, conversations: readonly ConversationId[], how: { steps: number; from: number; to: number }): Step[] {
	const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
	const place = () => pick(conversations);
	const makers: Array<[weight: number, make: () => Act]> = [
		[7, () => ({ do: 'mention', in: place(), whom: pick(['reader', 'reader', 'third']), lands: 'note', knows: random() < 0.7 })],
		[1, () => ({ do: 'mention', in: place(), whom: 'innocent', lands: 'never', knows: random() < 0.7 })],
		[1, () => ({ do: 'mention', in: place(), whom: 'innocent', lands: 'public-reply', knows: random() < 0.7 })],
		[7, () => ({ do: 'customer', in: place() })],
		[5, () => ({ do: 'colleague', in: place(), kind: pick(['note', 'public-reply']), names: pick([undefined, 'reader', 'writer']) })],
		[3, () => ({ do: 'panel', in: place(), action: pick(['add', 'add', 'remove']) })],
		[1, () => ({ do: 'follow-self', in: place(), action: pick(['add', 'add', 'remove']) })],
		[4, () => ({ do: 'reply', in: place(), internal: random() < 0.6, names: random() < 0.5 })],
		[3, () => ({ do: 'turn', who: pick(['writer', 'reader']), here: random() < 0.6 })],
		[2, () => ({ do: 'kill', who: pick(['writer', 'reader']) })],
	];
	const each = makers.flatMap(([weight, make]) => Array.from({ length: weight }, () => make));
	const acts = Array.from({ length: how.steps }, (_, n) => (n < makers.length ? (makers[n]?.[1] ?? pick(each)) : pick(each))());
	const span = how.to - how.from;
	const steps = shuffled(acts, random).map((act, n): Step => ({ at: how.from + (span * (n + random())) / acts.length, act }));
	const leaves: Step[] = [
		{ at: how.from + span * (0.2 + 0.2 * random()), act: { do: 'leave', to: 'nobody' } },
		{ at: how.from + span * (0.55 + 0.2 * random()), act: { do: 'leave', to: 'third' } },
	];
	return [...steps, ...leaves].sort((one, other) => one.at - other.at);
}
