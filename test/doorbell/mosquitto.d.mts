export const USER: string;
export const PASSWORD: string;
export function findMosquitto(): string | undefined;
export interface Mosquitto {
	url: string;
	port: number;
	plainPort: number;
	start(): Promise<void>;
	pid(): number;
	halt(): Promise<void>;
	kill(): Promise<void>;
	freeze(): void;
	thaw(): void;
	stop(): Promise<void>;
}
export function startMosquitto(options?: { maxQueued?: number }): Promise<Mosquitto>;
