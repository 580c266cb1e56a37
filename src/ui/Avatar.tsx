import { useLayoutEffect, useRef } from 'preact/hooks';
import type { UpdateKind } from '../collaboration/model';
import { photoImage } from './dom';
import { Icon } from './Icon';
import type { IconName } from './icons';
import { initials, personColour } from './person';

export type KindMark = UpdateKind | 'problem';

/** The small mark on an avatar's corner: what happened. */
const MARKS: Record<KindMark, [IconName, string]> = {
	mention: ['at', ' lp-kind--mention'],
	'customer-reply': ['bubble', ''],
	'colleague-reply': ['reply', ''],
	note: ['lock', ' lp-kind--note'],
	added: ['userplus', ''],
	status: ['activity', ''],
	problem: ['alert', ' lp-kind--problem'],
};

interface AvatarProps {
	name: string;
	size?: 20 | 24 | 28 | 32 | 36 | 40;
	customer?: boolean;
	kind?: KindMark;
	/** Shown on the helpdesk's own pages only. */
	photo?: string | undefined;
}

/** Round for colleagues, a rounded square for customers; initials, their photo over them, and what happened on its corner. */
export function Avatar({ name, size = 28, customer = false, kind, photo }: AvatarProps) {
	const box = useRef<HTMLSpanElement>(null);
	useLayoutEffect(() => {
		const image = photoImage(photo);
		if (image) box.current?.prepend(image);
		return () => image?.remove();
	}, [photo]);
	const mark = kind && MARKS[kind];
	return (
		<span ref={box} class={`lp-avatar lp-avatar--${size}${customer ? ' lp-avatar--customer' : ''}`} data-p={personColour(name)} aria-hidden="true">
			{initials(name)}
			{mark && (
				<span class={`lp-kind${mark[1]}`}>
					<Icon name={mark[0]} size={12} />
				</span>
			)}
		</span>
	);
}
