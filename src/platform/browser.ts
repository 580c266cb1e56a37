/** The one door to the browser's API: promises in both browsers. Everything else imports it from here (a lint rule holds that). */
import browser from 'webextension-polyfill';

export type { Alarms, Notifications, Permissions, Runtime, Scripting, Storage, Tabs } from 'webextension-polyfill';
export { browser };
