export function randomOf(seed: number): () => number;
export function chanceOf(...words: ReadonlyArray<string | number>): number;
export function shuffled<T>(list: readonly T[], random: () => number): T[];
