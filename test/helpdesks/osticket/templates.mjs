// The HTML that osTicket 1.18 answers with: its structure, ids and classes, as its templates have them; the words are few.
const esc = (text) => String(text).replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');

/** As IntlDateFormatter prints it for an American agent, in this machine's zone. */
export const printed = (seconds) => {
	const at = new Date(seconds * 1_000);
	const hour = at.getHours() % 12 || 12;
	return `${at.getMonth() + 1}/${at.getDate()}/${at.getFullYear() % 100} ${hour}:${String(at.getMinutes()).padStart(2, '0')} ${at.getHours() < 12 ? 'AM' : 'PM'}`;
};
const bodyOf = (entry) => (entry.format === 'text' ? `<div style="white-space:pre-wrap">${esc(entry.body)}</div>` : entry.body);

export const configuration = (desk, path) => ({
	lock_time: desk.lockMode === 'off' ? 0 : 180,
	html_thread: desk.rich,
	date_format: 'm/d/y',
	lang: 'en_US',
	page_size: String(desk.pageSize),
	path: `${path}/`,
});

export const signInPage = (token, message = '') => `<!DOCTYPE html>
<html lang="en"><head><title>osTicket :: Agent Login</title></head><body id="loginBody"><div id="loginBox"><h1 id="logo"><a href="index.php">osTicket</a></h1>
<h3 id="login-message">${esc(message || 'Authentication Required')}</h3>
<form action="login.php" method="post" id="login"><input type="hidden" name="__CSRFToken__" value="${token}" /><input type="hidden" name="do" value="scplogin">
<input type="text" name="userid" id="name"><input type="password" name="passwd" id="pass"><button class="submit button" type="submit" name="submit">Log In</button></form>
</div></body></html>`;

/** A page of the agent panel; only its middle for PJAX. */
export function panelPage({ desk, path, session, title, content, error, notice, pjax }) {
	const staff = desk.staff.get(session.staff);
	const middle = `<ul id="nav"><li class="active"><a href="${path}/scp/tickets.php">Tickets</a></li></ul>
<div id="content">${error ? `<div id="msg_error">${esc(error)}</div>` : ''}${notice ? `<div class="notice-banner">${esc(notice)}</div>` : ''}
${content}</div>`;
	if (pjax) return `<title>${esc(title)}</title>${middle}`;
	return `<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01//EN" "http://www.w3.org/TR/html4/strict.dtd">
<html lang="en-US"><head><meta http-equiv="content-type" content="text/html; charset=UTF-8"><title>${esc(title)}</title>
<link rel="stylesheet" href="${path}/scp/css/stand-in.css"><meta name="csrf_token" content="${session.token}" /></head>
<body><div id="container"><div id="header"><p id="info" class="pull-right no-pjax">Welcome, <strong>${esc(staff.first)}</strong>.
| <a href="${path}/scp/${staff.admin ? 'admin' : 'index'}.php" class="no-pjax">${staff.admin ? 'Admin' : 'Agent'} Panel</a>
| <a href="${path}/scp/profile.php">Profile</a> | <a href="${path}/scp/logout.php" class="no-pjax">Log Out</a></p></div>
<div id="pjax-container" class="">${middle}</div><div id="footer">Copyright</div></div>
<script type="text/javascript" src="${path}/scp/js/panel.js"></script><script type="text/javascript" src="${path}/scp/js/editor.js"></script>
<script type="text/javascript">
    window.panelConfiguration = (function () { return { resolve: function () {} }; });
    function getConfig() { return window.panelConfiguration(); }
    getConfig().resolve(${JSON.stringify(configuration(desk, path)).replace(/\//g, '\\/')});
</script></body></html>`;
}

export const profileContent = (staff) => `<form action="profile.php" method="post" class="save" autocomplete="off">
<input type="hidden" name="do" value="update"> <input type="hidden" name="id" value="${staff.id}"><h2>My Account Profile</h2>
<input type="text" name="firstname" autofocus value="${esc(staff.first)}" /><input type="text" name="lastname" value="${esc(staff.last)}" />
<input type="email" name="email" value="${esc(staff.email)}" /><input type="text" name="username" disabled value="${esc(staff.login)}" /></form>`;

export const directoryContent = (desk, staff) => `<table class="list" border="0"><thead><tr><th>Name</th></tr></thead><tbody>
${staff
	.map(
		(one) => `<tr id="${one.id}"><td>&nbsp;${esc(desk.name(one))}</td><td>&nbsp;${esc(desk.departments[one.dept])}</td><td>&nbsp;${esc(one.email)}</td>
<td>&nbsp;</td><td>&nbsp;</td><td>&nbsp;</td></tr>`,
	)
	.join('\n')}<tfoot><tr><td colspan="6"><div>&nbsp;Page:<b>[1]</b></div></td></tr></tfoot></table>`;

export const listContent = (
	path,
	tickets,
	queue,
) => `<div id="basic_search"><form action="tickets.php" method="get"><input type="hidden" name="a" value="search">
<input type="text" class="basic-search" name="query"></form></div><h2>${esc(queue)}</h2><form action="?" method="POST" name="tickets" id="tickets">
<table class="list queue tickets"><tbody>${tickets
	.map(
		(ticket) =>
			`<tr><td><a class="preview" data-preview="#tickets/${ticket.id}/preview" href="${path}/scp/tickets.php?id=${ticket.id}">${ticket.number}</a></td><td><a href="${path}/scp/tickets.php?id=${ticket.id}">${esc(ticket.subject)}</a></td></tr>`,
	)
	.join('')}</tbody></table></form>`;

export const queuePreview = (desk, path, tickets) => `<table class="list queue" border="0" cellspacing="1" cellpadding="2" width="940">
<thead><tr><th width="12px"></th><th width="85">Number</th><th>Created</th><th width="250">Subject</th><th>From</th></tr></thead><tbody>
${tickets
	.map((ticket) => {
		const count = desk.thread(ticket).length;
		const counter = count > 1 ? `<span class="pull-right"><small class="faded-more"><i class="icon-comments-alt"></i> ${count}</small></span>` : '';
		return `<tr><td><input type="checkbox" disabled="disabled" /></td><td style="font-weight:bold"><div style="font-weight:bold"><span class="Icon webTicket"></span><a style="display: inline" class="preview" data-preview="#tickets/${ticket.id}/preview" href="${path}/scp/tickets.php?id=${ticket.id}">${ticket.number}</a></div></td>
<td ><div >1/1/26 8:49 AM</div></td><td style="font-weight:bold"><div style="font-weight:bold">${counter}<span class="truncate" style="max-width:225px"><a style="display:inline" href="${path}/scp/tickets.php?id=${ticket.id}">${esc(ticket.subject)}</a></span></div></td><td ><div >${esc(desk.users[ticket.user].name)}</div></td></tr>`;
	})
	.join('\n')}</tbody></table>`;

export function ticketPreview(desk, ticket, staff) {
	const lock = desk.lockOf(ticket);
	const user = desk.users[ticket.user];
	const entries = desk.newest(ticket);
	const notes = desk.thread(ticket).filter((entry) => entry.type === 'note').length;
	const option = (href, label) => `<li><a href="tickets.php?id=${ticket.id}${href}">${label}</a></li>`;
	return `<div style="width:600px; padding: 2px 2px 0 5px;" id="t${ticket.number}">
         <h2>Ticket #${ticket.number}: ${esc(ticket.subject)}</h2>${lock && lock.staff !== staff.id ? `<div id="msg_warning">&nbsp;<span class="Icon lockedTicket">Ticket is locked by ${esc(desk.name(desk.staff.get(lock.staff)))}</span></div>` : ''}<ul class="tabs" id="ticket-preview">
<li class="active"><a id="preview_tab" href="#preview">Ticket Summary</a></li><li><a id="thread_tab" href="#threadPreview">Thread Preview</a></li></ul><div id="ticket-preview_container"><div class="tab_content" id="preview"><table border="0" class="ticket_info">
<tr><th width="100">Ticket State:</th><td><span>${ticket.open ? 'Open' : 'Closed'}</span></td></tr><tr><th>Created:</th><td>1/1/26 8:49 AM</td></tr></table><hr>
<table border="0" class="ticket_info">${ticket.open ? `<tr><th width="100">Assigned To:</th><td>${ticket.staff ? esc(desk.name(desk.staff.get(ticket.staff))) : ' <span class="faded">&mdash; Unassigned &mdash;</span>'}</td></tr>` : ''}
<tr><th>From:</th><td><a href="users.php?id=${user.id}" class="no-pjax">${esc(user.name)}</a> <span class="faded">${esc(user.email)}</span></td></tr>
<tr><th width="100">Department:</th><td>${esc(desk.departments[ticket.dept])}</td></tr></table></div>
<div class="hidden tab_content" id="collab"><table border="0">${ticket.collaborators
		.map(
			({ user: id, active }) =>
				`<tr><td ${active ? '' : 'class="faded"'}><a href="users.php?id=${id}" class="no-pjax">${esc(desk.users[id].name)}</a> <em>&lt;${esc(desk.users[id].email)}&gt;</em></td></tr>`,
		)
		.join('')}</table><br><span><a class="collaborators" href="#thread/${ticket.id}/collaborators/1">Add Collaborator</a></span></div>
<div class="hidden tab_content thread-preview" id="threadPreview"><div id="ticketThread"><div id="thread-items">
${entries
	.map(
		(
			entry,
			index,
		) => `<div id="thread-entry-"><div class="thread-preview-entry ${index > 1 ? 'collapsed ' : ' '}${entry.type}"><div class="header"><div class="thread-info"><div class="thread-name">
<span>${esc(entry.poster)}</span>&nbsp;<span>${printed(entry.created)}</span></div></div></div><div class="thread-body no-pjax"><div class="thread-teaser">
            ${bodyOf(entry)}            </div><div class="clear"></div><div class="attachments"></div><div class="clear"></div></div></div></div>`,
	)
	.join('\n')}</div></div></div>
<ul class="tip_menu">${option('', `Thread (${entries.length})`)}${notes ? option('#notes', 'Notes (1)') : ''}${ticket.open ? option('#reply', 'Reply') : ''}${desk.may(staff, ticket, 'assign') ? option('#assign', 'Assign') : ''}${desk.may(staff, ticket, 'transfer') ? option('#transfer', 'Transfer') : ''}${option('#note', 'Post Note')}${desk.may(staff, ticket, 'edit') ? option('&a=edit', 'Edit Ticket') : ''}</ul></div>`;
}

export function referDialog(desk, ticket, fields, error = '') {
	const referrals = desk.referrals.filter((one) => one.ticket === ticket.id);
	return `<h3 class="drag-handle">Ticket #${ticket.number}: Refer</h3>${error ? `<p id="msg_error">Unable to refer ticket</p>` : ''}
<ul class="tabs" id="referral"><li class="active"><a href="#referrals">Referrals (${referrals.length})</a></li><li ><a href="#refer">Refer</a></li></ul>
<div id="referral_container"><div class="tab_content " id="refer" style="margin:5px;"><form class="mass-action" method="post" name="assign" id="refer" action="#tickets/${ticket.id}/refer">
<input type='hidden' name='do' value='refer'><div class="form-simple">
<select name="${fields[0]}[]" id="_${fields[0]}" data-placeholder="Select"><option value="">&mdash; Select &mdash;</option><option value="agent" >Agent</option><option value="team" >Team</option><option value="dept" >Department</option></select>
${error ? `<div id="field_error"><div class="error">${esc(error)}</div></div>` : ''}
<select name="${fields[1]}[]" id="_${fields[1]}" data-placeholder="Select Agent"><option value="">&mdash; Select Agent &mdash;</option>${[...desk.staff.values()].map((one) => `<option value="${one.id}" >${esc(desk.name(one))}</option>`).join('')}</select>
<select name="${fields[2]}[]" data-placeholder="Select Team"><option value="" selected="selected"></option></select>
<textarea class="richtext no-bar small" name="${fields[3]}"></textarea></div><input type="submit" value="Refer"></form></div>
<div class="tab_content hidden" id="referrals" style="margin:5px;"><form class="mass-action" method="post" name="referrals" id="rf" action="#tickets/${ticket.id}/referrals">
<input type='hidden' name='do' value='manage'><table width="100%"><tbody>${referrals
		.map(
			(one) => `<tr><td style="border-top: 1px solid #ddd;"> <i class="icon-user"></i> ${desk.name(desk.staff.get(one.staff))}</td>
<td style="border-top: 1px solid #ddd;"><div style="position:relative"><input type="hidden" name="referrals[]" value="${one.id}"/><div class="pull-right"><a href="#" title="clear" onclick="javascript: if (!confirm('You sure?')) return false; return false;"><i class="icon-trash"></i></a></div></div></td></tr>`,
		)
		.join('')}</tbody></table></form></div></div><div class="clear"></div>`;
}

export const assignDialog = (desk, staff) => `<h3 class="drag-handle">Assign selected ticket</h3><form class="mass-action" method="post">
<select name="0123456789abcdef[]" data-placeholder="Select an Agent"><option value="">&mdash; Select &mdash;</option>${staff.map((one) => `<option value="s${one.id}" >${esc(desk.name(one))}</option>`).join('')}</select></form>`;

export function ticketContent(desk, ticket, staff, session) {
	const held = desk.lockOf(ticket);
	const lock = held?.staff === staff.id ? held : undefined;
	const mayReply = desk.may(staff, ticket, 'reply');
	const user = desk.users[ticket.user];
	const rich = desk.rich ? 'richtext' : '';
	const form = (
		name,
		field,
		id,
	) => `<form id="${name}" class="${name === 'note' ? 'hidden ' : ''}tab_content spellcheck exclusive save" data-lock-object-id="ticket/${ticket.id}" data-lock-id="${lock?.id ?? ''}"
action="tickets.php?id=${ticket.id}#${name}" name="${name}" method="post" enctype="multipart/form-data"><input type="hidden" name="__CSRFToken__" value="${session.token}" />
<input type="hidden" name="id" value="${ticket.id}"><input type="hidden" name="a" value="${name === 'note' ? 'postnote' : 'reply'}"><input type="hidden" name="lockCode" value="${lock?.code ?? ''}">
<table width="100%" border="0"><tr><td>${name === 'note' ? '<input type="text" name="title" id="title" size="60" value="" >' : '<select id="reply-to" name="reply-to"><option value="all" selected>All Active Recipients</option></select>'}</td></tr>
<tr><td><div class="-redactor-container"><textarea name="${field}" id="${id}" cols="80" rows="9" wrap="soft" class="${rich} draft draft-delete fullscreen"></textarea></div></td></tr></table>
<p style="text-align:center;"><input class="save pending" type="submit" value="${name === 'note' ? 'Post Note' : 'Post Reply'}"> <input class="" type="reset" value="Reset"></p></form>`;
	return `<div class="sticky bar"><div class="content"><h2><a href="tickets.php?id=${ticket.id}" title="Reload">Ticket #${ticket.number}</a></h2></div></div>
<div class="clear tixTitle has_bottom_border"><h3>${esc(ticket.subject)}</h3></div>
<table class="ticket_info" width="940" border="0"><tr><td width="50%"><table><tr><th width="100">Status:</th><td>${ticket.open ? 'Open' : 'Closed'}</td></tr></table></td><td><table><tr><th>User:</th><td>${esc(user.name)}</td></tr></table></td></tr></table><br>
<table class="ticket_info" width="940" border="0"><tr><td width="50%"><table><tr><th width="100">Assigned To:</th><td>${ticket.staff ? esc(desk.name(desk.staff.get(ticket.staff))) : 'Unassigned'}</td></tr></table></td></tr></table><br><div class="clear"></div>
<ul class="tabs clean threads" id="ticket_tabs"><li class="active"><a id="ticket-thread-tab" href="#ticket_thread">Ticket Thread (${desk.thread(ticket).length})</a></li></ul>
<div id="ticket_tabs_container"><div id="ticket_thread" class="tab_content"><div id="ticketThread"><div id="thread-items" data-thread-id="${ticket.id}">
${desk
	.thread(ticket)
	.map(
		(
			entry,
		) => `<div id="thread-entry-${entry.id}"><div class="thread-entry ${entry.staff || entry.user ? entry.type : 'system'} " style="position:relative;z-index:auto;"><div class="header"><b>${esc(entry.poster)}</b> posted <a name="entry-${entry.id}" href="#entry-${entry.id}"><time datetime="${new Date(entry.created * 1_000).toISOString()}" title="">${printed(entry.created)}</time></a>
<span style="max-width:400px" class="faded title truncate"></span></div><div class="thread-body no-pjax"><div>${bodyOf(entry)}</div><div class="clear"></div></div></div></div>`,
	)
	.join('\n')}</div></div><div class="clear"></div>
<div class="sticky bar stop actions" id="response_options"><ul class="tabs" id="response-tabs">${mayReply ? '<li class="active "><a href="#reply" id="post-reply-tab">Post Reply</a></li>' : ''}<li><a href="#note" id="post-note-tab">Post Internal Note</a></li></ul>
${mayReply ? form('reply', 'response', 'response') : ''}${form('note', 'note', 'internal_note')}</div></div></div>`;
}
