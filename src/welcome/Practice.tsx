import { useMemo, useRef, useState } from 'preact/hooks';
import { findTrigger } from '../overlay/composer/trigger';
import { t } from '../platform/i18n';
import { Icon } from '../ui/Icon';
import { MentionField } from '../ui/MentionField';
import { practiceDirectory } from './practice-people';

/** A note that nobody sees, with the real menu. */
export function Practice({ onMentioned }: { onMentioned: (name: string) => void }) {
	const field = useRef<HTMLTextAreaElement>(null);
	const [text, setText] = useState('');
	const directory = useMemo(practiceDirectory, []);
	return (
		<div>
			<div class="lp-try">
				<div class="lp-try__label">
					<Icon name="lock" size={14} />
					{t('welcomePracticeLabel')}
				</div>
				<MentionField
					id="practice"
					field={field}
					class="lp-try__box"
					label={t('welcomePracticeNote')}
					placeholder={t('welcomePracticePlaceholder')}
					value={text}
					rows={2}
					findTrigger={findTrigger}
					directory={directory}
					sub={() => t('welcomePracticeColleague')}
					place="inline"
					onText={setText}
					onPick={({ name }) => onMentioned(name)}
				/>
			</div>
		</div>
	);
}
