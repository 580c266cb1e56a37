// A real Mosquitto on this machine: WebSockets for Loopin, plain MQTT because it refuses to start without. With accounts, so that wrong ones can be tried.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../harness/wait.mjs';

export const USER = 'loopin';
export const PASSWORD = 'ding-dong-ding';

const BIN = ['/usr/sbin/mosquitto', '/usr/local/sbin/mosquitto', '/opt/homebrew/sbin/mosquitto'];
export const findMosquitto = () => BIN.find((path) => spawnSync('test', ['-x', path]).status === 0);

const freePort = () =>
	new Promise((resolve, reject) => {
		const probe = createServer();
		probe.once('error', reject).listen(0, '127.0.0.1', () => {
			const { port } = probe.address();
			probe.close(() => resolve(port));
		});
	});

/** Starts a broker. Gives { url, port, stop, kill, start, config }: `kill` is SIGKILL, `start` brings it back on the same ports with what it saved. */
export async function startMosquitto({ maxQueued = 20_000 } = {}) {
	const dir = mkdtempSync(join(tmpdir(), 'loopin-mosquitto-'));
	const [plain, port] = [await freePort(), await freePort()];
	const passwords = join(dir, 'passwords');
	spawnSync('mosquitto_passwd', ['-b', '-c', passwords, USER, PASSWORD]);
	spawnSync('chmod', ['0644', passwords]);
	const config = join(dir, 'mosquitto.conf');
	writeFileSync(
		config,
		[
			'persistence true',
			`persistence_location ${dir}/`,
			'autosave_interval 1',
			'persistent_client_expiration 1d',
			`max_queued_messages ${maxQueued}`,
			'set_tcp_nodelay true',
			'allow_anonymous false',
			`password_file ${passwords}`,
			// It gives up root's rights to a user that may not read a private folder.
			...(process.getuid?.() === 0 ? ['user root'] : []),
			`listener ${plain} 127.0.0.1`,
			'protocol mqtt',
			`listener ${port} 127.0.0.1`,
			'protocol websockets',
			'',
		].join('\n'),
	);
	let child;
	const listening = (at) =>
		new Promise((resolve) => {
			const probe = createServer();
			probe.once('error', () => resolve(true)).listen(at, '127.0.0.1', () => probe.close(() => resolve(false)));
		});
	const start = async () => {
		child = spawn(findMosquitto(), ['-c', config], { stdio: 'ignore' });
		await until(() => listening(port), 'the broker', { ms: 10_000 });
	};
	const end = (signal) =>
		new Promise((resolve) => {
			if (!child || child.exitCode !== null || child.signalCode !== null) return resolve();
			child.once('exit', () => resolve());
			child.kill(signal);
		});
	await start();
	return {
		url: `ws://127.0.0.1:${port}/`,
		port,
		plainPort: plain,
		start,
		/** The broker's process id: its CPU time is read from /proc. */
		pid: () => child.pid,
		/** Ends it as the machine's shutdown does; what it holds is saved. */
		halt: () => end('SIGTERM'),
		kill: () => end('SIGKILL'),
		/** Frozen: connections stand and nobody answers, as behind a broken network. */
		freeze: () => child.kill('SIGSTOP'),
		thaw: () => child.kill('SIGCONT'),
		async stop() {
			child?.kill('SIGCONT');
			await end('SIGTERM');
			rmSync(dir, { recursive: true, force: true });
		},
	};
}
