/** Where things are on the Agent Workspace's page, as public scripts use them. Labels are translated and never looked at. */

export const SELECTORS = {
	/** All panes are in here, for as long as the workspace is open. */
	panes: '#main_panes',
	/** The pane of one ticket, best first. */
	paneOfTicket: (id: string) => [
		`.ticket-panes-grid-layout[data-ticket-id="${id}"]`,
		`[data-side-conversations-anchor-id="${id}"]`,
		`[data-ticket-id="${id}"]`,
	],
	/** The pane in view, whichever ticket it is of: only where no pane carries the id. */
	activePane: '.ticket-panes-grid-layout[data-is-active="true"]',
	/** What a pane carries when it is known whose it is. */
	paneIds: '[data-ticket-id], [data-side-conversations-anchor-id]',
	field: '[data-test-id="omnicomposer-rich-text-ckeditor"], [data-test-id="omnicomposer-plain-text-ckeditor"]',
	editable: '[contenteditable="true"], textarea',
	/** Its `data-channel` says where the text goes: `internal`, `web`, `native_messaging`, `sms`, … */
	switcher: '[data-test-id="omnichannel-channel-switcher-button"]',
	channelAttribute: 'data-channel',
	/** Menus are drawn at the end of the body. */
	channelItems: '[data-test-id^="omnichannel-channel-switcher-menuitem-"]',
	noteItem: '[data-test-id="omnichannel-channel-switcher-menuitem-internal"]',
	/** A click on one of these sends. */
	submit: '[data-test-id="submit_button-button"], [data-test-id="omnichannel-omnicomposer-send-button"]',
	submitMenuButton: '[data-test-id="submit_button-menu-button"]',
	/** "Submit as …": the items of the menu beside the button, drawn at the end of the body. */
	submitItems: '[data-test-id^="submit_button-menu-"]:not([data-test-id="submit_button-menu-button"])',
	/** Zendesk's own "@" menu (CKEditor's mention panel). */
	nativeMenu: '.ck-mentions, .ck.ck-balloon-panel_visible .ck-mentions',
	entryIdPrefix: 'comment-',
} as const;

const INTERNAL = 'internal';
/** Channels in which what is sent is a live chat. */
const LIVE_CHAT = new Set(['chat']);

export const modeOfChannel = (channel: string | null | undefined) => {
	if (channel === INTERNAL) return 'note' as const;
	// Not knowing where the text goes counts as public: a mention must never reach a customer unnoticed.
	return channel && LIVE_CHAT.has(channel) ? ('live-chat' as const) : ('public' as const);
};

export const isDrawn = (element: Element): boolean => element.getClientRects().length > 0;

/** The field in a pane. The hook may be on the editable element or on a box around it. */
export function fieldIn(pane: Element): HTMLElement | undefined {
	for (const found of pane.querySelectorAll<HTMLElement>(SELECTORS.field)) {
		const field = found.matches(SELECTORS.editable) ? found : found.querySelector<HTMLElement>(SELECTORS.editable);
		if (field) return field;
	}
	return undefined;
}

/** The pane of that ticket: several stay mounted, and whether one is visible cannot be relied on. */
export function paneOf(document: Document, id: string): Element | undefined {
	if (!/^\d+$/.test(id)) return undefined;
	const carrying = SELECTORS.paneOfTicket(id).flatMap((selector) => [...document.querySelectorAll(selector)]);
	const withField = carrying.find((pane) => fieldIn(pane));
	if (withField) return withField;
	if (carrying.length > 0) return carrying[0];
	const active = document.querySelector(SELECTORS.activePane);
	return active && !active.matches(SELECTORS.paneIds) && !active.querySelector(SELECTORS.paneIds) ? active : undefined;
}

/** The first value other than undefined that `look` gives, looking once per frame for so long (ms). */
export async function until<T>(look: () => T | undefined, withinMs: number): Promise<T | undefined> {
	const end = performance.now() + withinMs;
	for (;;) {
		const found = look();
		if (found !== undefined || performance.now() > end) return found;
		// A hidden tab has no frames.
		await new Promise<void>((resolve) => setTimeout(resolve, 40));
	}
}
