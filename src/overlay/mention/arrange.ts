/** Drawing over what is drawn: with each key only what differs is written, so that the browser styles and lays out no more than that. */

/** Makes these nodes, in this order, the parent's only children; those that are in place stay untouched. */
export function arrange(parent: Node, wanted: readonly Node[]): void {
	let at = parent.firstChild;
	for (const node of wanted)
		if (node === at) at = node.nextSibling;
		else parent.insertBefore(node, at);
	while (at) {
		const next: ChildNode | null = at.nextSibling;
		at.remove();
		at = next;
	}
}

/** Sets an attribute, or takes it away; nothing when it is so already. */
export function attribute(element: Element, name: string, value: string | undefined): void {
	const current = element.getAttribute(name);
	if (value === undefined) {
		if (current !== null) element.removeAttribute(name);
	} else if (current !== value) element.setAttribute(name, value);
}

/** Makes the text the element's only content; an unchanged one stays, a changed one keeps its node. */
export function text(element: Element, wanted: string): void {
	const only = element.firstChild;
	if (only?.nodeType !== 3 || only.nextSibling) element.textContent = wanted;
	else if ((only as Text).data !== wanted) (only as Text).data = wanted;
}
