// Once before all end-to-end tests: the test build (open shadow roots, otherwise the product) and what this machine has.
import { join } from 'node:path';
import { build } from '../../build.mjs';

export const DIST = join(import.meta.dirname, '../../dist/test');

export async function setup() {
	await build({ openRoots: true, into: DIST });
}
