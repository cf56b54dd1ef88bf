import { defaultTreeAdapter as tree, type DefaultTreeAdapterMap } from 'parse5';

/** Every element of a page as a browser would build it, those of templates too. */
export function* elements(
	node: DefaultTreeAdapterMap['node']
): Generator<DefaultTreeAdapterMap['element']> {
	if (tree.isElementNode(node)) yield node;
	if ('content' in node) yield* elements(node.content);
	if ('childNodes' in node) for (const child of node.childNodes) yield* elements(child);
}
