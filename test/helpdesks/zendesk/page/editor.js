/** The composer's editor: the real CKEditor 5, as the workspace has it. */
import { Autoformat, Bold, DecoupledEditor, Essentials, Italic, Link, List, Mention, Paragraph } from 'ckeditor5';

/**
 * Makes an editor; `editable` and `toolbar` are to be put on the page. With `native`, the workspace's own "@" menu is there too.
 */
export async function createEditor({ label, native, agents }) {
	const feed = (query) =>
		agents.filter((agent) => agent.name.toLowerCase().includes(query.toLowerCase())).map((agent) => ({ id: `@${agent.name}`, name: agent.name }));
	const editor = await DecoupledEditor.create('', {
		licenseKey: 'GPL',
		plugins: [Essentials, Paragraph, Bold, Italic, Link, List, Autoformat, ...(native ? [Mention] : [])],
		toolbar: ['bold', 'italic', 'bulletedList', 'link'],
		label,
		...(native ? { mention: { feeds: [{ marker: '@', feed, minimumCharacters: 0 }] } } : {}),
	});
	const { view } = editor.editing;
	const root = view.document.getRoot();
	return {
		editable: editor.ui.view.editable.element,
		toolbar: editor.ui.view.toolbar.element,
		/** The editable's attributes belong to CKEditor: it would write its own back. */
		attribute: (name, value) => view.change((writer) => writer.setAttribute(name, value, root)),
		html: () => editor.getData(),
		isEmpty: () => editor.getData().trim() === '',
		clear: () => editor.setData(''),
		disable: (disabled) => (disabled ? editor.enableReadOnlyMode('submit') : editor.disableReadOnlyMode('submit')),
		focus: () => view.focus(),
	};
}
