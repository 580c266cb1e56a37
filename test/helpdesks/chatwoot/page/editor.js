/** Chatwoot's own message editor (ProseMirror with its schema and plugins), set up as its Editor.vue does. */
import {
	buildEditor,
	EditorState,
	EditorView,
	MessageMarkdownSerializer,
	MessageMarkdownTransformer,
	messageSchema,
	Selection,
} from '@chatwoot/prosemirror-schema';
import { suggestionsPlugin, triggerCharacters } from '@chatwoot/prosemirror-schema/src/mentions/plugin';

export class Editor {
	/** `mentions`: { open(text), change(text), close() } of the "@" menu; `changed(markdown)` after each edit;
	 * `keydown` before the editor takes a key. */
	constructor(place, { mentions, changed, keydown }) {
		this.open = false;
		this.mentions = mentions;
		this.view = new EditorView(place, {
			state: this.stateOf(''),
			// Prevented here, a key is not the editor's any more.
			handleDOMEvents: { keydown: (_, event) => keydown(event) },
			dispatchTransaction: (transaction) => {
				this.view.updateState(this.view.state.apply(transaction));
				if (transaction.docChanged) changed(this.markdown());
			},
		});
	}

	stateOf(content) {
		const suggestions = suggestionsPlugin({
			matcher: triggerCharacters('@'),
			suggestionClass: '',
			onEnter: ({ range, text }) => {
				this.range = range;
				this.open = true;
				this.mentions.open(text);
				return false;
			},
			onChange: ({ range, text }) => {
				this.range = range;
				this.mentions.change(text);
				return false;
			},
			onExit: () => {
				this.open = false;
				this.mentions.close();
				return false;
			},
			// Enter belongs to the menu while it is open.
			onKeyDown: ({ event }) => event.keyCode === 13 && this.open,
		});
		return EditorState.create({
			doc: new MessageMarkdownTransformer(messageSchema).parse(content),
			plugins: buildEditor({ schema: messageSchema, placeholder: 'Shift + enter for new line.', methods: {}, plugins: [suggestions], enabledMenuOptions: [] }),
		});
	}

	markdown() {
		return MessageMarkdownSerializer.serialize(this.view.state.doc);
	}

	load(content) {
		if (content === this.markdown()) return;
		this.view.updateState(this.stateOf(content));
		this.focus();
	}

	focus() {
		this.view.dispatch(this.view.state.tr.setSelection(Selection.atEnd(this.view.state.doc)));
		this.view.focus();
	}

	/** In the place of "@letters": the node of a person or a team, and a space. */
	mention({ id, name, type }) {
		const node = this.view.state.schema.nodes.mention.create({ userId: id, userFullName: name, mentionType: type });
		const transaction = this.view.state.tr.replaceWith(this.range.from, this.range.to, node).insertText(' ');
		this.view.dispatch(transaction.scrollIntoView());
		this.view.focus();
	}
}
