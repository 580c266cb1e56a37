import { describe, it } from 'vitest';
import { helpdeskContract } from '../contract';
import { ensureInstalled } from './install.mjs';
import { requestTrackerWorld } from './world';

const missing = ensureInstalled();
if (missing) {
	console.warn(`SKIPPED: the contract on the real Request Tracker. ${missing}`);
	describe.skip(`Request Tracker 5: ${missing}`, () => it('cannot run here', () => undefined));
} else helpdeskContract(requestTrackerWorld());
