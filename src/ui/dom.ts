/** Plain DOM for the places where a framework would cost the customer's page: an element with attributes and children, an icon, an avatar. */
import { ownPhoto } from '../collaboration/photo';
import { ICONS, type IconName } from './icons';
import { initials, personColour } from './person';

const SVG = 'http://www.w3.org/2000/svg';

type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

/** Creates an element. `true` sets an empty attribute, `false`/undefined none; strings among the children become text nodes. */
export function el<Tag extends keyof HTMLElementTagNameMap>(tag: Tag, attributes: Attributes = {}, ...children: (Node | string)[]): HTMLElementTagNameMap[Tag] {
	const element = document.createElement(tag);
	for (const [name, value] of Object.entries(attributes))
		if (value !== undefined && value !== false) element.setAttribute(name, value === true ? '' : String(value));
	element.append(...children);
	return element;
}

/** An icon of 12, 14, 16 or 20 px; decoration, hidden from assistive technology. */
export function icon(name: IconName, size: 12 | 14 | 16 | 20 = 16, extraClass = ''): SVGSVGElement {
	const svg = document.createElementNS(SVG, 'svg');
	svg.setAttribute('class', `lp-icon${size === 16 ? '' : ` lp-icon--${size}`}${extraClass ? ` ${extraClass}` : ''}`);
	svg.setAttribute('viewBox', '0 0 16 16');
	svg.setAttribute('aria-hidden', 'true');
	for (const [tag, attributes] of ICONS[name]) {
		const shape = document.createElementNS(SVG, tag);
		for (const [key, value] of Object.entries(attributes)) shape.setAttribute(key, value);
		svg.append(shape);
	}
	return svg;
}

/** A person's round (or a customer's square) avatar with initials. */
export function avatar(name: string, size: 20 | 24 | 28 | 32 | 36 | 40 = 28, customer = false): HTMLSpanElement {
	return el(
		'span',
		{ class: `lp-avatar lp-avatar--${size}${customer ? ' lp-avatar--customer' : ''}`, 'data-p': personColour(name), 'aria-hidden': 'true' },
		initials(name),
	);
}

/** So many that could not be loaded, and no more is tried on this page: its own policy may forbid images, and would report each. */
const MOST_BROKEN = 10;
const broken = new Set<string>();

/**
 * A person's photo, to lie over their initials: they are seen until it is there, and again when it cannot be loaded. Undefined when it is not of this
 * page's own origin; so an extension's page, whose origin no helpdesk has, never loads one.
 */
export function photoImage(given: string | undefined): HTMLImageElement | undefined {
	const address = given && ownPhoto(given, location.origin);
	if (!address || broken.has(address) || broken.size >= MOST_BROKEN) return undefined;
	const image = el('img', { class: 'lp-photo', alt: '', loading: 'lazy', decoding: 'async', referrerpolicy: 'no-referrer', draggable: 'false' });
	image.onload = () => image.classList.add('is-there');
	image.onerror = () => {
		broken.add(address);
		image.remove();
	};
	image.src = address;
	return image;
}
