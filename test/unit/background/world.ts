/** A computer with a browser in it: the real engine on fake IndexedDB and a fake helpdesk, its clock, and workers that can be killed anywhere. */
import { IDBDatabase, IDBObjectStore } from 'fake-indexeddb';
import { vi } from 'vitest';
import type { AccountId, Site, SiteId } from '../../../src/collaboration/model';
import type { HelpdeskClient } from '../../../src/helpdesks/helpdesk';
import { fake, resetFake } from '../fake-browser';
import { beginWorker, isDead, orDeath, pass, resetMortality, watchIndexedDB } from '../mortality';
import { FakeHelpdesk } from './fake-helpdesk';

export const SITE: Site = {
	id: 'https://desk.example' as SiteId,
	origin: 'https://desk.example',
	helpdesk: 'request-tracker',
	name: 'Acme Support',
	connectedAt: 0,
};
export const accountOf = (agent: string): AccountId => `${SITE.id}#${agent}` as AccountId;

const shared = globalThis as { loopinClient?: (site: Site) => HelpdeskClient };
let watched = false;

async function loadEngine() {
	const [schedule, sync, acts, identity, updates, accounts, store, path, sites, outbox, conversations, shadowing, shadows] = await Promise.all([
		import('../../../src/background/schedule'),
		import('../../../src/background/sync'),
		import('../../../src/background/toast-acts'),
		import('../../../src/background/identity'),
		import('../../../src/background/updates'),
		import('../../../src/store/accounts'),
		import('../../../src/store/open'),
		import('../../../src/store/update-path'),
		import('../../../src/background/sites'),
		import('../../../src/background/outbox'),
		import('../../../src/store/conversations'),
		import('../../../src/background/shadowing'),
		import('../../../src/store/shadows'),
	]);
	return { schedule, sync, acts, identity, updates, accounts, store, path, sites, outbox, conversations, shadowing, shadows };
}
export type Engine = Awaited<ReturnType<typeof loadEngine>>;

export class World {
	readonly helpdesk = new FakeHelpdesk();
	/** This computer's clock minus the helpdesk's. */
	skew = 0;
	worker = 0;
	engine!: Engine;

	/** A fresh computer with the site connected; the first worker is up. */
	static async begin(): Promise<World> {
		if (!watched) watchIndexedDB(IDBDatabase, IDBObjectStore);
		watched = true;
		resetFake();
		resetMortality();
		vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] });
		const world = new World();
		world.setTime();
		fake.local.items.set('sites', [SITE]);
		await world.start();
		return world;
	}

	/** Starts a worker: the old one, if it still lives, is dead from here on. */
	async start(killAt = Infinity): Promise<void> {
		vi.resetModules();
		this.worker = beginWorker(killAt);
		const { worker } = this;
		shared.loopinClient = () =>
			this.helpdesk.client(async () => {
				if (isDead(worker)) await new Promise(() => undefined);
				await pass(worker);
			});
		this.engine = await loadEngine();
		const { noteAnswer } = await import('../../../src/background/budget');
		this.helpdesk.Error = (await import('../../../src/platform/errors')).LoopinError;
		const client = shared.loopinClient;
		shared.loopinClient = (site) => {
			noteAnswer(site.id, { status: 200, header: (name) => (name === 'date' ? new Date(this.helpdesk.now).toUTCString() : null) });
			return client(site);
		};
	}

	private setTime(): void {
		vi.setSystemTime(this.helpdesk.now + this.skew);
	}

	/** Time goes by; alarms that come due are heard, in order. Gives false when the worker died of one. */
	async wait(ms: number): Promise<boolean> {
		const until = this.helpdesk.now + ms;
		for (;;) {
			const due = [...fake.alarms].map(([name, how]) => ({ name, at: how.when ?? Infinity })).sort((a, b) => a.at - b.at)[0];
			if (!due || due.at > until + this.skew) break;
			this.helpdesk.now = Math.max(this.helpdesk.now, due.at - this.skew);
			this.setTime();
			fake.alarms.delete(due.name);
			if ((await orDeath(this.hear(due.name))) === 'killed') return false;
		}
		this.helpdesk.now = until;
		this.setTime();
		return true;
	}

	private async hear(name: string): Promise<void> {
		if (!name.startsWith('outbox:')) return this.engine.schedule.onAlarm(name);
		await this.engine.outbox.runOutbox(SITE);
	}

	/** A clock set forward or back. */
	leap(ms: number): void {
		this.skew += ms;
		this.setTime();
	}

	/** The browser closes and opens: session storage, alarms and notifications are gone (Firefox), the worker is new. */
	async restartBrowser(): Promise<void> {
		fake.session.items.clear();
		fake.alarms.clear();
		fake.notifications.clear();
		await this.start();
	}

	/** Everything settles: no faults, signed in again, time for every backoff to run out. */
	async settle(as: string): Promise<void> {
		this.helpdesk.faults = [];
		this.helpdesk.sloppy = false;
		this.helpdesk.signedIn = as as never;
		if (isDead(this.worker)) await this.start();
		await this.engine.schedule.startSchedule();
		for (let i = 0; i < 3; i++) {
			await this.wait(20 * 60_000);
			await this.engine.schedule.poke('all', 'submit');
		}
	}
}

/** For `vi.mock('…/background/clients')`: the fake helpdesk in place of the vendors' clients, everything else is the product's. */
export const mockedClients = () => ({
	clientFor: (site: Site): HelpdeskClient => {
		if (!shared.loopinClient) throw new Error('no world');
		return shared.loopinClient(site);
	},
});
