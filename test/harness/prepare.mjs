// Runs before `npm start` and `npm test`, on a machine that may have nothing but Node and npm: so it uses Node's own modules only.
// It installs what the command needs: npm packages always; browsers and a real Request Tracker where it may (Debian, as root).
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const what = process.argv[2] ?? 'test';
const has = (command) => spawnSync('sh', ['-c', `command -v ${command}`], { stdio: 'ignore' }).status === 0;
const say = (text) => console.log(`prepare: ${text}`);

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
	console.error(`Loopin is built with Node 20.19 or later; this is ${process.version}.`);
	process.exit(1);
}

/** npm packages, exactly as locked; again only when the lock is newer than what is installed. */
function installPackages() {
	const installed = join(root, 'node_modules/.package-lock.json');
	const lock = join(root, 'package-lock.json');
	if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs) return;
	say('npm ci');
	const npm = process.env.npm_execpath;
	const [command, args] = npm ? [process.execPath, [npm, 'ci']] : ['npm', ['ci']];
	const done = spawnSync(command, args, { cwd: root, stdio: 'inherit', env: { ...process.env, NODE_ENV: 'development' } });
	if (done.status !== 0) process.exit(done.status ?? 1);
}

const isDebian = () => existsSync('/etc/debian_version') && has('apt-get');
const CHROMIUMS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const FIREFOXES = ['firefox-esr', 'firefox'];

/** Debian packages that stand for what is missing. */
function missingPackages() {
	const wanted = [];
	if (!process.env.LOOPIN_CHROMIUM && !CHROMIUMS.some(has)) wanted.push('chromium', 'fonts-dejavu-core');
	if (what === 'start') return process.argv.includes('--firefox') && !FIREFOXES.some(has) ? [...wanted, 'firefox-esr'] : wanted;
	if (!process.env.LOOPIN_FIREFOX && !FIREFOXES.some(has)) wanted.push('firefox-esr');
	if (!has('dbus-run-session')) wanted.push('dbus');
	// Firefox shows desktop notifications through it, and none without.
	if (!existsSync('/usr/share/doc/libnotify4')) wanted.push('libnotify4');
	if (!existsSync('/usr/share/request-tracker5/libexec/rt-server')) {
		// dbconfig-no-thanks: we make our own databases; msmtp-mta: the smallest mail-transport-agent, never used.
		wanted.push('dbconfig-no-thanks', 'msmtp-mta', 'rt5-standalone', 'rt5-db-sqlite', 'request-tracker5');
	}
	if (!has('sqlite3')) wanted.push('sqlite3');
	// The doorbell's broker, and what its shell script rings with.
	if (!existsSync('/usr/sbin/mosquitto') || !has('mosquitto_pub')) wanted.push('mosquitto', 'mosquitto-clients');
	// What helpdesks' webhooks call, as the documentation sets it up.
	if (!has('webhook')) wanted.push('webhook');
	return wanted;
}

function installSystem() {
	if (!isDebian()) return;
	const wanted = missingPackages();
	if (wanted.length === 0) return;
	if (process.getuid?.() !== 0) {
		say(`not installed (needs root): ${wanted.join(' ')}. What needs them will be skipped, and said so.`);
		return;
	}
	say(`apt-get install ${wanted.join(' ')}`);
	const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
	const apt = ['-o', 'DPkg::Lock::Timeout=600'];
	try {
		execFileSync('apt-get', [...apt, 'update', '-q'], { stdio: ['ignore', 'ignore', 'inherit'], env });
		execFileSync('apt-get', [...apt, 'install', '-y', '-q', '--no-install-recommends', ...wanted], { stdio: ['ignore', 'ignore', 'inherit'], env });
	} catch {
		// One package may be unknown to this release (request-tracker5 came with Debian 12): take what is to be had.
		for (const name of wanted) spawnSync('apt-get', [...apt, 'install', '-y', '-q', '--no-install-recommends', name], { stdio: 'ignore', env });
	}
}

installPackages();
installSystem();
if (what === 'start' && !process.env.LOOPIN_CHROMIUM && !CHROMIUMS.some(has) && !FIREFOXES.some(has) && process.platform === 'linux') {
	console.error('No Chromium, Chrome or Firefox was found. Install one, or set LOOPIN_CHROMIUM to its path.');
	process.exit(1);
}
if (process.argv.includes('--verbose')) say(`ready (${JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version})`);
