/**
 * "Connect": asks the browser for one origin and hands the address to the background. `permissions.request` must be called synchronously in
 * the click's handler (both browsers), and Chromium closes the popup as its question opens: the wish is stored before, un-awaited, so that
 * the background finishes it in `permissions.onAdded` (facts: "Chromium closes the popup as its prompt opens").
 */
import type { HelpdeskId } from '../collaboration/model';
import type { Address } from '../platform/address';
import { browser } from '../platform/browser';
import { asLoopinError } from '../platform/errors';
import { log } from '../platform/log';
import type { ConnectOutcome } from '../platform/messages';
import { call } from '../platform/messenger';

export type ConnectAnswer = ConnectOutcome | { state: 'refused' };

/** The key in `storage.local` under which the address waits for the browser's answer. */
export const PENDING_CONNECT = 'pendingConnect';

/** Call it in the click itself, never after an await. Never rejects. */
export function connect({ address, pattern }: Pick<Address, 'address' | 'pattern'>, helpdesk?: HelpdeskId): Promise<ConnectAnswer> {
	const wish = { address, ...(helpdesk ? { helpdesk } : {}) };
	browser.storage.local.set({ [PENDING_CONNECT]: wish }).catch((thrown) => log.warn('the address to connect could not be kept', thrown));
	return finish(browser.permissions.request({ origins: [pattern] }), wish);
}

async function finish(asked: Promise<boolean>, wish: { address: string; helpdesk?: HelpdeskId }): Promise<ConnectAnswer> {
	try {
		return (await asked) ? await call('sites.connect', wish) : { state: 'refused' };
	} catch (thrown) {
		return { state: 'failed', reason: asLoopinError(thrown).kind };
	} finally {
		browser.storage.local.remove(PENDING_CONNECT).catch((thrown) => log.warn('the address to connect could not be forgotten', thrown));
	}
}

/** Asks again for an origin that the browser took back. Call it in the click itself. Resolves to the browser's answer; never rejects. */
export function allow(pattern: string): Promise<boolean> {
	return browser.permissions.request({ origins: [pattern] }).catch(() => false);
}
