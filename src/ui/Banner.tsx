import type { ComponentChildren } from 'preact';
import { Icon } from './Icon';
import type { IconName } from './icons';

interface BannerProps {
	icon: IconName;
	tone?: 'warn' | 'danger';
	title: ComponentChildren;
	/** `alert` for what failed; `none` where the surrounding already speaks. Default `status`. */
	role?: 'status' | 'alert' | 'none';
	children?: ComponentChildren;
	action?: ComponentChildren;
}

/** One thing the agent should know, with at most one thing to do about it. */
export function Banner({ icon, tone, title, role = 'status', children, action }: BannerProps) {
	return (
		<div class={`lp-banner${tone ? ` lp-banner--${tone}` : ''}`} {...(role === 'none' ? {} : { role })}>
			<Icon name={icon} />
			<div class="lp-banner__body">
				<p class="lp-banner__title">{title}</p>
				{children}
			</div>
			{action}
		</div>
	);
}
