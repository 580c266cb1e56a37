/** How a connected helpdesk is, in words. Pure. */
import { plural, t } from '../platform/i18n';
import type { SiteStatus, SiteView } from '../platform/messages';
import { daysAgo } from './days';
import type { IconName } from './icons';
import { clockTime, relativeTime } from './relative-time';

export const STATUS: Record<SiteStatus, { word: string; icon: IconName; tone: '' | 'ok' | 'warn' | 'danger' }> = {
	connected: { word: 'uiConnected', icon: 'check', tone: 'ok' },
	checking: { word: 'uiChecking', icon: 'clock', tone: '' },
	'signed-out': { word: 'uiSignedOut', icon: 'key', tone: 'warn' },
	'needs-permission': { word: 'uiNeedsPermission', icon: 'shield', tone: 'warn' },
	'needs-tab': { word: 'uiNeedsTab', icon: 'external', tone: '' },
	'not-answering': { word: 'uiNotAnswering', icon: 'alert', tone: 'danger' },
	'not-supported': { word: 'uiNotSupported', icon: 'alert', tone: 'danger' },
};

/** "10:42" today, else the day as a list says it. */
export const shortTime = (at: number, now: number): string => (daysAgo(at, now) === 0 ? clockTime(at) : relativeTime(at, now));

/** "No answer since 10:42. Next try in 2 minutes." as far as both are known. */
export function nextTry(view: Pick<SiteView, 'answeredAt' | 'nextCheckAt'>, now: number): string {
	const since = view.answeredAt ? t('uiNoAnswerSince', shortTime(view.answeredAt, now)) : t('uiNoAnswer');
	const wait = (view.nextCheckAt ?? 0) - now;
	if (wait <= 0) return since;
	return `${since} ${wait < 60_000 ? t('uiNextTrySoon') : plural('uiNextTry', Math.ceil(wait / 60_000))}`;
}
