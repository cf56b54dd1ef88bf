import { defaultTreeAdapter as tree, parseFragment, type DefaultTreeAdapterMap } from 'parse5';

type Node = DefaultTreeAdapterMap['node'];

/** HTML as a reader meets it, one way to write each thing: what is compared with what CommonMark expects. */
export function read(html: string): string {
	const block = '</?(?:p|h\\d|hr|ul|ol|li|blockquote|pre|table)(?: \\d+)?>';
	return written(parseFragment(html.replace(/<br \/>\n/g, '<br />')))
		.replace(/\s*<br>\s*/g, '<br>')
		.replace(new RegExp(`(?:\\s|<br>)*(${block})(?:\\s|<br>)*`, 'g'), '$1')
		.replace(/\s*<\/code><\/pre>/g, '</code></pre>');
}

/**
 * What CommonMark expects, told in the dialect of this house: headings begin at h3, a line break is kept, images are
 * links, links lead to addresses with a scheme or to pages of this site and carry no title, code has no language.
 */
export function inDialect(html: string): string {
	return read(
		html
			.replace(
				/(<\/?h)([1-6])/g,
				(_, tag: string, level: string) => tag + Math.min(6, Number(level) + 2)
			)
			.replace(/<img src="([^"]*)" alt="([^"]*)"(?: title="[^"]*")? \/>/g, '<a href="$1">$2</a>')
	);
}

function written(node: Node): string {
	if (tree.isTextNode(node)) return isInCode(node) ? node.value : broken(node);
	const inside = 'childNodes' in node ? node.childNodes.map(written).join('') : '';
	if (!tree.isElementNode(node)) return inside;
	const { tagName } = node;
	const href = node.attrs.find(({ name }) => name === 'href')?.value ?? '';
	if (tagName === 'a') return leads(href) ? `<a ${decoded(href)}>${inside}</a>` : inside;
	const start = node.attrs.find(({ name }) => name === 'start')?.value;
	if (tagName === 'ol' && start) return `<ol ${start}>${inside}</ol>`;
	return ['br', 'hr'].includes(tagName) ? `<${tagName}>` : `<${tagName}>${inside}</${tagName}>`;
}

/** Every line break of the text is one that is seen. */
function broken(node: DefaultTreeAdapterMap['textNode']): string {
	return node.value.replace(/ *\n */g, '<br>');
}

function isInCode(node: Node): boolean {
	const parent = 'parentNode' in node ? node.parentNode : null;
	if (!parent) return false;
	return ('tagName' in parent && ['code', 'pre'].includes(parent.tagName)) || isInCode(parent);
}

function leads(href: string): boolean {
	return /^(?:https?:\/\/|mailto:|#|\/(?![/\\]))/i.test(href);
}

function decoded(href: string): string {
	try {
		return decodeURI(new URL(href, 'https://yui.invalid').href);
	} catch {
		return href;
	}
}
