/** What FreeScout's own script does on the page of a conversation, as far as it matters here: the real Summernote, one form for replies and notes. */
import $ from 'jquery';

window.$ = window.jQuery = $;
const base = document.body.dataset.base;
const conversation = document.body.dataset.conversation_id;
const block = $('.conv-reply-block');
const token = () => document.querySelector('meta[name=csrf-token]').content;
const post = (path, data) => $.ajax({ url: base + path, method: 'post', dataType: 'json', data, headers: { 'X-CSRF-TOKEN': token() } });

async function start() {
	await import('summernote/dist/summernote-lite.js');
	$('#body').summernote({
		minHeight: 120,
		dialogsInBody: true,
		disableResizeEditor: true,
		followingToolbar: false,
		toolbar: [['style', ['bold', 'italic', 'underline', 'link', 'codeview']]],
		keyMap: { pc: { 'CTRL+ENTER': '' }, mac: { 'CTRL+ENTER': '' } },
		callbacks: { onBlur: () => $('#body').summernote('editor.saveRange') },
	});
	const bar = $('#editor_bottom_toolbar');
	$('.note-statusbar').addClass('note-statusbar-toolbar form-inline').html(bar.html());

	const show = (note) => {
		if (!block.hasClass('hidden')) return;
		// The form is emptied first, also of a browser's own memory.
		$('#body').summernote('code', '<div><br></div>');
		block
			.removeClass('hidden')
			.toggleClass('conv-note-block', note)
			.removeClass('conv-forward-block')
			.find(":input[name='is_note']")
			.val(note ? 1 : '');
		const status = block.find(":input[name='status']:first");
		status.val(status.attr(note ? 'data-note-status' : 'data-reply-status'));
		block.find(":input[name='user_id']:first").val('-1');
		$('#body').summernote('focus');
	};
	$('.conv-add-note').on('click', (event) => {
		event.preventDefault();
		show(true);
	});
	$('.conv-reply').on('click', (event) => {
		event.preventDefault();
		show(false);
	});
	$('.btn-reply-submit').on('click', function (event) {
		event.preventDefault();
		const button = $(this);
		if (
			!$('#body')
				.summernote('code')
				.replace(/<(?!img\b)[^>]+>|&nbsp;/gi, '')
				.trim()
		)
			return;
		button.prop('disabled', true).addClass('disabled');
		post('/conversation/ajax', `${$('.form-reply:first').serialize()}&action=send_reply`).then(
			(response) => {
				if (response.status === 'success') window.location.href = response.redirect_url;
			},
			() => button.prop('disabled', false).removeClass('disabled'),
		);
	});
	$(document).on('keydown', (event) => {
		if (event.metaKey && event.key === 'Enter' && $(':focus').hasClass('note-editable'))
			$('div.conv-reply-body:visible .btn-reply-submit:visible:first').trigger('click');
	});
}

/** New threads come in by themselves. */
async function listen() {
	let { time } = await post('/polycast/connect', {});
	for (;;) {
		await new Promise((resolve) => setTimeout(resolve, 1_000));
		const answer = await post('/polycast/receive', {
			time,
			channels: { [`conv.${conversation}`]: ['App\\Events\\RealtimeConvNewThread'] },
			data: { conversation_id: conversation, replying: 0 },
		}).catch(() => undefined);
		if (!answer) continue;
		time = answer.time;
		for (const { payload } of answer.payloads)
			if (payload.thread_html && !document.getElementById(`thread-${payload.thread_id}`)) $('#conv-layout-main').prepend(payload.thread_html);
	}
}

void start();
void listen();
