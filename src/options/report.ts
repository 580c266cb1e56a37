/** The diagnostics report: what a support person needs, and no names, no texts, no full addresses. Pure. It is read by people who help, so it stays in English. */
import type { SiteView } from '../platform/messages';
import type { Settings } from '../platform/settings';
import type { Job } from '../store/records';
import type { Usage, UsageOf } from '../store/usage';

export interface Facts {
	version: string;
	browser: string;
	platform: string;
	language: string;
	sites: readonly SiteView[];
	/** Of how many of them the browser gives access. */
	allowed: number;
	usage: Record<UsageOf, Usage> | undefined;
	settings: Settings | undefined;
	/** Keys that an organisation has set. */
	managed: readonly string[];
	jobs: readonly Job[];
	now: number;
}

const ago = (at: number | undefined, now: number): string => {
	if (at === undefined) return 'never';
	const seconds = Math.max(0, Math.round((now - at) / 1_000));
	if (seconds < 120) return `${seconds} s ago`;
	if (seconds < 7_200) return `${Math.round(seconds / 60)} min ago`;
	return `${Math.round(seconds / 3_600)} h ago`;
};

/** "Chrome 156", from the browser's own description of itself. */
export function browserName(userAgent: string): string {
	const found = /(Firefox|Edg|OPR|Chrome)\/(\d+)/g;
	const all = [...userAgent.matchAll(found)].map(([, name, version]) => [name, version] as const);
	const [name, version] = all.find(([each]) => each !== 'Chrome') ?? all[0] ?? ['Browser', '?'];
	return `${name === 'Edg' ? 'Edge' : name === 'OPR' ? 'Opera' : name} ${version}`;
}

export function buildReport(facts: Facts): string {
	const { sites, usage, settings, jobs, now } = facts;
	const lines = [`Loopin ${facts.version}, ${facts.browser}, ${facts.platform}, ${facts.language}`];
	const connected = sites.filter((site) => site.status === 'connected').length;
	lines.push(`Helpdesks: ${sites.length} (${connected} connected)`);
	sites.forEach((view, index) => {
		const https = view.site.origin.startsWith('https:') ? 'https' : 'http';
		const parts = [
			`  ${index + 1}  ${view.helpdeskName}`,
			https,
			view.status,
			`last check ${ago(view.lastCheckedAt, now)}`,
			`last answer ${ago(view.answeredAt, now)}`,
		];
		if (view.failure) parts.push(view.failure.kind);
		parts.push(view.me ? `role ${view.me.role}` : 'nobody known');
		if (view.mentionsOff) parts.push(`mentions off: ${view.mentionsOff}`);
		lines.push(parts.join('  '));
		if (view.missing) lines.push(`     not found on its page: ${view.missing.names.join(', ')} (${ago(view.missing.at, now)})`);
	});
	lines.push(`Permissions: ${facts.allowed} of ${sites.length} sites`);
	if (usage)
		lines.push(
			`Storage: ${usage.updates.items} updates, ${usage.agents.items} people, ${usage.drafts.items} drafts, ${usage.jobs.items} jobs, about ${Math.ceil(Object.values(usage).reduce((sum, each) => sum + each.bytes, 0) / 1_000)} kB`,
		);
	else lines.push('Storage: not readable');
	if (settings) {
		const kinds = Object.entries(settings.kinds)
			.map(([kind, ways]) => `${kind}:${ways.toast ? 't' : '-'}${ways.system ? 's' : '-'}${ways.sound ? 'o' : '-'}`)
			.join(' ');
		lines.push(
			`Settings: toasts ${settings.toasts ? 'on' : 'off'}, system ${settings.system ? 'on' : 'off'}, sound ${settings.sound ? 'on' : 'off'}, quiet hours ${settings.quiet.on ? 'on' : 'off'}, ${settings.toastSeconds} s, check ${settings.checkSeconds} s, keep ${settings.keepDays} d${settings.pausedUntil > now ? ', paused' : ''}`,
			`  ${kinds}`,
		);
	}
	if (facts.managed.length > 0) lines.push(`Managed: ${facts.managed.join(', ')}`);
	const counts = new Map<string, number>();
	for (const job of jobs) {
		const key = `${job.kind} ${job.state}${job.failure ? ` ${job.failure.kind}` : ''}`;
		counts.set(key, (counts.get(key) ?? 0) + 1);
	}
	lines.push('Outbox');
	for (const [key, count] of [...counts].sort()) lines.push(`  ${count}  ${key}`);
	if (counts.size === 0) lines.push('  empty');
	return lines.join('\n');
}
