// Browsers under an administrator's policy, for real: the policy's file lies where the browser looks for it, in a mount namespace of that browser
// alone. Needs Linux and root; nobody else on the machine sees anything of it.
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findChromium, findFirefox } from './find-browsers.mjs';

const PLACES = { chromium: '/etc/chromium/policies/managed', firefox: '/etc/firefox/policies' };

/** Why policies cannot be tested here, as a sentence; '' when they can. */
export function policyLacking() {
	if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'skipped: a policy needs Linux and root';
	if (spawnSync('unshare', ['-m', 'true']).status !== 0) return 'skipped: no mount namespaces here';
	return '';
}

/**
 * Gives `executable` (start that instead of the browser), `set(policy)` to write it, and `remove()`. Chromium takes up a change while it runs; Firefox
 * reads its policies at the start.
 */
export function underPolicy(name, policy) {
	const folder = mkdtempSync(join(tmpdir(), 'loopin-policy-'));
	const files = join(folder, 'policies');
	mkdirSync(files);
	const file = join(files, name === 'firefox' ? 'policies.json' : 'loopin.json');
	const set = (next) => writeFileSync(file, JSON.stringify(next));
	set(policy);
	const place = PLACES[name];
	const made = !existsSync(place);
	// A mount needs something to lie on; the folder is empty, and taken away again.
	if (made) mkdirSync(place, { recursive: true });
	const executable = join(folder, name);
	const real = name === 'firefox' ? findFirefox() : findChromium();
	writeFileSync(executable, `#!/bin/sh\nexec unshare -m sh -c 'mount --bind "$0" "$1" && shift && exec ${real} "$@"' '${files}' '${place}' "$@"\n`);
	chmodSync(executable, 0o755);
	return {
		executable,
		set,
		remove() {
			rmSync(folder, { recursive: true, force: true });
			if (made) rmSync(place, { recursive: true, force: true });
		},
	};
}
