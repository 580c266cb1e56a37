import type { ComponentChildren } from 'preact';
import { Icon } from './Icon';
import { Foreign } from './Sentence';

/** A site that could be connected: its host name, what it is, and perhaps a button. */
export function SiteCard({ host, what, children }: { host: string; what: ComponentChildren; children?: ComponentChildren }) {
	return (
		<div class="lp-site">
			<span class="lp-site__icon">
				<Icon name="globe" />
			</span>
			<span class="lp-site__text">
				<b>
					<Foreign text={host} />
				</b>
				<span>{what}</span>
			</span>
			{children}
		</div>
	);
}
