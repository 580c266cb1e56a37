export interface TcpProxy {
	port: number;
	cut(): void;
	heal(): void;
	stop(): Promise<void>;
}
export function startTcpProxy(target: number): Promise<TcpProxy>;
