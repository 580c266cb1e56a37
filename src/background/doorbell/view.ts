/** What the options page is told of the doorbell, and its test button. */
import { readDoorbell } from '../../platform/doorbell-settings';
import { asLoopinError, type ErrorKind } from '../../platform/errors';
import type { DoorbellView } from '../../platform/messages';
import { openLine, tendDoorbell } from './line';
import { doorbellState } from './state';

/** How it is doing now. */
export async function doorbellView(): Promise<DoorbellView> {
	const managed = (await readDoorbell())?.managed ?? false;
	const { state, failure, nextTryAt, lastRingAt } = await doorbellState();
	return {
		state,
		managed,
		...(failure && state === 'trouble' ? { failure } : {}),
		...(state === 'trouble' ? { nextTryAt } : {}),
		...(lastRingAt === undefined ? {} : { lastRingAt }),
	};
}

/** Connects now, backoff or not, and sends a ring that nobody listens to: the broker takes it, or says why not. */
export async function testDoorbell(): Promise<{ milliseconds: number } | { failure: ErrorKind }> {
	await tendDoorbell({ now: true });
	const line = openLine();
	if (!line) return { failure: (await doorbellState()).failure ?? 'not-answering' };
	const started = performance.now();
	try {
		await line.broker.publish(`loopin/${line.keys[0]?.team}/test`, '');
		return { milliseconds: Math.max(1, Math.round(performance.now() - started)) };
	} catch (thrown) {
		return { failure: asLoopinError(thrown).kind };
	}
}
