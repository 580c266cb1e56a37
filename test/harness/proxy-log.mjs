// A forward proxy that lets everything to this machine through and writes down every host that a browser asks for; nothing else is reached.
import { request as ask, createServer } from 'node:http';
import { connect } from 'node:net';

const isHere = (host) => /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(host);

/** Gives { port, hosts (a Set), stop }. */
export async function startProxy() {
	const hosts = new Set();
	const tunnels = new Set();
	const server = createServer((request, response) => {
		let url;
		try {
			url = new URL(request.url);
		} catch {
			response.writeHead(400).end();
			return;
		}
		hosts.add(url.host);
		if (!isHere(url.host)) {
			response.writeHead(502).end();
			return;
		}
		const { 'proxy-connection': _, ...headers } = request.headers;
		const forwarded = ask({ host: url.hostname, port: url.port, path: url.pathname + url.search, method: request.method, headers }, (answer) => {
			response.writeHead(answer.statusCode, answer.rawHeaders);
			answer.pipe(response);
		});
		forwarded.on('error', () => response.destroy());
		request.pipe(forwarded);
	});
	server.on('connect', (request, socket) => {
		hosts.add(request.url);
		const [host, port] = request.url.split(':');
		if (!isHere(request.url)) {
			socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
			return;
		}
		const through = connect(Number(port), host, () => {
			socket.write('HTTP/1.1 200 OK\r\n\r\n');
			through.pipe(socket).pipe(through);
		});
		// Tunnels are no connections of the server's any more: it neither closes them nor ends while they stand.
		for (const [one, other] of [
			[socket, through],
			[through, socket],
		]) {
			tunnels.add(one);
			one.on('error', () => other.destroy());
			one.on('close', () => {
				tunnels.delete(one);
				other.destroy();
			});
		}
	});
	await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		port: server.address().port,
		hosts,
		stop: () =>
			new Promise((resolve) => {
				for (const socket of tunnels) socket.destroy();
				server.closeAllConnections();
				server.close(resolve);
			}),
	};
}
