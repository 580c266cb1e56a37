/** One ticket: fields, log, composer. Once mounted it stays so, whichever ticket is in view. */
import { readState, updateTicket } from './api.js';
import { h, initials, nodesOf, timeOf } from './dom.js';
import { createEditor } from './editor.js';
import { openMenu } from './menu.js';
import { tryCard } from './try-card.js';

const CHANNELS = {
	native_messaging: { channel: 'native_messaging', text: 'Messaging', hint: 'The customer sees it in the messenger' },
	chat: { channel: 'chat', text: 'Live chat', hint: 'The customer sees it at once' },
	web: { channel: 'web', text: 'Public reply', hint: 'The customer gets an e-mail' },
	internal: { channel: 'internal', text: 'Internal note', hint: 'Only your team sees it' },
};
const KINDS = { native_messaging: 'Messaging conversation', chat: 'Live chat', email: 'Email conversation', web: 'Web form' };
const STATUSES = ['open', 'pending', 'solved'];
/** Submit by key, as the workspace has it: Ctrl+Alt and a letter. */
const STATUS_KEYS = { KeyO: 'open', KeyP: 'pending', KeyS: 'solved' };

const avatar = ({ name, kind }) => h('span', { class: `avatar avatar--${kind}`, 'aria-hidden': 'true' }, initials(name));

export class Pane {
	constructor(state, workspace) {
		this.id = state.id;
		this.workspace = workspace;
		this.shown = new Set();
		this.publicChannel = CHANNELS[state.channel] ? state.channel : 'web';
		this.channel = state.onlyNotes || workspace.notesFirst ? 'internal' : this.publicChannel;
		this.onlyNotes = state.onlyNotes;
		this.closed = state.status === 'closed';
		this.#build(state);
		this.update(state);
	}

	#build(state) {
		this.log = h('div', { class: 'log', 'data-test-id': 'omni-log-container', role: 'log', tabindex: 0, 'aria-label': 'Conversation' });
		this.title = h('b', { 'data-test-id': 'ticket-pane-subject' });
		this.kind = h('span');
		this.fields = h('aside', { class: 'fields', 'aria-label': 'Ticket fields' });
		this.composer = h('section', { class: 'composer', 'aria-label': 'Composer' });
		this.side = h('aside', { class: 'side', 'aria-label': 'Context' }, tryCard(this.workspace), this.#customer(state), this.#card(state));
		this.element = h(
			'div',
			{ class: 'ticket-panes-grid-layout', 'data-ticket-id': this.id, 'data-is-active': 'false' },
			this.fields,
			h(
				'div',
				{ class: 'conversation', 'data-side-conversations-anchor-id': this.id },
				h('header', { class: 'heading' }, this.title, this.kind),
				this.log,
				this.composer,
			),
			this.side,
		);
		this.ready = this.closed ? Promise.resolve() : this.#buildComposer();
		if (this.closed) this.composer.append(h('p', { class: 'closed' }, 'This ticket is closed.'));
	}

	#customer({ requester }) {
		return h(
			'section',
			{ class: 'card' },
			h('b', {}, requester.name),
			h('span', {}, requester.email),
			h('span', {}, [requester.place, requester.about].filter(Boolean).join(', ')),
		);
	}

	#card({ card }) {
		return card ? h('section', { class: 'card' }, h('b', {}, card.title), ...card.lines.map((line) => h('span', {}, line))) : '';
	}

	async #buildComposer() {
		this.editor = await createEditor({ label: 'Message', native: this.workspace.native, agents: this.workspace.agents });
		this.switcherText = h('span');
		this.switcher = h(
			'button',
			{
				type: 'button',
				class: 'switcher',
				'data-test-id': 'omnichannel-channel-switcher-button',
				'aria-haspopup': 'menu',
				'aria-expanded': 'false',
				onclick: () => this.#chooseChannel(),
			},
			this.switcherText,
		);
		this.submitButton = h(
			'button',
			{ type: 'button', class: 'submit', 'data-test-id': 'submit_button-button', onclick: () => this.submit('open') },
			'Submit as ',
			h('b', {}, 'Open'),
		);
		this.menuButton = h('button', {
			type: 'button',
			class: 'submit submit--menu',
			'data-test-id': 'submit_button-menu-button',
			'aria-label': 'More ways to submit',
			'aria-haspopup': 'menu',
			'aria-expanded': 'false',
			onclick: () => this.#chooseStatus(),
		});
		this.sendButton = h(
			'button',
			{ type: 'button', class: 'send', 'data-test-id': 'omnichannel-omnicomposer-send-button', onclick: () => this.submit() },
			'Send',
		);
		this.problem = h('span', { class: 'problem', role: 'alert' });
		const direct = this.publicChannel !== 'web';
		this.composer.append(
			h('div', { class: 'composer-head' }, this.switcher),
			h('div', { class: 'composer-body' }, this.editor.editable, h('div', { class: 'composer-tools' }, this.editor.toolbar, direct && this.sendButton)),
			h('footer', { class: 'composer-foot' }, this.problem, h('div', { class: 'submits' }, this.submitButton, this.menuButton)),
		);
		this.editor.editable.addEventListener('keydown', (event) => this.#key(event), { capture: true });
		this.#setChannel(this.channel);
	}

	#key(event) {
		if (event.isComposing) return;
		const status = event.ctrlKey && event.altKey ? STATUS_KEYS[event.code] : undefined;
		if (!status && !((event.ctrlKey || event.metaKey) && event.key === 'Enter')) return;
		event.preventDefault();
		event.stopPropagation();
		this.submit(status);
	}

	#setChannel(channel) {
		this.channel = channel;
		this.composer.dataset.mode = channel === 'internal' ? 'internal' : 'public';
		this.switcher.dataset.channel = channel;
		this.switcher.setAttribute('aria-label', CHANNELS[channel].text);
		this.switcherText.textContent = CHANNELS[channel].text;
		const isPlain = channel === 'native_messaging' || channel === 'chat';
		this.editor.attribute('data-test-id', isPlain ? 'omnicomposer-plain-text-ckeditor' : 'omnicomposer-rich-text-ckeditor');
		this.editor.attribute('aria-label', CHANNELS[channel].text);
	}

	#chooseChannel() {
		const channels = this.onlyNotes ? ['internal'] : [this.publicChannel, 'internal'];
		openMenu(
			this.switcher,
			channels.map((channel) => ({
				testId: `omnichannel-channel-switcher-menuitem-${channel}`,
				text: CHANNELS[channel].text,
				hint: CHANNELS[channel].hint,
				checked: channel === this.channel,
				act: () => {
					this.#setChannel(channel);
					this.editor.focus();
				},
			})),
			{ up: true },
		);
	}

	#chooseStatus() {
		openMenu(
			this.menuButton,
			STATUSES.map((status) => ({ testId: `submit_button-menu-${status}`, text: `Submit as ${status}`, act: () => this.submit(status) })),
			{ up: true },
		);
	}

	/** Saves what was written, and the status when one is given. The text stays until the server has it. */
	async submit(status) {
		if (this.busy || (this.editor.isEmpty() && status === undefined)) return;
		this.busy = true;
		this.problem.textContent = '';
		const comment = this.editor.isEmpty() ? {} : { comment: { public: this.channel !== 'internal', html_body: this.editor.html() } };
		for (const button of [this.submitButton, this.menuButton, this.sendButton]) button.disabled = true;
		const change = this.onlyNotes || status === undefined || status === this.state.status ? {} : { status };
		const problem = await updateTicket(this.id, { ...comment, ...change }).catch(() => 'Not saved. The server did not answer.');
		for (const button of [this.submitButton, this.menuButton, this.sendButton]) button.disabled = false;
		this.busy = false;
		if (problem) this.problem.textContent = problem;
		else if (comment.comment) this.editor.clear();
		await this.refresh();
	}

	async refresh() {
		const state = await readState(`/agent/_/pane?id=${this.id}`).catch(() => undefined);
		if (state) this.update(state);
	}

	update(state) {
		this.state = state;
		this.title.textContent = state.subject;
		this.kind.textContent = `${KINDS[state.channel] ?? 'Ticket'}, ${state.status}`;
		this.#drawFields(state);
		const stays = this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < 80;
		let added = false;
		for (const comment of state.comments) {
			if (this.shown.has(comment.audit)) continue;
			this.shown.add(comment.audit);
			this.log.append(this.#message(comment));
			added = true;
		}
		if (added && stays) this.log.scrollTop = this.log.scrollHeight;
	}

	#message({ audit, author, public: isPublic, html, at }) {
		return h(
			'article',
			{
				class: isPublic ? 'message' : 'message message--note',
				id: `comment-${audit}`,
				'data-test-id': 'omni-log-comment-item',
				'data-comment-author': author.kind,
			},
			avatar(author),
			h(
				'div',
				{ class: 'bubble' },
				h(
					'small',
					{},
					h('bdi', { 'data-test-id': 'omni-log-item-sender' }, author.name),
					`, ${timeOf(at)}`,
					!isPublic && h('span', { class: 'tag', 'data-test-id': 'omni-log-internal-note-tag' }, 'Internal'),
				),
				h('div', { class: 'words', 'data-test-id': 'omni-log-message-content' }, ...nodesOf(html)),
			),
		);
	}

	#drawFields(state) {
		const key = JSON.stringify([state.followers, state.assignee, state.status, state.tags]);
		if (key === this.fieldsKey) return;
		this.fieldsKey = key;
		const field = (label, value, testId) => h('div', { class: 'field', 'data-test-id': testId }, h('span', {}, label), h('b', { title: value }, value || '–'));
		this.fields.replaceChildren(
			field('Requester', state.requester.name, 'ticket-system-field-requester'),
			field('Assignee', [state.group, state.assignee].filter(Boolean).join(' / '), 'assignee-field'),
			field('Followers', state.followers.map((follower) => follower.name).join(', '), 'ticket-fields-followers'),
			field('Tags', state.tags.join(', '), 'ticket-fields-tags'),
			field('Priority', state.priority[0].toUpperCase() + state.priority.slice(1), 'ticket-fields-priority'),
		);
	}

	show(active) {
		this.element.dataset.isActive = String(active);
		this.element.inert = !active;
		if (active && !this.wasShown) this.log.scrollTop = this.log.scrollHeight;
		this.wasShown ||= active;
	}
}
