import { readFileSync } from 'node:fs';
import {
	defaultTreeAdapter as tree,
	parse,
	parseFragment,
	type DefaultTreeAdapterMap
} from 'parse5';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { excerpt, render } from '#lib/markdown.ts';
import { plainPage } from '#lib/server/plain-page.ts';
import { closeTemporaryYui, openTemporaryYui } from '../support/database.ts';
import { sourcesIn } from './sources.ts';
import { publicVectors } from './vectors.ts';

const vectors = publicVectors();

/** What the renderer may write; a reader’s browser gets nothing else out of what people type. */
const TAGS =
	/^(?:p|br|hr|strong|em|del|code|pre|blockquote|[ou]l|li|table|thead|tbody|t[rdh]|h[3-6]|a|div|span)$/;
const ATTRIBUTES = /^(?:href|rel|class|title|start|scope|tabindex|role|aria-label)$/;

let folder: string;

beforeAll(() => {
	folder = openTemporaryYui();
});

afterAll(() => closeTemporaryYui(folder));

test('the collections are there', () => {
	expect(vectors.length).toBeGreaterThan(300);
});

describe('what people write in Markdown', () => {
	const places: Record<string, (vector: string) => string> = {
		'by itself': (vector) => vector,
		'within a sentence': (vector) => `文の中の${vector}です。`,
		'in a quote': (vector) => `> ${vector}`,
		'in a list': (vector) => `- ${vector}`,
		'in emphasis': (vector) => `**${vector}**`,
		'in a table': (vector) => `| a | b |\n|---|---|\n| ${vector} | ${vector} |`,
		'in a heading': (vector) => `# ${vector}`,
		'in code': (vector) => `\`${vector}\`\n\n\`\`\`${vector}\n${vector}\n\`\`\``,
		'as the words of a link': (vector) => `[${vector}](https://example.jp/)`,
		'as an address': (vector) => `[x](${vector}) [x](<${vector}>) <${vector}>`,
		'as a title': (vector) => `[x](https://example.jp/ "${vector}")`,
		'as an image': (vector) => `![${vector}](${vector})`,
		'behind an address': (vector) => `https://example.jp/${vector}`,
		'as a definition': (vector) => `[x]\n\n[x]: ${vector}`,
		'as addresses alone': (vector) =>
			[...vector.matchAll(/(?:javascript|vbscript|data|feed|livescript):[^"'\s>]*/gi)]
				.map(([address]) => `[x](${address}) <${address}> ${address}`)
				.join('\n')
	};

	test.each(Object.keys(places))('comes out as text and the few tags we know: %s', (place) => {
		for (const vector of vectors) {
			const html = render(places[place]?.(vector) ?? '');
			expect(dangersIn(parseFragment(html)), vector).toEqual([]);
		}
	});

	test('has excerpts that are text', () => {
		for (const vector of vectors) {
			const text = excerpt(vector, 200);
			// As text it goes into a page by the frame, which escapes it; it must not have been unescaped twice.
			expect(text.includes('&lt;'), vector).toBe(vector.includes('&lt;'));
		}
	});
});

test('a page of a refusal shows what was typed and is built as with any other words', () => {
	const built = async (text: string) => {
		const page = plainPage(403, text, { advice: text, typed: [{ label: '本文', text }] });
		return outlineOf(parse(await page.text()));
	};
	return Promise.all(
		vectors.map(async (vector) => {
			expect(await built(vector.replace(/\n/g, ' ')), vector).toEqual(await built('ことば'));
		})
	);
});

test('HTML enters a page as it is only where the renderer has written it', () => {
	const found = sourcesIn('src').flatMap((file) =>
		[...readFileSync(file, 'utf8').matchAll(/\{@html ([^}]+)\}/g)].map(([, what = '']) => what)
	);
	const names = new Set(found.map((what) => what.split('.').at(-1)));
	expect([...names].sort()).toEqual(['answerHtml', 'html', 'memoHtml', 'question', 'questionHtml']);
	expect(found).toHaveLength(22);
	const written = sourcesIn('src/lib/server').flatMap((file) =>
		[...readFileSync(file, 'utf8').matchAll(/^.*\b(?:html|\w+Html): (?!string\b|'')(.+)$/gm)].map(
			([, value = '']) => `${file}: ${value}`
		)
	);
	const strange = written.filter(
		(line) => !/render\(|[hH]tml\b|: (?:text\(\)|true|'[ぁ-ん一-龠])|中身がWeb/.test(line)
	);
	expect(strange).toEqual([]);
});

/** Whatever could act: elements and attributes we never write, addresses that run. */
function dangersIn(node: DefaultTreeAdapterMap['node']): string[] {
	const inside = 'childNodes' in node ? node.childNodes.flatMap(dangersIn) : [];
	if (tree.isCommentNode(node)) return ['a comment'];
	if (!tree.isElementNode(node)) return inside;
	const { tagName, attrs } = node;
	const dangers = TAGS.test(tagName) ? [] : [tagName];
	for (const { name, value } of attrs) {
		if (!ATTRIBUTES.test(name)) dangers.push(`${tagName} ${name}`);
		if (name !== 'href') continue;
		const { protocol } = new URL(value, 'https://yui.invalid/');
		if (!['https:', 'http:', 'mailto:'].includes(protocol)) dangers.push(value);
	}
	return [...dangers, ...inside];
}

function outlineOf(node: DefaultTreeAdapterMap['node']): unknown {
	if (!('childNodes' in node)) return [];
	const children = node.childNodes.filter((child) => !tree.isTextNode(child)).map(outlineOf);
	return tree.isElementNode(node)
		? [node.tagName, node.attrs.map(({ name }) => name), children]
		: children;
}
