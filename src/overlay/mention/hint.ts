/** The one line beside Submit: who will follow, why nothing opens in a public reply, what the customer will see. Nothing of the host moves. */
import type { NoAccess } from '../../helpdesks/helpdesk';
import { formatList, plural, t } from '../../platform/i18n';
import { avatar, el, icon } from '../../ui/dom';
import { shown } from '../../ui/person';
import { noAccessSentence } from '../../ui/reasons';
import type { Box } from '../composer/caret';
import type { PendingMention } from '../context';
import { type Room, roomBeside } from './room';
import { pluralSentence, sentence } from './sentence';

export type HintView =
	/** `byTheirOwn`: not we make them followers, but their own Loopin does. */
	| { readonly kind: 'will-follow'; readonly people: readonly PendingMention[]; readonly byTheirOwn: boolean }
	| { readonly kind: 'public'; readonly maySwitch: boolean }
	/** A typed name that several colleagues have: nobody is looped in by it. */
	| { readonly kind: 'ambiguous'; readonly name: string }
	/** The helpdesk's own menu offered them, and the helpdesk will leave them out: the first of them, why, and how many more. */
	| { readonly kind: 'left-out'; readonly name: string; readonly noAccess: NoAccess; readonly others: number }
	/** The note was turned into a public reply with these names in it. */
	| { readonly kind: 'warning'; readonly people: readonly PendingMention[]; readonly maySwitch: boolean };

/** Seen whatever the room: above the field where there is none beside Submit. */
const mustBeSeen = ({ kind }: HintView): boolean => kind === 'warning' || kind === 'left-out';

export type HintDeed = 'switch' | 'never';

const HEIGHT = 32;
const GAP = 12;
/** SPEC: the whole line from this room on, else the short form. */
const WHOLE_FROM = 240;

const bold = (name: string, most = 60): HTMLElement => el('b', {}, el('bdi', {}, shown(name, most)));
const text = (...parts: (Node | string)[]): HTMLElement => el('span', { class: 'lp-hint__text' }, ...parts);

/** "Jan Kowalski and 2 others will follow when you submit", with the names as nodes. */
function willFollow(people: readonly PendingMention[], byTheirOwn: boolean, most: number): (Node | string)[] {
	const [first, second] = people;
	if (!first) return [];
	if (!second) return sentence(byTheirOwn ? 'menuHintOwnOne' : 'menuHintOne', bold(first.name, most));
	if (people.length === 2) return sentence(byTheirOwn ? 'menuHintOwnTwo' : 'menuHintTwo', bold(first.name, most), bold(second.name, most));
	return pluralSentence(byTheirOwn ? 'menuHintOwnMany' : 'menuHintMany', people.length - 1, bold(first.name, most));
}

const faces = (people: readonly PendingMention[]): HTMLElement =>
	el('span', { class: 'lp-stackav' }, ...people.slice(0, 3).map(({ name }) => avatar(name, 20)));

const firstWord = (name: string): string => name.trim().split(/\s+/u)[0] ?? name;

export class HintLine {
	/** There from the start, so that what comes into it is heard. */
	readonly #status = el('div', { class: 'lp lp-hint', role: 'status', hidden: true, 'data-loopin': 'hint' });
	#warning: HTMLElement | undefined;
	#view: HintView | undefined;
	#forms: (() => (Node | string)[])[] = [];
	#side: 'before' | 'after' = 'before';
	#drawn = '';

	constructor(
		readonly layer: HTMLElement,
		/** The host's submit buttons as they are drawn now. */
		readonly submits: () => readonly HTMLElement[],
		readonly field: () => Box | undefined,
		readonly act: (deed: HintDeed) => void,
	) {
		layer.append(this.#status);
		this.#listen(this.#status);
	}

	get view(): HintView | undefined {
		return this.#view;
	}

	/** The visible element, for its theme. */
	get element(): HTMLElement {
		return this.#warning ?? this.#status;
	}

	/** What the line stands on. */
	anchor(): Element | undefined {
		return (this.#button ?? this.submits()[0])?.parentElement ?? undefined;
	}

	show(view: HintView | undefined): void {
		const key = JSON.stringify(view ?? null);
		if (key === this.#drawn) return;
		this.#drawn = key;
		this.#view = view;
		this.#warning?.remove();
		this.#warning = undefined;
		if (view && mustBeSeen(view)) {
			// A new element with this role is heard at once.
			this.#warning = el('div', { class: 'lp lp-hint lp-hint--warn', role: 'alert', 'data-loopin': 'warning' });
			this.#listen(this.#warning);
			this.layer.append(this.#warning);
		}
		this.#forms = view ? this.#formsOf(view) : [];
		this.fit();
	}

	/** Chooses the longest form that has room, and puts it there. After the composer changed its size, or the window did. */
	fit(): void {
		const view = this.#view;
		this.#status.hidden = true;
		if (!view) {
			this.#status.replaceChildren();
			return;
		}
		// A composer may have two (Send in the toolbar, Submit in the foot): beside the one with the most room.
		let room: Room | undefined;
		this.#button = undefined;
		for (const button of this.submits()) {
			const beside = roomBeside(button, HEIGHT, WHOLE_FROM);
			if (room && beside.width <= room.width) continue;
			room = beside;
			this.#button = button;
		}
		const element = this.element;
		element.style.visibility = 'hidden';
		element.hidden = false;
		let fits = false;
		for (const form of this.#forms) {
			element.replaceChildren(...form());
			const width = element.offsetWidth + 2 * GAP;
			if ((fits = room !== undefined && width <= room.width)) break;
		}
		element.style.visibility = '';
		this.#side = room?.side ?? 'before';
		if (!fits && !mustBeSeen(view)) element.hidden = true;
		this.#floating = !fits;
		this.move();
	}
	#floating = false;
	/** Where the line stands. */
	#button: HTMLElement | undefined;

	/** Follows the button (scrolling); cheap. */
	move(): void {
		const element = this.element;
		if (!this.#view || element.hidden) return;
		// The host drew its buttons anew.
		if (this.#button?.isConnected === false) {
			this.#button = undefined;
			this.fit();
			return;
		}
		const rtl = getComputedStyle(element).direction === 'rtl';
		const button = this.#button;
		if (button && !this.#floating) {
			const rect = button.getBoundingClientRect();
			const left = (this.#side === 'before') !== rtl ? rect.left - GAP - element.offsetWidth : rect.right + GAP;
			this.#put(left, rect.top + rect.height / 2 - element.offsetHeight / 2);
			return;
		}
		// No room beside Submit, and this must be seen: above the field, where neither the caret nor Submit is.
		const field = this.field();
		if (field) this.#put(rtl ? field.left + field.width - element.offsetWidth : field.left, Math.max(GAP, field.top - element.offsetHeight - 4));
	}

	#put(left: number, top: number): void {
		const width = document.documentElement.clientWidth;
		const kept = Math.max(GAP, Math.min(left, width - this.element.offsetWidth - GAP));
		Object.assign(this.element.style, { left: `${Math.round(kept)}px`, top: `${Math.round(top)}px` });
	}

	remove(): void {
		this.#status.remove();
		this.#warning?.remove();
		this.#view = undefined;
	}

	/** From the longest to the shortest. */
	#formsOf(view: HintView): (() => (Node | string)[])[] {
		if (view.kind === 'public')
			return [
				() => [
					icon('at'),
					text(t('menuPublicHint')),
					...(view.maySwitch ? [button('switch', t('menuSwitchToNote'), 'secondary')] : []),
					button('never', t('menuNeverAgain'), 'ghost'),
				],
				// Without room for the buttons, why nothing opens is still said.
				() => [icon('at'), text(t('menuPublicHint'))],
			];
		if (view.kind === 'ambiguous') return [() => [icon('users'), text(...sentence('menuHintAmbiguous', bold(view.name)))]];
		if (view.kind === 'left-out') {
			const { name, others, noAccess } = view;
			const line = others > 0 ? pluralSentence('menuHintLeftOutMany', others, bold(name)) : sentence('menuHintLeftOut', bold(name));
			return [() => [icon('alert'), text(...line, ' ', noAccessSentence(noAccess))]];
		}
		if (view.kind === 'warning') {
			const names = view.people.map(({ name }) => `@${shown(name, 60)}`);
			const [first = ''] = names;
			const line = names.length > 1 ? plural('menuWarnMany', names.length - 1, first) : t('menuWarnOne', first);
			const after = names.length > 1 ? t('menuWarnManyAfter') : t('menuWarnOneAfter', shown(firstWord(view.people[0]?.name ?? ''), 40));
			return [
				() => [
					icon('alert'),
					text(el('b', {}, el('bdi', {}, line)), ' ', el('bdi', {}, after)),
					...(view.maySwitch ? [button('switch', t('menuBackToNote'), 'secondary')] : []),
				],
			];
		}
		const { people, byTheirOwn } = view;
		const whole = (): HTMLElement => el('span', { class: 'lp-sr' }, ': ', ...willFollow(people, byTheirOwn, 60));
		return [
			() => [faces(people), text(...willFollow(people, byTheirOwn, 60))],
			() => [faces(people), text(...willFollow(people, byTheirOwn, 24))],
			() => {
				const short = text(plural(byTheirOwn ? 'menuHintOwnShort' : 'menuHintShort', people.length), whole());
				short.title = formatList(people.map(({ name }) => shown(name, 60)));
				return [faces(people), short];
			},
		];
	}

	#listen(element: HTMLElement): void {
		element.addEventListener('mousedown', (event) => event.preventDefault());
		element.addEventListener('click', (event) => {
			const deed = (event.target as Element).closest<HTMLElement>('[data-deed]')?.dataset.deed;
			if (deed === 'switch' || deed === 'never') this.act(deed);
		});
	}
}

const button = (deed: HintDeed, label: string, look: 'secondary' | 'ghost'): HTMLElement =>
	el('button', { type: 'button', class: `lp-btn lp-btn--${look} lp-btn--s`, 'data-deed': deed }, label);
