/**
 * A ring: "look into that conversation", and nothing else. No names, no texts, no ids that the broker's operator could read: topics and the
 * conversation are keyed hashes, the whole is signed. HMAC-SHA256 alone, so that a shell script or a helpdesk's own hook can ring, too:
 *
 *     h(text) = first 32 hex digits of HMAC-SHA256(team secret, text)
 *     topic   = loopin/<team>/<h("site|"+site)>/c/<h("c|"+site+"|"+conversation)>   (…/a/<h("a|"+site+"|"+agent)> for one agent)
 *     payload = {"v":1,"r":"<unique>","t":<seconds>,"c":"<h of the conversation>","m":"<hex HMAC of "ring|topic|r|t|c">"}
 */
import * as v from 'valibot';
import type { AgentId, ConversationId, Milliseconds, SiteId } from '../../collaboration/model';

export interface Ring {
	/** Unique: a second one of that name is a replay. */
	id: string;
	/** Milliseconds since the epoch. */
	at: Milliseconds;
	/** Hash of the conversation, as in its topic. */
	conversation: string;
}

/** The broker keeps rings for sleeping listeners for a day; older ones are replays, or of no use. */
export const RING_IS_FRESH: Milliseconds = 25 * 3_600_000;
/** Clocks differ. */
const CLOCK_TOLERANCE: Milliseconds = 10 * 60_000;
const MOST_BYTES = 1_000;

const schema = v.object({
	v: v.literal(1),
	r: v.pipe(v.string(), v.regex(/^[\w-]{8,64}$/)),
	t: v.pipe(v.number(), v.finite()),
	c: v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/)),
	m: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
});

const bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
const hex = (buffer: ArrayBuffer): string => Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, '0')).join('');

/** One team's hashes. Made once per secret. */
export class TeamKey {
	readonly #key: Promise<CryptoKey>;
	constructor(
		readonly team: string,
		secret: string,
	) {
		this.#key = crypto.subtle.importKey('raw', bytes(secret), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign', 'verify']);
	}

	async #sign(text: string): Promise<string> {
		return hex(await crypto.subtle.sign('HMAC', await this.#key, bytes(text)));
	}
	readonly #hash = async (text: string): Promise<string> => (await this.#sign(text)).slice(0, 32);

	/** The hash that stands for a conversation in its topic and in rings. */
	conversation(site: SiteId, id: ConversationId): Promise<string> {
		return this.#hash(`c|${site}|${id}`);
	}

	async conversationTopic(site: SiteId, id: ConversationId): Promise<string> {
		return `loopin/${this.team}/${await this.#hash(`site|${site}`)}/c/${await this.conversation(site, id)}`;
	}

	async agentTopic(site: SiteId, id: AgentId): Promise<string> {
		return `loopin/${this.team}/${await this.#hash(`site|${site}`)}/a/${await this.#hash(`a|${site}|${id}`)}`;
	}

	/** The payload of a ring on that topic. */
	async seal(topic: string, ring: Ring): Promise<string> {
		const { id: r, conversation: c } = ring;
		const t = Math.floor(ring.at / 1_000);
		return JSON.stringify({ v: 1, r, t, c, m: await this.#sign(`ring|${topic}|${r}|${t}|${c}`) });
	}

	/** The ring in a payload; undefined when it is forged, stale or none at all. Whatever the broker delivers is hostile. */
	async open(topic: string, payload: string, now: Milliseconds): Promise<Ring | undefined> {
		if (payload.length > MOST_BYTES) return undefined;
		let raw: unknown;
		try {
			raw = JSON.parse(payload);
		} catch {
			return undefined;
		}
		const parsed = v.safeParse(schema, raw);
		if (!parsed.success) return undefined;
		const { r, t, c, m } = parsed.output;
		const mac = Uint8Array.from(m.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
		// subtle.verify compares in constant time
		if (!(await crypto.subtle.verify('HMAC', await this.#key, mac, bytes(`ring|${topic}|${r}|${t}|${c}`)))) return undefined;
		const at = t * 1_000;
		return at < now - RING_IS_FRESH || at > now + CLOCK_TOLERANCE ? undefined : { id: r, at, conversation: c };
	}
}
