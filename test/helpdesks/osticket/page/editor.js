// An editor of Redactor 3's structure, which is proprietary: the field in a box, an editable element beside it, kept in step with the field at every input.
const nodesOf = (html) => document.createRange().createContextualFragment(html);

window.makeEditors = () => {
	for (const field of document.querySelectorAll('textarea.richtext')) {
		if (field.closest('.redactor-box')) continue;
		const box = document.createElement('div');
		box.className = 'redactor-box redactor-styles-on';
		box.setAttribute('dir', 'ltr');
		field.before(box);
		const toolbar = document.createElement('div');
		toolbar.className = 'redactor-toolbar';
		toolbar.textContent = 'B  I  U';
		const editable = document.createElement('div');
		editable.className = 'redactor-in redactor-in-0 redactor-styles no-pjax';
		editable.setAttribute('contenteditable', 'true');
		editable.setAttribute('spellcheck', 'true');
		editable.replaceChildren(nodesOf(field.value || '<p>\u200b</p>'));
		field.classList.add('redactor-source');
		field.style.display = 'none';
		box.append(toolbar, editable, field);
		editable.addEventListener('input', () => {
			field.value = editable.innerHTML.replaceAll('\u200b', '');
		});
		field.form.addEventListener('reset', () => {
			editable.replaceChildren(nodesOf('<p>\u200b</p>'));
		});
	}
};
