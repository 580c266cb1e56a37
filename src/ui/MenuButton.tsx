/** A button that opens a short list of things to do (the menu button pattern of ARIA: arrows move, Enter does, Escape gives the focus back). */
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { Icon } from './Icon';
import type { IconName } from './icons';

export interface MenuItem {
	icon: IconName;
	label: string;
	/** Within the click itself: what it opens may need that. */
	onChoose: () => void;
}

export function MenuButton({ icon, label, items }: { icon: IconName; label: string; items: readonly MenuItem[] }) {
	const id = useId();
	const [open, setOpen] = useState(false);
	const box = useRef<HTMLDivElement>(null);
	const button = useRef<HTMLButtonElement>(null);
	const entries = () => [...(box.current?.querySelectorAll<HTMLElement>('[role="menuitem"]') ?? [])];
	useEffect(() => {
		if (open) entries()[0]?.focus();
	}, [open]);

	const close = () => {
		setOpen(false);
		button.current?.focus();
	};
	const onKeyDown = (event: KeyboardEvent) => {
		if (!open) {
			if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
			event.preventDefault();
			event.stopPropagation();
			setOpen(true);
			return;
		}
		const all = entries();
		const at = all.indexOf(document.activeElement as HTMLElement);
		const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
		if (to !== undefined) all[(to + all.length) % all.length]?.focus();
		else if (event.key === 'Escape') close();
		else if (event.key === 'Tab') return setOpen(false);
		else return;
		event.preventDefault();
		event.stopPropagation();
	};
	return (
		// biome-ignore lint/a11y/noStaticElementInteractions: the keys are those of the menu inside
		<div
			ref={box}
			class="lp-more"
			onKeyDown={onKeyDown}
			onFocusOut={(event) => {
				if (event.relatedTarget instanceof Node && !box.current?.contains(event.relatedTarget)) setOpen(false);
			}}
		>
			<button
				ref={button}
				class="lp-iconbtn"
				type="button"
				aria-label={label}
				title={label}
				aria-haspopup="menu"
				aria-expanded={open}
				aria-controls={open ? id : undefined}
				onClick={() => setOpen(!open)}
			>
				<Icon name={icon} />
			</button>
			{open && (
				<>
					{/* biome-ignore lint/a11y/noStaticElementInteractions: a click beside the menu closes it; Escape does for the keyboard */}
					{/* biome-ignore lint/a11y/useKeyWithClickEvents: as above */}
					<div class="lp-more__beside" onClick={close} />
					<div id={id} class="lp-more__menu" role="menu" aria-label={label}>
						{items.map((item) => (
							<button
								key={item.label}
								class="lp-more__item"
								role="menuitem"
								type="button"
								tabIndex={-1}
								onClick={() => {
									close();
									item.onChoose();
								}}
							>
								<Icon name={item.icon} />
								<span>{item.label}</span>
							</button>
						))}
					</div>
				</>
			)}
		</div>
	);
}
