/** What we use of u8-mqtt 0.6.7, which ships no types. https://github.com/shanewholloway/js-u8-mqtt */
declare module 'u8-mqtt/esm/v5.js' {
	interface Packet {
		flags?: unknown;
		reason?: unknown;
		answers?: readonly unknown[];
	}
	type Answered = [packet?: Packet, error?: unknown];
	interface Client {
		with(hooks: Record<string, (...args: never[]) => unknown>): Client;
		with_websock(socket: WebSocket): Client;
		on_topic(route: string, heard: (packet: { topic: string; retain?: boolean; utf8(): string }) => Promise<void>): Client;
		connect(packet: Record<string, unknown>): Promise<Answered>;
		disconnect(): Promise<unknown>;
		subscribe(packet: { topics: ReadonlyArray<readonly [string, number]> }): Promise<Answered>;
		unsubscribe(packet: { topics: readonly string[] }): Promise<Answered>;
		pub(packet: { topic: string; payload: string; qos: 0 | 1; props?: Record<string, unknown> }): Promise<Answered | undefined>;
	}
	export function mqtt_v5(options: { sess_stg: null; keep_alive: number }): Client;
}
