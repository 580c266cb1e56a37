/** The one door to the browser's API: promises in both browsers. Everything else imports it from here (a lint rule holds that). */
import browser from 'webextension-polyfill';

export type { Alarms, Notifications, Permissions, Runtime, Scripting, Storage, Tabs } from 'webextension-polyfill';
export { browser };

interface Guarded {
	setAccessLevel?(level: { accessLevel: 'TRUSTED_CONTEXTS' }): Promise<void>;
}

/**
 * What is stored is no business of what runs on helpdesk pages: a page that took over its renderer would read there which other helpdesks there are.
 * Firefox does not have the method for `local`; its content scripts do not use it either.
 */
export async function keepStorageToOurselves(): Promise<void> {
	await (browser.storage.local as Guarded).setAccessLevel?.({ accessLevel: 'TRUSTED_CONTEXTS' });
	await (browser.storage.managed as Guarded).setAccessLevel?.({ accessLevel: 'TRUSTED_CONTEXTS' });
}
