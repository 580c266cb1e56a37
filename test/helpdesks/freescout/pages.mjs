// FreeScout's pages as far as Loopin meets them: their structure, ids and classes, with as little around as possible. Words are ours.
import { escapeHtml, preview, sanitise } from './html.mjs';

const stamp = (ms) => new Date(ms).toISOString().slice(0, 19).replace('T', ' ');
export const clock = stamp;
const day = (ms) => new Date(ms).toLocaleDateString('en-US', { month: 'short', day: 'numeric', year: 'numeric', timeZone: 'UTC' });
const link = (href, text, more = '') => `<a href="${escapeHtml(href)}"${more}>${text}</a>`;

/** FreeScout's frame around a page. */
export function layout({ base, token, user, mailboxes = [], title, attributes = '', bodyClass = '', content, scripts = '' }) {
	const menu =
		mailboxes.length === 1
			? `<li>${link(`${base}/mailbox/${mailboxes[0].id}`, 'Mailbox')}</li>`
			: `<li class="dropdown"><ul class="dropdown-menu">${mailboxes.map(({ id, name }) => `<li>${link(`${base}/mailbox/${id}`, escapeHtml(name))}</li>`).join('')}</ul></li>`;
	const nav = user
		? `<nav class="navbar navbar-default navbar-static-top"><a class="navbar-brand" href="${base}">Desk</a><ul class="nav navbar-nav">${menu}</ul><ul class="nav navbar-nav navbar-right"><li class="dropdown web-notifications"></li><li><span class="nav-user">${escapeHtml(user.first)}</span>
<form id="logout-form" action="${base}/logout" method="POST"><input type="hidden" name="_token" value="${token}"><button id="logout-link">Log Out</button></form></li></ul></nav>`
		: '';
	return `<!DOCTYPE html>
<html lang="en" ><head><meta charset="utf-8"><meta name="robots" content="noindex,nofollow">
<meta name="csrf-token" content="${token}">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="data:,"><link rel="manifest" href="${base}/site.webmanifest" crossorigin="use-credentials">
<link href="${base}/assets/page.css" rel="stylesheet"></head>
<body class="locale-en ${user ? (user.admin ? 'user-is-admin' : '') : 'user-is-guest'} ${bodyClass}" ${attributes} ${user ? `data-auth_user_id="${user.id}"` : ''}>
<div id="app">${nav}${content}
<div class="footer">&copy; <a href="https://example.invalid">Desk</a>${user?.admin ? `<br/><a href="${base}/system/status">1.8.235</a>` : ''}</div></div>
<div id="loader-main"></div>
${scripts}</body></html>`;
}

export const loginPage = ({ base, token, desk }) =>
	layout({
		base,
		token,
		title: 'FreeScout',
		content: `<div class="container"><form class="form-horizontal" method="POST" action="${base}/login"><input type="hidden" name="_token" value="${token}">
<label>Email <select id="email" name="email">${desk.users.map((user) => `<option value="${user.id}">${escapeHtml(user.name)}</option>`).join('')}</select></label><button type="submit" class="btn btn-primary">Login</button></form></div>`,
	});

export const dashboard = (frame) => layout({ ...frame, title: 'Dashboard - FreeScout', content: '<div class="dash-cards"></div>' });

export const profile = ({ of, ...frame }) =>
	layout({
		...frame,
		title: `Edit User - ${of.name}`,
		attributes: `data-user_id="${of.id}"`,
		content: `<form class="form-horizontal" method="POST" action=""><input id="first_name" type="text" name="first_name" value="${escapeHtml(of.first)}"><input id="last_name" type="text" name="last_name" value="${escapeHtml(of.last)}"><input id="email" type="email" name="email" value="u${of.id}@acme.example"></form>`,
	});

const personOf = (desk, base, thread) => {
	if (thread.kind === 'customer') {
		const customer = desk.customer(thread.customer);
		return link(`${base}/customers/${customer.id}/edit`, escapeHtml(customer.name));
	}
	return link(`${base}/users/profile/${thread.user}`, `\n${escapeHtml(desk.user(thread.user)?.name ?? '')}`);
};

export function threadHtml(desk, base, thread, viewer) {
	if (thread.kind === 'lineitem')
		return `<div class="thread thread-type-lineitem thread-state-published" id="thread-${thread.id}"><div class="thread-message"><div class="thread-header"><div class="thread-title">Somebody marked as Closed</div></div></div></div>`;
	const mine = thread.kind !== 'customer' && thread.user === viewer.id;
	const person = mine ? link(`${base}/users/profile/${viewer.id}`, 'you') : personOf(desk, base, thread);
	return `    <div class="thread thread-type-${thread.kind}" id="thread-${thread.id}" data-thread_id="${thread.id}">
<div class="thread-photo"></div><div class="thread-message"><div class="thread-header"><div class="thread-title"><div class="thread-person"><strong>
${person}
</strong></div></div><div class="thread-info"><a href="#thread-${thread.id}" class="thread-date" title='${stamp(thread.at)}'>a while ago</a></div></div>
<div class="thread-body"><div class="thread-content" dir="auto">${sanitise(thread.body)}</div></div></div>
<div class="dropdown thread-options"></div></div>`;
}

/** Rows of `conversations_table`. */
export function table(desk, base, conversations, { page, total, showMailbox }) {
	if (conversations.length === 0) return '<div class="empty-content"><p>There are no conversations here</p></div>';
	const rows = conversations.map((one) => {
		const url = `${base}/conversation/${one.id}?folder_id=7`;
		const customer = desk.customer(one.customer);
		const chat =
			one.type === 3 ? '<span class="fs-tag pull-left"><span class="fs-tag-name"><small class="glyphicon glyphicon-phone"></small> Chat</span></span>' : '';
		return `<tr class="conv-row ${one.status === 1 ? ' conv-active ' : ''} ${one.status === 4 ? 'conv-spam' : ''}" data-conversation_id="${one.id}"><td class="conv-current"></td>
<td class="conv-cb"><input type="checkbox" class="conv-checkbox" value="${one.id}"><label><span class="sr-only">Select Conversation: ${escapeHtml(one.subject)}</span></label></td>
<td class="conv-customer"><a href="${url}" title="${escapeHtml(customer.email)}">
${escapeHtml(customer.name)}&nbsp;<span class="conv-counter">3</span>${one.assignee ? `<small class="conv-owner-mobile text-help">${escapeHtml(desk.user(one.assignee).name)} <small class="glyphicon glyphicon-user"></small></small>` : ''}<span class="conv-email">${escapeHtml(customer.email)}</span></a></td>
<td class="conv-attachment">&nbsp;</td>
<td class="conv-subject"><a href="${url}" title="View conversation"><span class="conv-fader"></span><p>
${chat}${escapeHtml(one.subject)}
</p><p class="conv-preview">${showMailbox ? `[${escapeHtml(desk.mailbox(one.mailbox).name)}]<br/>` : ''}${escapeHtml(desk.previewOf(one.id))}</p></a></td>
<td class="conv-owner"> ${one.assignee ? link(url, escapeHtml(desk.user(one.assignee).name)) : '&nbsp;'}</td>
<td class="conv-number"><a href="${url}"><i>#</i>${one.id}</a></td><td class="conv-date"><a href="${url}">now</a></td></tr>`;
	});
	const pages = Math.ceil(total / 50);
	const pager = pages > 1 ? `<a href="#" class="pager-nav pager-next glyphicon ${page >= pages ? 'disabled' : ''}" data-page="${page + 1}"></a>` : '';
	return `<table class="table-conversations table" data-page="${page}"><tbody>${rows.join('')}</tbody><tfoot><tr><td class="conv-nav"><div class="table-pager">${pager}</div></td></tr></tfoot></table>`;
}

export function notices(desk, base, list) {
	let last = '';
	return list
		.map(({ id, thread: number, conversation, at, read }) => {
			const thread = desk.threads.find((one) => one.id === number);
			if (!thread) return '';
			const date = day(at) === last ? '' : `<li class="web-notification-date" data-date="${day(at)}">Today</li>`;
			last = day(at);
			const person = thread.kind === 'customer' ? desk.customer(thread.customer).name : (desk.user(thread.user)?.name ?? '');
			const did = thread.kind === 'note' ? 'added a note to conversation' : 'replied to conversation';
			return `${date}<li class="web-notification ${read ? '' : 'is-unread'}" data-notification_id="${id}"><a href="${base}/conversation/${conversation}?${read ? '' : `mark_as_read=${id}&amp;`}folder_id=7#thread-${number}" title="View conversation"><div class="web-notification-img"></div>
<div class="web-notification-msg"><div class="web-notification-msg-header"><strong>${escapeHtml(person)}</strong> ${did} #${conversation}</div><div class="web-notification-msg-preview">
${escapeHtml(preview(thread.body))}
</div></div></a></li>`;
		})
		.join('');
}

export const assigneeFilter = (users) =>
	`<div class="form-group"><div class="input-group input-group-lg"><select class="form-control input-lg conv-assignee-filter"><option value=""></option>${users.map((user) => `<option value="${user.id}" >${escapeHtml(user.name)}</option>`).join('')}</select></div></div>`;

export const showOriginal = (thread) =>
	`<ul class="nav nav-tabs"></ul><div class="tab-content"><div class="tab-pane fade in active"><iframe sandbox="" srcdoc="${thread.body.replaceAll('"', '&quot;')}" frameborder="0" class="preview-iframe tab-body"></iframe></div><div class="tab-pane fade"><pre class="pre-wrap">${escapeHtml(thread.body)}</pre></div></div>`;

/** The page of a conversation. */
export function conversationPage({ desk, conversation: one, following, ...frame }) {
	const { base, token, user } = frame;
	const threads = desk.threadsOf(one.id).toReversed();
	const options = desk.assignable(desk.mailbox(one.mailbox)).map(({ id, name }) => `<option value="${id}">${escapeHtml(name)}</option>`);
	const type = ['', 'email', 'phone', 'chat'][one.type];
	return layout({
		...frame,
		title: `#${one.id} ${one.subject}`,
		bodyClass: 'body-conv',
		attributes: `data-conversation_id="${one.id}" data-mailbox_id="${one.mailbox}" data-base="${base}"`,
		scripts: `<script src="${base}/assets/page.js"></script>`,
		content: `<div class="layout-2col"><div class="sidebar-2col"></div><div class="content-2col">
<div id="conv-layout" class="conv-type-${type} ${following ? 'conv-following' : ''}">
<div id="conv-layout-header"><div id="conv-toolbar"><div class="conv-actions"><span class="hidden-xs conv-reply conv-action glyphicon" role="button" aria-label="Reply" tabindex="0">Reply</span><span class="conv-add-note conv-action glyphicon" role="button" aria-label="Note" tabindex="0">Note</span></div></div>
<div id="conv-subject"><div class="conv-subj-block"><div class="conv-subjwrap"><div class="conv-subjtext"><span>${escapeHtml(one.subject)}</span></div>
${one.type === 3 ? '<span class="conv-tags"><a class="btn btn-primary fs-tag-btn" href="?chat_mode=1">Chat Mode</a></span>' : ''}<div class="conv-numnav"># <strong>${one.id}</strong></div></div></div>
<div class="conv-action-wrapper"><div class="conv-block conv-reply-block conv-action-block hidden"><div class="col-xs-12"><form class="form-horizontal form-reply" method="POST" action="">
<input type="hidden" name="_token" value="${token}"><input type="hidden" name="conversation_id" value="${one.id}"/><input type="hidden" name="mailbox_id" value="${one.mailbox}"/><input type="hidden" name="thread_id" value=""/><input type="hidden" name="is_note" value=""/><input type="hidden" name="subtype" value=""/>
<select class="form-control recipient-select" name="cc[]" id="cc" multiple hidden>${one.cc.map((address) => `<option value="${escapeHtml(address)}" selected="selected">${escapeHtml(address)}</option>`).join('')}</select>
<div class="form-group conv-reply-body"><textarea id="body" class="form-control" name="body" rows="13"></textarea></div></form></div><div class="clearfix"></div>
<div id="editor_bottom_toolbar" style="display:none"><span class="editor-btm-text">Status:</span> <select name="status" class="form-control" data-reply-status="2" data-note-status="${one.status}"><option value="1">Active</option><option value="2">Pending</option><option value="3">Closed</option></select>
<span class="editor-btm-text">Assign to:</span> <select name="user_id" class="form-control"><option value="-1">Anyone</option>${options.join('')}</select><input type="hidden" name="after_send" value="1"/>
<div class="btn-group btn-group-send"><button class="hidden"></button><button type="button" class="btn btn-primary btn-reply-submit btn-send-text">Send Reply</button><button type="button" class="btn btn-primary btn-reply-submit btn-send-forward">Forward</button><button type="button" class="btn btn-primary btn-reply-submit btn-add-note-text">Add Note</button></div></div>
</div></div></div></div>
<div id="conv-layout-customer"><div class="conv-customer-header"></div><div class="conv-customer-block conv-sidebar-block"><b>${escapeHtml(desk.customer(one.customer).name)}</b></div></div>
<div id="conv-layout-main">${threads.map((thread) => threadHtml(desk, base, thread, user)).join('')}</div>
</div></div></div>`,
	});
}
