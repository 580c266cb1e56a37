import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';
import { t } from '../platform/i18n';

interface DialogProps {
	title: ComponentChildren;
	text: ComponentChildren;
	children?: ComponentChildren;
	/** The button that does it. */
	confirm: string;
	confirmDisabled?: boolean;
	onConfirm: () => void;
	onCancel: () => void;
}

/** Asks before something is lost. The browser keeps the focus inside and gives it back; it starts on Cancel. */
export function AlertDialog({ title, text, children, confirm, confirmDisabled = false, onConfirm, onCancel }: DialogProps) {
	const dialog = useRef<HTMLDialogElement>(null);
	const cancel = useRef<HTMLButtonElement>(null);
	const id = useId();
	useLayoutEffect(() => {
		const element = dialog.current;
		if (!element || element.open) return;
		const before = document.activeElement;
		element.showModal();
		cancel.current?.focus();
		return () => {
			element.close();
			// Taken out of the page while open, it gives nothing back by itself.
			if (before instanceof HTMLElement && before.isConnected) before.focus();
		};
	}, []);
	return (
		<dialog
			ref={dialog}
			class="lp-dialog"
			role="alertdialog"
			aria-labelledby={`${id}-title`}
			aria-describedby={`${id}-text`}
			onCancel={(event) => {
				event.preventDefault();
				onCancel();
			}}
		>
			<h2 id={`${id}-title`}>{title}</h2>
			<p id={`${id}-text`}>{text}</p>
			{children}
			<div class="lp-dialog__foot">
				<button ref={cancel} class="lp-btn lp-btn--secondary" type="button" onClick={onCancel}>
					{t('optionsCancel')}
				</button>
				<button class="lp-btn lp-btn--danger" type="button" aria-disabled={confirmDisabled || undefined} onClick={() => !confirmDisabled && onConfirm()}>
					{confirm}
				</button>
			</div>
		</dialog>
	);
}
