import { ICONS, type IconName } from './icons';

/** An icon of the design; decoration, hidden from assistive technology. */
export function Icon({ name, size = 16, class: extra = '' }: { name: IconName; size?: 12 | 14 | 16 | 20; class?: string }) {
	return (
		<svg class={`lp-icon${size === 16 ? '' : ` lp-icon--${size}`}${extra ? ` ${extra}` : ''}`} viewBox="0 0 16 16" aria-hidden="true">
			{ICONS[name].map(([Tag, attributes]) => (
				<Tag key={JSON.stringify(attributes)} {...attributes} />
			))}
		</svg>
	);
}

/** Loopin's mark. Its colours are tokens, so it follows the theme. */
export function Mark({ size = 20 }: { size?: number }) {
	return (
		<svg class="lp-logo" width={size} height={size} viewBox="0 0 16 16" aria-hidden="true">
			<path
				d="M8 1.75A6.25 6.25 0 0 0 1.75 8v6.25H8A6.25 6.25 0 0 0 14.25 8"
				stroke="var(--lp-mark)"
				stroke-width="2.5"
				stroke-linecap="round"
				stroke-linejoin="round"
			/>
			<circle cx="13.2" cy="2.8" r="2.5" fill="var(--lp-mark-dot)" />
		</svg>
	);
}
