/** A look-up table from strings to numbers in a dozen bytes each. It keeps hashes only: the caller compares the string itself. */

/** FNV-1a over UTF-16 code units. */
export function hashOf(text: string): number {
	let hash = 0x811c9dc5;
	for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
	return hash >>> 0;
}

export class HashTable {
	readonly #hashes: Uint32Array;
	/** The last owner put into each bucket, plus one; then for each owner the one before it. A team of one name costs no more than another. */
	readonly #last: Uint32Array;
	readonly #before: Uint32Array;
	readonly #mask: number;

	constructor(owners: number) {
		const buckets = 2 ** Math.ceil(Math.log2(Math.max(2, owners)));
		this.#hashes = new Uint32Array(owners);
		this.#last = new Uint32Array(buckets);
		this.#before = new Uint32Array(owners);
		this.#mask = buckets - 1;
	}

	/** Says that a string of this hash belongs to `owner`. Each owner once. */
	put(hash: number, owner: number): void {
		const bucket = this.#bucketOf(hash);
		this.#hashes[owner] = hash;
		this.#before[owner] = this.#last[bucket] ?? 0;
		this.#last[bucket] = owner + 1;
	}

	/** The hash that was put in for `owner`. */
	of(owner: number): number {
		return this.#hashes[owner] ?? 0;
	}

	/** Calls `visit` for everything whose hash this is, until it answers true. */
	find(hash: number, visit: (owner: number) => boolean): void {
		for (let next = this.#last[this.#bucketOf(hash)] ?? 0; next !== 0; next = this.#before[next - 1] ?? 0) {
			if (this.#hashes[next - 1] === hash && visit(next - 1)) return;
		}
	}

	/** The high bits of this hash are the better mixed ones. */
	#bucketOf(hash: number): number {
		return (hash ^ (hash >>> 15)) & this.#mask;
	}
}
