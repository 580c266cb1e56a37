/** A growing list of 32-bit numbers, four bytes each. */
export class Numbers {
	#values: Uint32Array;
	length = 0;

	constructor(expected: number) {
		this.#values = new Uint32Array(Math.max(16, expected));
	}

	at(index: number): number {
		return this.#values[index] ?? 0;
	}

	push(value: number): void {
		if (this.length === this.#values.length) {
			const larger = new Uint32Array(this.length * 2);
			larger.set(this.#values);
			this.#values = larger;
		}
		this.#values[this.length++] = value;
	}

	/** The numbers, in an array of just their size. */
	trimmed(): Uint32Array {
		return this.#values.slice(0, this.length);
	}
}
