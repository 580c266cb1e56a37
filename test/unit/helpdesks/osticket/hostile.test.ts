/** Whatever osTicket, a proxy, or somebody in between sends: a shape, or a LoopinError; nothing else, and soon. */
import { describe, expect, it } from 'vitest';
import {
	readAssignees,
	readConfiguration,
	readDirectory,
	readLock,
	readProfile,
	readReferDialog,
	readRows,
} from '../../../../src/helpdesks/osticket/transform';
import { readPreview, readThread } from '../../../../src/helpdesks/osticket/transform-thread';
import { LoopinError } from '../../../../src/platform/errors';
import { Desk } from '../../../helpdesks/osticket/desk.mjs';
import {
	assignDialog,
	directoryContent,
	panelPage,
	profileContent,
	queuePreview,
	referDialog,
	ticketContent,
	ticketPreview,
} from '../../../helpdesks/osticket/templates.mjs';

const desk = new Desk();
const staff = desk.staff.get(2)!;
const ticket = desk.tickets.get(1)!;
desk.post(ticket, 'note', desk.staff.get(3)!, '<p>Hello <a class="x" href="/scp/directory.php#2" data-mention="2">@Bea Brown</a><br>second line</p>');
desk.refer(ticket, 3);
const session = { token: 'a'.repeat(40), staff: 2 };
const page = (content: string): string => panelPage({ desk, path: '/support', session, title: 'x', content, error: '', notice: '', pjax: false });

const READERS: Record<string, [text: string, read: (text: string) => unknown]> = {
	profile: [page(profileContent(staff)), readProfile],
	directory: [page(directoryContent(desk, [...desk.staff.values()])), readDirectory],
	assignees: [assignDialog(desk, [...desk.staff.values()]), readAssignees],
	referrals: [referDialog(desk, ticket, ['f1', 'f2', 'f3', 'f4'], ''), readReferDialog],
	rows: [queuePreview(desk, '/support', [...desk.tickets.values()]), readRows],
	preview: [ticketPreview(desk, ticket, staff), readPreview],
	thread: [page(ticketContent(desk, ticket, staff, session)), readThread],
};

/** The same numbers at every run. */
function chance(seed: number): () => number {
	let state = seed;
	return () => {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		return state / 4_294_967_296;
	};
}

/** Runs a reader; what it throws has to be ours. Gives whether it gave a shape. */
function survives(read: (text: string) => unknown, text: string): boolean {
	try {
		read(text);
		return true;
	} catch (thrown) {
		if (!(thrown instanceof LoopinError)) throw thrown;
		expect(thrown.kind).toBe('bad-answer');
		return false;
	}
}

describe('what is read', () => {
	it('of a profile', () =>
		expect(READERS.profile![1](READERS.profile![0])).toEqual({
			id: '2',
			name: 'Bea Brown',
			login: 'bea',
			email: 'bea@acme.test',
			admin: false,
			token: session.token,
			configuration: { rich: true, path: '/support', pageSize: 25 },
		}));
	it('of an admin’s profile', () =>
		expect(
			readProfile(
				panelPage({
					desk,
					path: '',
					session: { ...session, staff: 1 },
					title: '',
					content: profileContent(desk.staff.get(1)!),
					error: '',
					notice: '',
					pjax: false,
				}),
			).admin,
		).toBe(true));
	it('of the directory', () => {
		const agents = readDirectory(READERS.directory![0]);
		expect(agents).toHaveLength(9);
		expect(agents[5]).toEqual({ id: '6', name: "Fay O'Neil", email: 'fay@acme.test', role: 'agent', groups: ['Sales'] });
	});
	it('of the referrals', () =>
		expect(readReferDialog(READERS.referrals![0])).toMatchObject({
			targetField: 'f1',
			agentField: 'f2',
			referrals: [{ id: '1', to: 'agent', name: 'Ava Archer' }],
		}));
	it('of a list', () =>
		expect(readRows(READERS.rows![0]).find((row) => row.ticket === '1')).toEqual({ ticket: '1', number: '993110', title: 'Wrong colour delivered', count: 2 }));
	it('of a preview', () => {
		const preview = readPreview(READERS.preview![0]);
		expect(preview).toMatchObject({
			number: '993110',
			title: 'Wrong colour delivered',
			customer: 'Rita Requestor',
			open: true,
			may: { assign: true, transfer: true, edit: true },
			assignees: [],
			recipients: [],
		});
		expect(preview.posts.map(({ kind, author, text, marked }) => [kind, author, text, marked])).toEqual([
			['note', 'Ava Archer', 'Hello @Bea Brown\nsecond line', ['2']],
			['message', 'Rita Requestor', 'I ordered blue & got red.', []],
		]);
	});
	it('of a thread, the same as of the preview', () => {
		const { posts, lock } = readThread(READERS.thread![0]);
		expect(lock).toBeUndefined();
		const same = ({ kind, author, text, marked, printed }: ReturnType<typeof readPreview>['posts'][number]) => ({ kind, author, text, marked, printed });
		expect(posts.map(same)).toEqual(readPreview(READERS.preview![0]).posts.map(same).reverse());
	});
	it('of a title with a colon, and of one in another language', () => {
		const titled = (heading: string) => readPreview(READERS.preview![0].replace(/<h2>[^<]*<\/h2>/, `<h2>${heading}</h2>`)).title;
		expect(titled('Ticket #993110: Re: a: b')).toBe('Re: a: b');
		expect(titled('Das Ticket Nr. 993110 : Farbe')).toBe('Farbe');
	});
	it('of locks', () => {
		expect(readLock(200, { id: 3, time: 180, code: 'x' })).toEqual({ state: 'locked', id: '3', code: 'x' });
		expect(readLock(200, { id: 0, retry: false, msg: 'Locked' })).toEqual({ state: 'refused' });
		expect(readLock(418, undefined)).toEqual({ state: 'off' });
		for (const odd of [null, 7, 'x', [], { id: '1;2', code: 'x' }, { id: 1, code: {} }]) expect(readLock(200, odd)).toEqual({ state: 'refused' });
	});
	it('of a configuration', () => {
		for (const odd of [null, 7, {}, { html_thread: true, lock_time: 1, path: '../..' }, { html_thread: true, lock_time: 1, path: '//evil.test/' }])
			expect(readConfiguration(odd)).toBeUndefined();
	});
});

describe.each(Object.entries(READERS))('%s', (_, [text, read]) => {
	it('cut off anywhere', () => {
		for (let end = 0; end < text.length; end += Math.ceil(text.length / 120)) survives(read, text.slice(0, end));
	});
	it('with pieces missing, doubled, swapped or spoiled', () => {
		const random = chance(text.length);
		for (let round = 0; round < 250; round++) {
			const at = Math.floor(random() * text.length);
			const piece = text.slice(at, at + Math.floor(random() * 60));
			const spoilt = ['', piece + piece, '<', '"', '\u0000\ud800', '</div></table></form>', '&#x0;&#99999999;', '<script>'][Math.floor(random() * 8)] ?? '';
			survives(read, text.slice(0, at) + spoilt + text.slice(at + piece.length));
		}
	});
	it('of another kind is a bad answer', () => {
		for (const other of ['', 'null', '7', '{"items":[]}', '<html><body>Please sign in to the Wi-Fi', '<table><tr><td>1</td></tr></table>'])
			expect([other, survives(read, other)]).toEqual([other, false]);
	});
	it('nested without end, or endless in one place, is read in time', () => {
		const started = performance.now();
		survives(
			read,
			text.replace(/<td|<div class="thread-teaser">|<div>/, (tag) => `${tag}${tag.endsWith('>') ? '' : '>'}${'<div><b>'.repeat(30_000)}`),
		);
		survives(read, text.replace(/value="[^"]*"/, `value="${'9'.repeat(500_000)}"`));
		survives(read, '<tr id="1"><td>x'.repeat(20_000));
		expect(performance.now() - started).toBeLessThan(8_000);
	});
});

it('names are text: tags in them are none of ours', () => {
	const evil = readPreview(READERS.preview![0].replaceAll('Ava Archer', '&lt;img src=x onerror=alert(1)&gt;'));
	expect(evil.posts[0]?.author).toBe('<img src=x onerror=alert(1)>');
});
