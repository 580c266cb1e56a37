// @vitest-environment happy-dom
import { render } from 'preact';
import { act } from 'preact/test-utils';
import { beforeEach, expect, it, vi } from 'vitest';

const { happyDOM } = window as unknown as { happyDOM: { setURL(url: string): void } };
const go = (address: string): void => happyDOM.setURL(address);
const SITE = 'https://desk.example';
const photoAt = (name: string): string => `${SITE}/photos/${name}.png`;

/** What could not be loaded is remembered for a page's life: each test has a page of its own. */
let Avatar: typeof import('../../../src/ui/Avatar').Avatar;
let photoImage: typeof import('../../../src/ui/dom').photoImage;
let box: HTMLElement;
beforeEach(async () => {
	vi.resetModules();
	({ photoImage } = await import('../../../src/ui/dom'));
	({ Avatar } = await import('../../../src/ui/Avatar'));
	go(`${SITE}/agent/tickets/1`);
	box = document.createElement('div');
	document.body.replaceChildren(box);
});

const draw = (photo?: string, name = 'Ann Lee'): Promise<void> => act(() => render(<Avatar name={name} photo={photo} />, box)) as Promise<void>;
const image = () => box.querySelector('img');

it('lies over the initials, as decoration, and asks nothing of anybody else', async () => {
	await draw(photoAt('ann'));
	const drawn = image();
	expect(drawn?.src).toBe(photoAt('ann'));
	expect(Object.fromEntries([...(drawn?.attributes ?? [])].map(({ name, value }) => [name, value]))).toEqual({
		class: 'lp-photo',
		alt: '',
		loading: 'lazy',
		decoding: 'async',
		referrerpolicy: 'no-referrer',
		draggable: 'false',
		src: photoAt('ann'),
	});
	expect(box.textContent).toBe('AL');
	expect(drawn?.parentElement?.className).toBe('lp-avatar lp-avatar--28');
	drawn?.dispatchEvent(new Event('load'));
	expect(drawn?.className).toBe('lp-photo is-there');
});

it('goes when it cannot be loaded: the initials stand, and it is not tried again', async () => {
	await draw(photoAt('ann'));
	image()?.dispatchEvent(new Event('error'));
	expect(image()).toBeNull();
	expect(box.textContent).toBe('AL');
	await draw(undefined);
	await draw(photoAt('ann'));
	expect(image()).toBeNull();
	await draw(photoAt('jan'), 'Jan Kowalski');
	expect(image()?.src).toBe(photoAt('jan'));
	expect(box.textContent).toBe('JK');
});

it('follows the person, and leaves nothing behind', async () => {
	await draw(photoAt('ann'));
	await draw(photoAt('jan'), 'Jan Kowalski');
	expect([...box.querySelectorAll('img')].map(({ src }) => src)).toEqual([photoAt('jan')]);
	await draw(undefined, 'Wei');
	expect(image()).toBeNull();
	expect(box.textContent).toBe('W');
});

it('is tried no more where images are refused altogether', () => {
	for (let at = 0; at < 10; at++) photoImage(photoAt(String(at)))?.dispatchEvent(new Event('error'));
	expect(photoImage(photoAt('ann'))).toBeUndefined();
});

it.each(['https://www.gravatar.com/avatar/0a', 'https://desk.example.evil.example/a.png', 'data:image/png;base64,AAAA', 'javascript:alert(1)', '/a.svg', ''])(
	'is none of another origin, whatever was stored: %j',
	async (photo) => {
		await draw(photo);
		expect(image()).toBeNull();
	},
);

it.each(['chrome-extension://abcdef/popup.html', 'moz-extension://abcdef/popup.html', 'https://other.example/'])('is none on %s', async (page) => {
	go(page);
	await draw(photoAt('ann'));
	expect(image()).toBeNull();
	expect(box.textContent).toBe('AL');
});
