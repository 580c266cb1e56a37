/** The links of the new interface's editor. */
import Link from '@tiptap/extension-link';

/** Two marks for links, in the order in which Zammad has them: what is read from HTML becomes the first. */
export const PlainLink = Link.extend({
	inclusive: false,
	addAttributes: () => ({
		href: { default: null, parseHTML: (element) => element.getAttribute('href'), renderHTML: ({ href }) => ({ href }) },
		'aria-haspopup': { default: 'dialog' },
		'aria-expanded': { default: 'false' },
		'aria-controls': { default: null },
	}),
}).configure({ openOnClick: false });
export const UserLink = Link.extend({
	name: 'mentionUserLink',
	addAttributes() {
		const attribute = 'data-mention-user-id';
		return {
			...this.parent?.(),
			href: { default: null },
			[attribute]: { default: null, parseHTML: (element) => element.dataset.mentionUserId, renderHTML: (all) => ({ [attribute]: all[attribute] }) },
		};
	},
}).configure({ openOnClick: false, autolink: false });
