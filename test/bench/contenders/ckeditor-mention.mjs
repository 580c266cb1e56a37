// CKEditor 5's own mention with an array as its feed, ten shown.
import { ClassicEditor, Essentials, Mention, Paragraph } from 'ckeditor5';

const place = document.createElement('div');
document.querySelector('.editor').replaceWith(place);
ClassicEditor.create(place, {
	licenseKey: 'GPL',
	plugins: [Essentials, Paragraph, Mention],
	mention: { dropdownLimit: 10, feeds: [{ marker: '@', feed: [...new Set(window.GIVEN.people.map(({ name }) => `@${name}`))], minimumCharacters: 0 }] },
}).then(() => {
	document.querySelector('.ck-editor__editable').classList.add('editor');
	window.ready = true;
});
