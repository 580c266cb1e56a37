/** What FreeScout prints, as the model has it; and what comes of answers that are broken or mean harm. */
import { describe, expect, it } from 'vitest';
import type { EntryId } from '../../../../src/collaboration/model';
import { formatCursor, isNews, type Position, parseCursor } from '../../../../src/helpdesks/freescout/cursor';
import { readChoices, readOutcome, readPage, readProfile, readReplyForm, readRows } from '../../../../src/helpdesks/freescout/transform';
import { fromTicks, readLive, readNotices, readOriginal, ticks } from '../../../../src/helpdesks/freescout/transform-threads';
import { survives } from '../mutations';

const NOW = Date.UTC(2026, 2, 1, 9);
const thread = (type: string, person: string, body: string) =>
	`<div class="thread thread-type-${type}" id="thread-55"><div class="thread-person"><strong>${person}</strong></div><div class="thread-body"><div class="thread-content" dir="auto">${body}</div></div></div>`;
const event = (thread_html: string, more: object = {}) => ({
	status: 'success',
	time: '2026-03-01 09:00:10',
	payloads: [{ event: 'x', created_at: '2026-03-01 09:00:00', payload: { thread_id: 55, conversation_id: 11, thread_html, ...more } }],
});
const AVA = '<a href="https://d.example/users/profile/3">\nAva Archer</a>';

describe('what is pushed', () => {
	it('has its author, its text, whom it names, and when by our clock', () => {
		const { threads } = readLive(event(thread('note', AVA, '<p>Hi <a target="_blank" href="https://d.example/users/profile/9">@Jan K</a><br>you</p>')), NOW);
		expect(threads).toEqual([
			{
				id: '55',
				conversation: '11',
				kind: 'note',
				author: { id: '3', name: 'Ava Archer', kind: 'agent' },
				at: NOW - 10_000,
				text: 'Hi @Jan K\nyou',
				named: ['9'],
			},
		]);
	});
	it('by a customer names nobody, and a customer is no agent of the same number', () => {
		const html = thread('customer', '<a href="https://d.example/customers/3/edit">Rita</a>', '<a href="https://d.example/users/profile/9">@Jan K</a>');
		expect(readLive(event(html), NOW).threads[0]).toMatchObject({
			kind: 'public-reply',
			author: { id: 'customer-3', name: 'Rita', kind: 'customer' },
			named: [],
		});
	});
	it.each(['draft', 'lineitem', 'constructor', 'new'])('a %s is no message', (type) =>
		expect(readLive(event(thread(type, AVA, 'x')), NOW).threads).toEqual([]),
	);
	it('leaves out what this agent may not see, and reads a list that PHP made an object', () => {
		const one = event(thread('note', AVA, 'x'));
		expect(readLive({ ...one, payloads: [{ created_at: '2026-03-01 09:00:00', payload: [] }] }, NOW).threads).toEqual([]);
		expect(readLive({ ...one, payloads: { 3: one.payloads[0] } }, NOW).threads).toHaveLength(1);
	});
	it('is text only, whatever it is', () => {
		const { threads } = readLive(event(thread('note', '<b onclick=x>A</b><script>1</script>', '<script>alert(1)</script><img src=x onerror=alert(1)>ok')), NOW);
		expect(threads[0]).toMatchObject({ text: 'ok', author: { id: '', name: 'A' } });
	});
});

describe('notifications', () => {
	const item = (header: string, preview = 'text', href = '/conversation/11?mark_as_read=x&amp;folder_id=2#thread-55') => ({
		status: 'success',
		html: `<li class="web-notification-date" data-date="Mar 1, 2026">Today</li><li class="web-notification is-unread" data-notification_id="n"><a href="https://d.example${href}"><div class="web-notification-msg-header">${header}</div><div class="web-notification-msg-preview">\n ${preview} </div></a></li>`,
		has_more_pages: 0,
	});
	it.each([
		'added a note to conversation #11',
		'hat eine Notiz zu einem Gespräch hinzugefügt',
		'a ajouté une note à la conversation',
		'agregó una nota a la conversación',
		'přidala poznámku ke konverzaci',
		'heeft een notitie aan het gesprek toegevoegd',
		'dodał(a) notkę do rozmowy',
		'la til en notat til samtalen',
		'lisäsi huomautuksen keskusteluun',
		'je dodao/la bilješku u razgovor',
		'megjegyzést adott a beszélgetéshez',
		'a adăugat o notă la conversație',
		'добавил(а) внутреннее примечание к тикету',
		'додав(ла) нотатку до розмови',
		'je dodal/-a opombo v pogovor',
		'lade till en anteckning i konversationen',
		'konuşmaya bir not ekledi.',
		'会話にメモを追加しました',
		'대화에 노트 추가',
		'在对话中添加了注释',
		'在對話中新增了備註',
		'یادداشتی به مکالمه اضافه کرد',
		'הוסיף/ה פתק לשיחה',
		'тикетке ішкі ескерту жазбасын қосты',
	])('know a note: %s', (words) =>
		expect(readNotices(item(`<strong>Ava Archer</strong> ${words}`)).notices[0]).toMatchObject({ person: 'Ava Archer', isNote: true }),
	);
	it.each([
		'replied to conversation #11',
		'contestó la conversación',
		'a répondu à la conversation',
		'beantwortet',
		'ha respost a la conversa',
		'odpověděla na konverzaci',
		'ответил(а) на тикет',
		'vastasi keskusteluun',
		'svarade på konversationen',
		'回复了对话',
		'returned a knot',
	])('and a reply: %s', (words) =>
		expect(readNotices(item(`<strong>Nota Notiz</strong> ${words}`)).notices[0]).toMatchObject({ person: 'Nota Notiz', isNote: false }),
	);
	it('have the conversation, the message, its beginning and its day', () => {
		expect(readNotices(item('<strong>A</strong> did', 'Hello &amp; you')).notices).toEqual([
			{ thread: '55', conversation: '11', person: 'A', isNote: false, preview: 'Hello & you', day: Date.UTC(2026, 2, 1, 12) },
		]);
		expect(readNotices(item('<strong>A</strong>', 'x', '/conversation/11#thread-0')).notices).toEqual([]);
	});
});

describe('pages', () => {
	it('that are not FreeScout’s are none', () => {
		expect(readPage('<meta name="csrf-token" content="x"><body>Another Laravel')).toBeUndefined();
		expect(readPage('')).toBeUndefined();
	});
	it('a form without what must be sent is none', () => {
		expect(readReplyForm('<body><form class="form-reply"><input name="conversation_id" value="11"></form>')).toBeUndefined();
	});
	it('an original is the body in its frame', () => {
		expect(readOriginal('<iframe sandbox="" srcdoc="<div>a &quot;b&quot;</div><div>c</div>" class="preview-iframe tab-body"></iframe>')).toEqual({
			text: 'a "b"\nc',
			named: [],
		});
	});
});

describe('the cursor', () => {
	const position: Position = { time: '2026-03-01 09:00:00', floor: '10', told: ['12' as EntryId], follows: [], named: [], gap: '', searched: 5 };
	it('comes back as it went, and forgets the oldest of too much by raising its floor', () => {
		expect(parseCursor(formatCursor(position))).toEqual(position);
		const told = Array.from({ length: 500 }, (_, n) => String(1000 + n) as EntryId);
		const parsed = parseCursor(formatCursor({ ...position, told }));
		expect([parsed?.floor, parsed?.told.length, parsed?.told.at(-1)]).toEqual(['1099', 400, '1499']);
		expect([
			isNews(position, '10' as EntryId),
			isNews(position, '12' as EntryId),
			isNews(position, '9' as EntryId),
			isNews(position, '100' as EntryId),
		]).toEqual([false, false, false, true]);
	});
	it.each(['', '{}', 'null', '[1]', formatCursor({ ...position, time: 'now' }), formatCursor({ ...position, floor: '-1' })])('is none: %s', (cursor) =>
		expect(parseCursor(cursor)).toBeUndefined(),
	);
	it('counts in FreeScout’s own clock', () => expect(fromTicks(ticks('2026-03-01 09:00:59') + 1_000)).toBe('2026-03-01 09:01:00'));
});

describe('hostile answers', () => {
	const row =
		'<tr class="conv-row conv-active" data-conversation_id="11"><td class="conv-customer"><a href="#">Rita&nbsp;</a></td><td class="conv-subject"><a><p>Subject</p><p class="conv-preview">[S]<br/>Text</p></a></td><td class="conv-number"><a><i>#</i>11</a></td></tr>';
	it('lists', () => survives(readRows, { status: 'success', html: `<table>${row}</table>` }));
	it('events', () => survives((json) => readLive(json, NOW), event(thread('note', AVA, 'x'))));
	it('notifications', () => survives(readNotices, { status: 'success', html: '<li class="web-notification"></li>', has_more_pages: 1 }));
	it('outcomes', () => survives(readOutcome, { status: 'success', msg: '' }));
	it('pages and pieces that were cut anywhere', () => {
		const whole = `<meta name="csrf-token" content="t"><body data-auth_user_id="3" data-user_id="3"><select class="conv-assignee-filter"><option value="3">Ava</option></select><input name="first_name" value="A"><div id="loader-main"></div>${row}`;
		for (let end = 0; end <= whole.length; end++) {
			const cut = whole.slice(0, end);
			expect(() => [readPage(cut), readProfile(cut), readReplyForm(cut), readOriginal(cut)]).not.toThrow();
			try {
				readChoices(cut);
			} catch (thrown) {
				expect(thrown).toMatchObject({ kind: 'bad-answer' });
			}
		}
	});
	it('a very deep page does not hang', () => {
		const deep = `<body data-auth_user_id="3">${'<div>'.repeat(50_000)}<div id="loader-main"></div><meta name="csrf-token" content="t">`;
		expect(readPage(deep)?.agent).toBe('3');
	});
});
