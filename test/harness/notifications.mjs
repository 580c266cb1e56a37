// A desktop's notification service (org.freedesktop.Notifications) on the session bus: it records what both browsers show and can click it,
// as a person would. https://specifications.freedesktop.org/notification-spec/latest/
import dbus from 'dbus-next';

const { Interface } = dbus.interface;

class NotificationService extends Interface {
	constructor() {
		super('org.freedesktop.Notifications');
		this.live = new Map();
		this.log = [];
		this.count = 0;
	}
	GetCapabilities() {
		return ['actions', 'body', 'body-markup', 'icon-static', 'persistence'];
	}
	GetServerInformation() {
		return ['loopin-tests', 'loopin', '1', '1.2'];
	}
	Notify(app, replaces, _icon, summary, body, actionList, hints, timeout) {
		const id = replaces && this.live.has(replaces) ? replaces : ++this.count;
		const actions = {};
		for (let at = 0; at < actionList.length; at += 2) actions[actionList[at]] = actionList[at + 1];
		const toast = { id, app, summary, body, actions, timeout, hints: Object.keys(hints), shownAt: Date.now() };
		this.live.set(id, toast);
		this.log.push(toast);
		return id;
	}
	CloseNotification(id) {
		this.#close(id);
		this.NotificationClosed(id, 3);
	}
	#close(id) {
		const toast = this.live.get(id);
		if (toast) toast.closedAt = Date.now();
		this.live.delete(id);
	}
	dismissed(id) {
		this.#close(id);
		this.NotificationClosed(id, 2);
	}
	NotificationClosed(id, reason) {
		return [id, reason];
	}
	ActionInvoked(id, key) {
		return [id, key];
	}
	ActivationToken(id, token) {
		return [id, token];
	}
}
NotificationService.configureMembers({
	methods: {
		GetCapabilities: { outSignature: 'as' },
		GetServerInformation: { outSignature: 'ssss' },
		Notify: { inSignature: 'susssasa{sv}i', outSignature: 'u' },
		CloseNotification: { inSignature: 'u' },
	},
	signals: { NotificationClosed: { signature: 'uu' }, ActionInvoked: { signature: 'us' }, ActivationToken: { signature: 'us' } },
});

/**
 * Starts the service on the session bus of this process (a private one: ../e2e/private-bus.mjs). Gives `log` (every toast ever shown),
 * `live` (those up now), `click(toast, action)` ('default' is the body, '0' the first button of Chromium), `dismiss(toast)`, `stop()`.
 */
export async function startNotifications() {
	const bus = dbus.sessionBus();
	const service = new NotificationService();
	bus.export('/org/freedesktop/Notifications', service);
	await bus.requestName('org.freedesktop.Notifications');
	return {
		log: service.log,
		live: service.live,
		click: (toast, action = 'default') => service.ActionInvoked(toast.id, action),
		dismiss: (toast) => service.dismissed(toast.id),
		stop: () => bus.disconnect(),
	};
}
