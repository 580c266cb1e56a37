import { useEffect, useState } from 'preact/hooks';
import { browser } from '../platform/browser';
import { t } from '../platform/i18n';
import { log } from '../platform/log';
import type { Settings } from '../platform/settings';
import { Icon } from '../ui/Icon';
import { lock, onOff, Section, SwitchRow } from './parts';
import type { Options } from './state';

interface Command {
	name: string;
	description: string;
	shortcut: string;
}

/** The browsers name their own commands in their own way, or not at all. */
const wordsOf = (name: string, description: string | undefined): string => (name === '_execute_action' ? t('optionsCommandOpen') : (description ?? name));

/** The browser's own page for shortcuts. Firefox has a call for it; Chromium a page. */
function changeInBrowser(): Promise<unknown> {
	const { openShortcutSettings } = browser.commands as { openShortcutSettings?: () => Promise<void> };
	return openShortcutSettings ? openShortcutSettings.call(browser.commands) : browser.tabs.create({ url: 'chrome://extensions/shortcuts' });
}

export function Shortcuts({ options, settings }: { options: Options; settings: Settings }) {
	const [commands, setCommands] = useState<readonly Command[]>([]);
	useEffect(() => {
		// No command in the manifest, no such API.
		const all = browser.commands?.getAll();
		all?.then(
			(found) =>
				setCommands(
					found.flatMap(({ name, description, shortcut }) => (name ? [{ name, description: wordsOf(name, description), shortcut: shortcut ?? '' }] : [])),
				),
			(thrown) => log.warn('commands not read', thrown),
		);
	}, []);
	return (
		<Section
			id="shortcuts"
			title={t('optionsShortcuts')}
			side={
				commands.length > 0 && (
					<button class="lp-btn lp-btn--secondary lp-btn--s" type="button" onClick={() => void changeInBrowser()}>
						{t('optionsChangeInBrowser')} <Icon name="external" size={14} />
					</button>
				)
			}
		>
			<div class="lp-card">
				{commands.map(({ name, description, shortcut }) => (
					<div key={name} class="lp-set lp-set--key">
						<span class="lp-set__text">
							<span class="lp-set__label">{description}</span>
						</span>
						<span class="lp-set__ctl" dir="ltr">
							{shortcut ? (
								shortcut.split('+').map((cap) => (
									<kbd key={cap} class="lp-kbd">
										{cap}
									</kbd>
								))
							) : (
								<span class="lp-set__none">{t('optionsNotSet')}</span>
							)}
						</span>
					</div>
				))}
				<SwitchRow
					{...lock(options.policy.value, 'singleKeys', onOff(settings.singleKeys))}
					label={t('optionsSingleKeys')}
					help={t('optionsSingleKeysHelp')}
					checked={settings.singleKeys}
					onChange={(singleKeys) => void options.save({ singleKeys })}
				/>
			</div>
		</Section>
	);
}
