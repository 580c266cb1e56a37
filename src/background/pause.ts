/** The shortcut "Pause for one hour": pauses, or goes on when it is paused. */
import { pauseEnd } from '../collaboration/quiet';
import { readSettings, writeSettings } from '../platform/settings-store';

/** Its name in the manifest. */
export const PAUSE_COMMAND = 'pause';

export async function togglePause(now = Date.now()): Promise<void> {
	const { pausedUntil } = await readSettings();
	await writeSettings({ pausedUntil: pausedUntil > now ? 0 : pauseEnd('hour', now) });
}
