/** The toolbar icon: unread updates of whoever is signed in, and whether something keeps Loopin from working. The title says it in words. */
import type { Site } from '../collaboration/model';
import { isQuiet, nextQuietChange, quietUntil } from '../collaboration/quiet';
import { browser } from '../platform/browser';
import { asLoopinError } from '../platform/errors';
import { plural, t } from '../platform/i18n';
import { log } from '../platform/log';
import { readSettings } from '../platform/settings-store';
import { countsOf } from '../store/updates';
import { dayAndTime } from '../ui/relative-time';
import { lastKnown } from './identity';
import { allSites, type SiteHealth, siteHealth } from './sites';

/** Plum, amber and grey of the design, on which white (on amber: ink) is readable. */
const PLUM = '#8b3599';
const AMBER = '#f5bb72';
const GREY = '#6b6570';
const UNPAUSE = 'unpause';

export interface Face {
	icon: 'icon' | 'icon-paused' | 'icon-mono';
	/** At most four letters. */
	text: string;
	ground: string;
	letters: string;
	title: string;
}

export interface Situation {
	sites: ReadonlyArray<{ site: Pick<Site, 'name'>; health: Pick<SiteHealth, 'status' | 'failure'> | undefined }>;
	unread: number;
	/** 0: not paused. */
	pausedUntil: number;
	/** Set during quiet hours: until when; Infinity when they have no end. */
	quietUntil?: number;
	now: number;
}

/** What the icon shows in that situation. */
export function faceOf({ sites, unread, pausedUntil, quietUntil, now }: Situation): Face {
	const count = unread > 99 ? '99+' : unread > 0 ? String(unread) : '';
	const counted = { text: count, ground: PLUM, letters: '#ffffff' };
	const title = unread > 0 ? plural('iconUnread', unread) : t('iconPlain');
	if (sites.length > 0 && sites.every(({ health }) => health?.failure?.kind === 'offline')) {
		return { icon: 'icon-mono', text: t('iconOff'), ground: GREY, letters: '#ffffff', title: t('iconOffline') };
	}
	const needy = sites.find(({ health }) => health?.status === 'signed-out' || health?.status === 'needs-permission');
	// With several helpdesks, news of the others goes first; the popup says what is wrong with this one.
	if (needy && (sites.length === 1 || unread === 0)) {
		const words = needy.health?.status === 'signed-out' ? 'iconSignIn' : 'iconAllow';
		return { icon: 'icon', text: '!', ground: AMBER, letters: '#1d1a1f', title: t(words, needy.site.name) };
	}
	if (pausedUntil > now) {
		const until = dayAndTime(pausedUntil, now);
		return { icon: 'icon-paused', ...counted, title: unread > 0 ? plural('iconPausedUnread', unread, until) : t('iconPaused', until) };
	}
	if (quietUntil !== undefined) {
		if (!Number.isFinite(quietUntil))
			return { icon: 'icon-paused', ...counted, title: unread > 0 ? plural('iconQuietAlwaysUnread', unread) : t('iconQuietAlways') };
		const until = dayAndTime(quietUntil, now);
		return { icon: 'icon-paused', ...counted, title: unread > 0 ? plural('iconQuietUnread', unread, until) : t('iconQuiet', until) };
	}
	return { icon: 'icon', ...counted, title };
}

/** Brings the icon up to date. Never throws: an icon is worth no failed check. */
export async function refreshBadge(): Promise<void> {
	try {
		const [sites, health, { pausedUntil, quiet }] = await Promise.all([allSites(), siteHealth(), readSettings()]);
		const known = await Promise.all(sites.map((site) => lastKnown(site)));
		const { unread } = await countsOf(known.flatMap((who) => (who ? [who.account] : [])));
		const now = Date.now();
		await show(
			faceOf({
				sites: sites.map((site) => ({ site, health: health[site.id] })),
				unread,
				pausedUntil,
				now,
				...(isQuiet(quiet, now) ? { quietUntil: quietUntil(quiet, now) ?? Infinity } : {}),
			}),
		);
		const next = pausedUntil > now ? pausedUntil : nextQuietChange(quiet, now);
		if (next === undefined) await browser.alarms.clear(UNPAUSE);
		else browser.alarms.create(UNPAUSE, { when: next });
	} catch (thrown) {
		log.warn('badge', asLoopinError(thrown).kind);
	}
}

/** Is this the alarm at the end of a pause, or where quiet hours begin or end? */
export const isUnpauseAlarm = (name: string): boolean => name === UNPAUSE;

async function show(face: Face): Promise<void> {
	const { action } = browser;
	const path = Object.fromEntries([16, 32, 48].map((size) => [size, `icons/${face.icon}-${size}.png`]));
	await Promise.all([
		action.setIcon({ path }),
		action.setBadgeText({ text: face.text }),
		action.setBadgeBackgroundColor({ color: face.ground }),
		action.setBadgeTextColor?.({ color: face.letters }),
		action.setTitle({ title: face.title }),
	]);
}
