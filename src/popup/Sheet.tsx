import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { t } from '../platform/i18n';
import { Icon } from '../ui/Icon';

const FOCUSABLE = 'button:not([tabindex="-1"]), input, select, a[href]';

/** A sheet over the foot of the list. It takes the focus, keeps it, and gives it back; Escape closes it (keyboard.ts). */
export function SheetDialog({ title, onClose, children }: { title: string; onClose: () => void; children: ComponentChildren }) {
	const sheet = useRef<HTMLElement>(null);
	const id = useId();
	useEffect(() => {
		const before = document.activeElement;
		const first = sheet.current?.querySelector<HTMLElement>('[data-first]') ?? sheet.current?.querySelector('button');
		first?.focus();
		return () => before instanceof HTMLElement && before.isConnected && before.focus();
	}, []);
	return (
		<>
			{/* biome-ignore lint/a11y/noStaticElementInteractions: a second way to close, for the pointer; the button and Escape are the others */}
			{/* biome-ignore lint/a11y/useKeyWithClickEvents: as above */}
			<div class="lp-scrim" onClick={onClose} />
			<section
				ref={sheet}
				class="lp-sheet"
				role="dialog"
				aria-modal="true"
				aria-labelledby={id}
				onKeyDown={(event) => {
					if (event.key !== 'Tab') return;
					const all = [...(sheet.current?.querySelectorAll<HTMLElement>(FOCUSABLE) ?? [])];
					const at = all.indexOf(document.activeElement as HTMLElement);
					const to = at + (event.shiftKey ? -1 : 1);
					event.preventDefault();
					all[(to + all.length) % all.length]?.focus();
				}}
			>
				<div class="lp-sheet__head">
					<h2 id={id}>{title}</h2>
					<button class="lp-iconbtn" type="button" aria-label={t('popupClose')} onClick={onClose}>
						<Icon name="x" />
					</button>
				</div>
				{children}
			</section>
		</>
	);
}
