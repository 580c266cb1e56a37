import { t } from '../platform/i18n';
import { Icon } from '../ui/Icon';
import { shown } from '../ui/person';
import { Foreign } from '../ui/Sentence';
import { type Row, splitAround, wordsOf } from './rows';

/** Host text with what was searched for marked in it. `class`: how it is cut; its own direction decides at which end. */
export function Marked({ text, query, class: look }: { text: string; query: string; class?: string }) {
	const parts = splitAround(shown(text), wordsOf(query));
	return (
		<bdi {...(look ? { class: look } : {})}>
			{parts.map(([part, matched], index) =>
				matched ? (
					<mark key={index} class="lp-match lp-match--find">
						{part}
					</mark>
				) : (
					part
				),
			)}
		</bdi>
	);
}

/** Which helpdesk, by its colour and name. */
export function DeskLabel({ row }: { row: Row }) {
	return (
		<span class="lp-desk" data-d={row.desk}>
			<span>
				<Foreign text={row.deskName} />
			</span>
		</span>
	);
}

/** The conversation's number, as the helpdesk prints it. Numbers stay left-to-right. */
export function NumberLabel({ number, query = '' }: { number: string; query?: string }) {
	return (
		<span class="lp-num" dir="ltr">
			<Marked text={`#${shown(number, 14)}`} query={query} />
		</span>
	);
}

/** A mention that I have not answered. */
export function Waits() {
	return (
		<span class="lp-waits">
			<Icon name="reply" size={12} />
			{t('popupWaits')}
		</span>
	);
}
