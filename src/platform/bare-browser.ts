/**
 * The browser's API without the polyfill, for what runs on helpdesk pages: the build puts it in the polyfill's place there, where 3 kB count. Both
 * browsers give promises by themselves; the one difference left is how a message is answered (`listen` answers by `sendResponse`).
 */
const both = globalThis as { browser?: { runtime?: unknown }; chrome?: unknown };
export default both.browser?.runtime ? both.browser : both.chrome;
