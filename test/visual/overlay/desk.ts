/** The helpdesk of the stage: one conversation, one composer (`?editor=` textarea, rich or frame), a side column or none (`?side=no`). */
import type { ConversationId } from '../../../src/collaboration/model';
import type { Capabilities, Composer, ComposerMode, HelpdeskFacts, HelpdeskPage, HelpdeskPageModule } from '../../../src/helpdesks/helpdesk';

const asked = new URLSearchParams(location.search);
const find = <Found extends HTMLElement>(selector: string): Found => document.querySelector<Found>(selector) as Found;

function field(): HTMLElement | null {
	const frame = document.querySelector<HTMLIFrameElement>('iframe.editor');
	return frame ? (frame.contentDocument?.body ?? null) : document.querySelector<HTMLElement>('.editor, .ck-editor__editable');
}

const modeNow = (): ComposerMode => (document.body.dataset.mode ?? 'note') as ComposerMode;
let modeChanged: () => void = () => undefined;
export function setMode(mode: ComposerMode): void {
	document.body.dataset.mode = mode;
	for (const tab of document.querySelectorAll<HTMLElement>('[data-tab]')) tab.setAttribute('aria-pressed', String(tab.dataset.tab === mode));
	modeChanged();
}
for (const tab of document.querySelectorAll<HTMLElement>('[data-tab]')) tab.addEventListener('click', () => setMode(tab.dataset.tab as ComposerMode));

const composer: Composer = {
	get field() {
		return field() as HTMLElement;
	},
	conversation: '18204' as ConversationId,
	mode: modeNow,
	submitButtons: () => [find('#submit')],
	onSubmit: (signal, submitted) => find('#submit').addEventListener('click', submitted, { signal, capture: true }),
	onModeChange: (_signal, changed) => {
		modeChanged = changed;
	},
	switchToNote: () => setMode('note'),
};

const page: HelpdeskPage = {
	recognise: () => true,
	conversation: () => '18204' as ConversationId,
	composer: () => (field() ? composer : undefined),
	followersSlot: () => (asked.get('side') === 'no' ? undefined : find('#slot')),
	nativeMenuOpen: () => false,
	focusComposer: async () => false,
	showEntry: () => false,
	// An editor that comes later is a composer that comes later.
	watch: (signal, changed) => document.addEventListener('stage:editor', changed, { signal }),
};

const followersAre = asked.get('mapped');
const capabilities: Capabilities = {
	followers: 'full',
	nativeMentions: 'none',
	mentionsFollow: 'us',
	writes: 'direct',
	...(followersAre ? { followersAre } : {}),
};
const facts = { id: 'stage', name: 'Request Tracker', capabilities, conversationAt: () => undefined, conversationUrl: () => '' } as unknown as HelpdeskFacts;
const pageModule: HelpdeskPageModule = { facts, page: () => page };
export const PAGES: Record<string, () => Promise<{ pageModule: HelpdeskPageModule }>> = { stage: async () => ({ pageModule }) };
