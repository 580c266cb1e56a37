// A network between Loopin and its broker that can be cut: connections stand, new ones are taken, and nothing comes through, as behind a broken router.
import { connect, createServer } from 'node:net';

/** @returns {Promise<import('./tcp-proxy.d.mts').TcpProxy>} */
export async function startTcpProxy(target) {
	const sockets = new Set();
	let open = true;
	const server = createServer((near) => {
		const far = connect(target, '127.0.0.1');
		for (const [from, to] of [
			[near, far],
			[far, near],
		]) {
			sockets.add(from);
			from.on('data', (part) => open && to.write(part));
			from.on('error', () => undefined);
			from.on('close', () => {
				sockets.delete(from);
				if (open) to.destroy();
			});
		}
	});
	await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		port: server.address().port,
		cut() {
			open = false;
		},
		/** What was cut stays broken; new connections come through. */
		heal() {
			for (const socket of sockets) socket.destroy();
			open = true;
		},
		async stop() {
			for (const socket of sockets) socket.destroy();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}
