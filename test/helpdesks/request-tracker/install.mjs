/** Installs Debian's request-tracker5 when it is missing, without questions and without a mail daemon. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const SERVER = '/usr/share/request-tracker5/libexec/rt-server';
// dbconfig-no-thanks: the package makes no database, each instance makes its own. msmtp-mta: the smallest "mail-transport-agent"; never used
// (mails go to files).
const PACKAGES = ['dbconfig-no-thanks', 'msmtp-mta', 'rt5-standalone', 'rt5-db-sqlite', 'request-tracker5'];

/** @returns {boolean} */
export const isInstalled = () => existsSync(SERVER);

/**
 * Makes sure Request Tracker 5 is on this machine. Resolves to the reason why it cannot be, or undefined when it is.
 * @returns {string | undefined}
 */
export function ensureInstalled() {
	if (isInstalled()) return undefined;
	if (!existsSync('/usr/bin/apt-get')) return 'Request Tracker 5 is not installed, and this is not Debian: cannot install request-tracker5';
	if (process.getuid?.() !== 0) return 'Request Tracker 5 is not installed, and installing it (apt-get install request-tracker5) needs root';
	const apt = (/** @type {string[]} */ args) =>
		execFileSync('apt-get', ['-o', 'DPkg::Lock::Timeout=600', '-q', ...args], {
			env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
			stdio: ['ignore', 'pipe', 'pipe'],
			maxBuffer: 64 << 20,
		});
	try {
		try {
			apt(['install', '-y', '--no-install-recommends', ...PACKAGES]);
		} catch {
			// Package lists may be missing or old on a fresh machine.
			apt(['update']);
			apt(['install', '-y', '--no-install-recommends', ...PACKAGES]);
		}
	} catch (error) {
		const last = String(error?.stderr ?? error)
			.trim()
			.split('\n')
			.at(-1);
		return `Request Tracker 5 could not be installed: ${last}`;
	}
	return isInstalled() ? undefined : 'Request Tracker 5 was installed but its server is missing';
}
