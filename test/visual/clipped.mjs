// Runs in the page: what of our words does not fit where it stands.

/**
 * Gives a sentence for each fault, of the page's own elements (an extension page) or of those in our shadow roots (a helpdesk's page):
 * words that a box cuts off; words of ours that end in an ellipsis (a name or a title may, a button may not); words that stick out of their button;
 * words over other words; a placeholder that is longer than its field; a page that is wider than its window.
 */
export function clipped(ours) {
	const wrong = new Set();
	const roots = [...document.querySelectorAll('loopin-overlay')].map((host) => host.shadowRoot);
	if (roots.length === 0) roots.push(document);
	const say = (element, what) =>
		wrong.add(`${element.className || element.localName}: “${element.textContent.replaceAll(ours, '').trim().slice(0, 50)}” ${what}`);
	const drawn = (element) =>
		element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && !element.closest('.lp-sr, .lp-sr *, [hidden], option');
	const { clientWidth, scrollWidth } = document.documentElement;
	if (roots[0] === document && scrollWidth > clientWidth + 1) wrong.add(`the page is ${scrollWidth - clientWidth} px wider than its window`);

	/** What boxes around it leave of a box. */
	const left = (element, box) => {
		let { left, right, top, bottom } = box;
		for (let around = element; around; around = around.parentElement) {
			const { overflowX, overflowY } = getComputedStyle(around);
			if (overflowX === 'visible' && overflowY === 'visible') continue;
			const frame = around.getBoundingClientRect();
			[left, right] = [Math.max(left, frame.left), Math.min(right, frame.right)];
			[top, bottom] = [Math.max(top, frame.top), Math.min(bottom, frame.bottom)];
		}
		return { left, right, top, bottom, width: right - left, height: bottom - top };
	};
	/** Its words, without those for screen readers only. */
	const read = (element) =>
		[...element.childNodes].map((node) => (node.nodeType === Node.TEXT_NODE ? node.data : node.matches?.('.lp-sr') ? '' : read(node))).join('');

	const pieces = [];
	for (const root of roots) {
		for (const element of root.querySelectorAll('*')) {
			if (!drawn(element)) continue;
			const style = getComputedStyle(element);
			if (element.matches('input, textarea') && element.placeholder && !element.value) {
				const canvas = document.createElement('canvas').getContext('2d');
				canvas.font = style.font;
				const room = element.clientWidth - Number.parseFloat(style.paddingLeft) - Number.parseFloat(style.paddingRight);
				const wide = canvas.measureText(element.placeholder.replaceAll(ours, '')).width;
				if (element.localName === 'input' && wide > room + 1)
					wrong.add(
						`${element.className || element.localName}: the placeholder “${element.placeholder.replaceAll(ours, '')}” is ${Math.round(wide - room)} px too long`,
					);
				continue;
			}
			const words = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
			const cutX = style.overflowX !== 'visible' && element.scrollWidth > element.clientWidth + 1;
			const cutY = style.overflowY !== 'visible' && element.scrollHeight > element.clientHeight + 1;
			const scrolls = /auto|scroll/.test(style.overflowX + style.overflowY);
			const shortened = style.textOverflow === 'ellipsis' || style.webkitLineClamp !== 'none';
			const holdsWords = element.textContent.trim() !== '';
			if (holdsWords && !scrolls && (cutX || cutY)) {
				if (!shortened && words) say(element, 'is cut off');
				else if (shortened && read(element).trim().startsWith(ours)) say(element, 'is shortened');
			}
			if (!words) continue;
			for (const node of element.childNodes) {
				if (node.nodeType !== Node.TEXT_NODE || !node.data.trim()) continue;
				const range = document.createRange();
				range.selectNodeContents(node);
				for (const whole of range.getClientRects()) {
					const box = left(element, whole);
					if (box.width < 2 || box.height < 2) continue;
					const button = element.closest('button, kbd, .lp-tag, .lp-btn, select, [role=tab]');
					const frame = button?.getBoundingClientRect();
					if (frame && (box.left < frame.left - 1 || box.right > frame.right + 1 || box.top < frame.top - 2 || box.bottom > frame.bottom + 2))
						say(button, 'sticks out of its button');
					// What lies under something else, or is scrolled away, cannot be in the way.
					const hit = root.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
					if (hit && (hit === element || element.contains(hit) || hit.contains(element))) pieces.push({ element, box });
				}
			}
		}
	}
	for (const [at, { element, box }] of pieces.entries())
		for (const other of pieces.slice(at + 1)) {
			if (other.element === element) continue;
			const across = Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left);
			const down = Math.min(box.bottom, other.box.bottom) - Math.max(box.top, other.box.top);
			// Lines that are set close touch with their boxes, not with their letters.
			if (across > 3 && down > 5) say(element, `is over “${other.element.textContent.replaceAll(ours, '').trim().slice(0, 30)}”`);
		}
	return [...wrong];
}
