import { useRef, useState } from 'preact/hooks';
import { asLoopinError } from '../platform/errors';
import { language, plural, t } from '../platform/i18n';
import { type Imported, importData, MOST_CHARACTERS } from '../store/import';
import { Icon } from '../ui/Icon';
import { errorSentence } from '../ui/reasons';
import type { Options } from './state';

/** What came of it, as sentences. */
export function importedSentence(done: Imported): string {
	const parts = [
		...(done.settings ? [t('optionsImportedSettings')] : []),
		...(done.updates ? [plural('optionsImportedUpdates', done.updates)] : []),
		...(done.read ? [plural('optionsImportedRead', done.read)] : []),
		...(done.muted ? [plural('optionsImportedMuted', done.muted)] : []),
		...(done.drafts ? [plural('optionsImportedDrafts', done.drafts)] : []),
	];
	const list = new Intl.ListFormat(language(), { type: 'conjunction' }).format(parts);
	const sentences = [parts.length > 0 ? t('optionsImported', list) : t('optionsImportedNothing')];
	if (done.unknownAccounts) sentences.push(plural('optionsImportUnknown', done.unknownAccounts));
	return sentences.join(' ');
}

/** Takes over what "Export my data" wrote, perhaps on another computer. What is in the file is not trusted (store/import.ts). */
export function ImportButton({ options, onDone }: { options: Options; onDone: () => void }) {
	const input = useRef<HTMLInputElement>(null);
	const [busy, setBusy] = useState(false);
	const [said, setSaid] = useState<{ words: string; wrong: boolean }>({ words: '', wrong: false });
	const take = async (file: File) => {
		setBusy(true);
		setSaid({ words: '', wrong: false });
		try {
			// A character takes at most four bytes; what is larger is not even read.
			if (file.size > 4 * MOST_CHARACTERS) setSaid({ words: t('optionsImportWrong'), wrong: true });
			else setSaid({ words: importedSentence(await importData(await file.text())), wrong: false });
			onDone();
		} catch (thrown) {
			const { kind } = asLoopinError(thrown);
			setSaid({ words: kind === 'bad-answer' ? t('optionsImportWrong') : errorSentence(kind, 'Loopin'), wrong: true });
		} finally {
			setBusy(false);
			await options.loadSites();
		}
	};
	return (
		<>
			<button class="lp-btn lp-btn--secondary" type="button" aria-disabled={busy || undefined} onClick={() => !busy && input.current?.click()}>
				{busy ? <span class="lp-spin" aria-hidden="true" /> : <Icon name="up" />}
				{t('optionsImport')}
			</button>
			<input
				ref={input}
				type="file"
				accept="application/json,.json"
				hidden
				tabIndex={-1}
				aria-label={t('optionsImport')}
				onChange={(event) => {
					const file = event.currentTarget.files?.[0];
					event.currentTarget.value = ''; // the same file may be chosen again
					if (file) void take(file);
				}}
			/>
			<p class={`lp-help lp-help--import${said.wrong ? ' lp-help--error' : ''}`} role={said.wrong ? 'alert' : 'status'}>
				{said.words && <Icon name={said.wrong ? 'alert' : 'check'} size={14} />}
				<span>{said.words}</span>
			</p>
		</>
	);
}
