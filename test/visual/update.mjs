// Keeps what the product looks like now as what it should look like: npm run visual:update [NAME-PREFIX …]. Look at what changed before you commit it.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PNG } from 'pngjs';
import { difference } from './compare.mjs';
import { NAMES, openShots, SCHEMES } from './shots.mjs';
import { smallPng } from './small-png.mjs';

const folder = join(import.meta.dirname, 'pictures');
const wanted = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
const shots = await openShots();
let changed = 0;
let failed = 0;
for (const name of NAMES) {
	if (wanted.length > 0 && !wanted.some((prefix) => name.startsWith(prefix))) continue;
	for (const scheme of SCHEMES) {
		const file = join(folder, `${name}-${scheme}.png`);
		try {
			const seen = await shots.take(name, scheme);
			// What is the same is left alone, so that a change of a few pixels is no change of the repository.
			if (existsSync(file) && !difference(seen, readFileSync(file))) continue;
			const small = smallPng(PNG.sync.read(seen));
			// Too colourful for a palette: kept as it is.
			writeFileSync(file, difference(seen, small) ? seen : small);
			changed++;
			console.log(file);
		} catch (error) {
			failed++;
			console.log(`${name} ${scheme}: ${error.message}`);
		}
	}
}
await shots.close();
const kept = readdirSync(folder);
for (const file of kept) if (!NAMES.includes(file.replace(/-(light|dark)\.png$/, ''))) rmSync(join(folder, file));
const size = readdirSync(folder).reduce((sum, file) => sum + statSync(join(folder, file)).size, 0);
console.log(`${changed} changed, ${failed} failed; ${kept.length} pictures, ${(size / 1e6).toFixed(1)} MB`);
process.exitCode = failed ? 1 : 0;
