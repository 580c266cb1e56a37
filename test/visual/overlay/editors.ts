/** The editors of the stage that are made by a library: `?editor=prosemirror` and `?editor=ckeditor`. Bundled only when they are asked for. */
import { ClassicEditor, Essentials, Paragraph } from 'ckeditor5';
import { schema } from 'prosemirror-schema-basic';
import { EditorState } from 'prosemirror-state';
import { EditorView } from 'prosemirror-view';

const place = document.querySelector('#editor');
const kind = new URLSearchParams(location.search).get('editor');
if (place && kind === 'prosemirror')
	new EditorView(place, {
		state: EditorState.create({ schema }),
		attributes: { class: 'editor', role: 'textbox', 'aria-multiline': 'true', 'aria-label': 'Message' },
	});
if (place && kind === 'ckeditor')
	void ClassicEditor.create(place as HTMLElement, { licenseKey: 'GPL', plugins: [Essentials, Paragraph], label: 'Message' }).then(() =>
		document.dispatchEvent(new Event('stage:editor')),
	);
