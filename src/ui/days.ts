/** Days as people tell them. Pure: the caller brings the clock. */
import { language, t } from '../platform/i18n';

/** Midnight (local) of the day of that moment, ms. */
export function dayStart(at: number): number {
	const day = new Date(at);
	day.setHours(0, 0, 0, 0);
	return day.getTime();
}

/** Whole calendar days between two moments: 0 is the same day, 1 yesterday. Counted on noon, so that a 23-hour day is still a day. */
export function daysAgo(at: number, now: number): number {
	return Math.round((dayStart(now) + 43_200_000 - (dayStart(at) + 43_200_000)) / 86_400_000);
}

/** "Today", "Yesterday", "Monday", "28 April", "28 April 2024". A moment in the future (a clock that runs ahead) is today. */
export function dayHeading(at: number, now: number): string {
	const days = daysAgo(at, now);
	if (days <= 0) return t('uiToday');
	if (days === 1) return t('uiYesterday');
	if (days < 7) return new Intl.DateTimeFormat(language(), { weekday: 'long' }).format(at);
	const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear();
	return new Intl.DateTimeFormat(language(), { day: 'numeric', month: 'long', ...(sameYear ? {} : { year: 'numeric' }) }).format(at);
}

export interface Day<Item> {
	/** Midnight of the day, ms. */
	key: number;
	heading: string;
	items: readonly Item[];
}

/** Items by calendar day, newest day and newest item first; every item exactly once. */
export function groupByDay<Item extends { at: number }>(items: readonly Item[], now: number): Day<Item>[] {
	const today = dayStart(now);
	const days = new Map<number, Item[]>();
	for (const item of [...items].sort((a, b) => b.at - a.at)) {
		const key = Math.min(dayStart(item.at), today);
		const day = days.get(key);
		if (day) day.push(item);
		else days.set(key, [item]);
	}
	return [...days].map(([key, members]) => ({ key, heading: dayHeading(key, now), items: members }));
}
