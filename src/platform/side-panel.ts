/** The updates list beside the page: Chrome's side panel (https://developer.chrome.com/docs/extensions/reference/api/sidePanel), Firefox's sidebar. */
import { browser } from './browser';

/** The file that both show. */
export const PANEL_PAGE = 'panel.html';

interface ChromePanel {
	open(how: { windowId: number }): Promise<void>;
}
interface FirefoxSidebar {
	open(): Promise<void>;
}
const chromes = (): ChromePanel | undefined => (browser as unknown as { sidePanel?: ChromePanel }).sidePanel;
const firefoxes = (): FirefoxSidebar | undefined => (browser as unknown as { sidebarAction?: FirefoxSidebar }).sidebarAction;

/** Does this browser have one? */
export const hasSidePanel = (): boolean => typeof chromes()?.open === 'function' || typeof firefoxes()?.open === 'function';

/** Opens it. Both browsers want to be asked in the click itself, before any await, so the window's id must be known by then. */
export function openSidePanel(windowId: number): Promise<void> {
	const chrome = chromes();
	if (chrome) return chrome.open({ windowId });
	const firefox = firefoxes();
	return firefox ? firefox.open() : Promise.reject(new Error('no side panel'));
}

/** Is it open in any window? For the background: the agent who keeps the list in sight wants its news. False where the browser does not tell. */
export async function sidePanelOpen(): Promise<boolean> {
	const { getContexts } = browser.runtime as unknown as { getContexts?: (filter: { contextTypes: string[] }) => Promise<unknown[]> };
	try {
		return ((await getContexts?.call(browser.runtime, { contextTypes: ['SIDE_PANEL'] })) ?? []).length > 0;
	} catch {
		return false;
	}
}
