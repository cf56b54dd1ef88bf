import { Marked, Tokenizer, type Tokens } from 'marked';
import sanitize from 'sanitize-html';
import { escapeHtml, markBidi, showBidi } from '#lib/text.ts';

/** Only its origin matters: a path that resolves elsewhere does not stay on this site. */
const anywhere = 'https://yui.invalid';

/** Nesting and length beyond what people write by hand. */
const deepest = 12;
const longestText = 200_000;

/** Steps of a regular expression that take about a quarter of a second. */
const mostSteps = 1e8;
/** More list items, code marks, emphasis, links or references than anybody writes by hand; each costs a walk of its own. */
const mostItems = 5_000;
/** Each row of a table and each line costs a tag or more to write and to look through. */
const mostRows = 10_000;
const mostLines = 20_000;

/** What may begin or end emphasis; the underscores within a word cannot. */
const emphasisMark = /\*+|(?<![a-z\d])_+|_+(?![a-z\d])/gi;

/** Longer ones are left as text: every try to read one may cost its length. */
const longestLink = 2000;
const longestEmphasis = 800;

/** `>>12` at the start of a line, where Markdown reads a quote within a quote. */
const referenceLine = /^ {0,3}>>\d{1,5}(?!\d)/;
const laterReferenceLine = /\n {0,3}>>\d{1,5}(?!\d)/;

/** In escaped text: `>>12`, or a mail address. The lookbehind and the bounds keep it linear. */
const reference = '&gt;&gt;(?<number>\\d{1,5})(?!\\d)';
const mailAddress =
	'(?<![\\w.+-])(?<mail>[\\w.+-]{1,64}@[a-z\\d-]{1,63}(?:\\.[a-z\\d-]{1,63}){0,8}\\.[a-z]{2,24})(?![\\w-])';
/** A page of this site by its path alone; whoever may read it is shown its title in place of it. */
const ownPath =
	'(?<![\\w/.:%-])(?<path>/(?:threads|notices)/[1-9]\\d{0,9}(?:#p\\d{1,5})?)(?![\\w/#?-])';
const inText = new RegExp(`${reference}|${mailAddress}|${ownPath}`, 'gi');

const marked = new Marked({
	gfm: true,
	breaks: true,
	tokenizer: {
		blockquote(src) {
			if (referenceLine.test(src)) return undefined;
			const later = src.trimStart().startsWith('>') ? src.search(laterReferenceLine) : -1;
			return later < 0 ? false : Tokenizer.prototype.blockquote.call(this, src.slice(0, later + 1));
		},

		// Japanese has no spaces around emphasis, and CommonMark refuses **「外字」**は because of the bracket.
		emStrong(src, maskedSrc, before) {
			const at = maskedSrc.length - src.length;
			const width = /^\*{1,2}(?![*\s])/.exec(src)?.[0].length ?? 0;
			const end = width > 0 ? closing(maskedSrc.slice(at, at + longestEmphasis), width) : -1;
			if (end < 0) {
				const masked = maskedSrc.slice(Math.max(0, at - 8), at + longestEmphasis);
				return Tokenizer.prototype.emStrong.call(
					this,
					src.slice(0, longestEmphasis),
					masked,
					before
				);
			} else {
				const text = src.slice(width, end);
				const raw = src.slice(0, end + width);
				const tokens = this.lexer.inlineTokens(text);
				return width === 2
					? { type: 'strong', raw, text, tokens }
					: { type: 'em', raw, text, tokens };
			}
		},

		link(src) {
			return Tokenizer.prototype.link.call(this, src.slice(0, longestLink));
		},

		// 「9:00~10:00、13:00~15:00」 is a span of time: only ~~ strikes through.
		del: (src) => (src.startsWith('~~') ? false : undefined),

		// GFM takes everything up to a space for the address; Japanese sentences go on without one.
		url(src) {
			const found = /^(?:https?:\/\/|www\.)[!#-;=?-~]+/i.exec(src.slice(0, longestLink + 1))?.[0];
			if (!found || found.length > longestLink) return undefined;
			const raw = found.slice(0, urlLength(found));
			const href = /^www\./i.test(raw) ? `https://${raw}` : raw;
			if (safeHref(href) === null) return undefined;
			const tokens: Tokens.Text[] = [{ type: 'text', raw, text: raw, escaped: false }];
			return { type: 'link', raw, text: raw, href, title: null, tokens };
		},

		// marked's own rule looks ahead for mail addresses at every letter: quadratic.
		inlineText(src) {
			const raw = src.slice(0, textLength(src));
			return { type: 'text', raw, text: raw, escaped: false };
		},

		// HTML is shown as typed. A line of ---- under text is a rule in Japanese mail, not a heading.
		html: () => undefined,
		tag: () => undefined,
		lheading: () => undefined,
		def: () => undefined,
		reflink: () => undefined
	},
	renderer: {
		heading({ tokens, depth }) {
			const level = Math.min(depth + 2, 6);
			return `<h${level}>${this.parser.parseInline(tokens)}</h${level}>\n`;
		},

		code: ({ text }) => `<pre><code>${escapeHtml(text.replace(/\n$/, ''))}\n</code></pre>\n`,

		checkbox: ({ checked }) => (checked ? '☑ ' : '☐ '),

		table({ header, rows }) {
			const row = (cells: Tokens.TableCell[]): string =>
				`<tr>${cells.map((cell) => this.tablecell(cell)).join('')}</tr>\n`;
			const body = rows.length > 0 ? `<tbody>\n${rows.map(row).join('')}</tbody>\n` : '';
			return `<div class="scroll" tabindex="0" role="region" aria-label="表"><table>\n<thead>\n${row(header)}</thead>\n${body}</table></div>\n`;
		},

		tablecell({ tokens, header, align }) {
			const opening = header ? 'th scope="col"' : 'td';
			const aligned = align ? ` class="align-${align}"` : '';
			return `<${opening}${aligned}>${this.parser.parseInline(tokens)}</${header ? 'th' : 'td'}>`;
		},

		link({ href, tokens }) {
			// Text typed between the brackets may itself hold references and addresses; links cannot nest.
			return anchor(href, this.parser.parseInline(tokens).replace(/<\/?a\b[^>]*>/g, ''));
		},

		image({ href, tokens, text }) {
			const alt = tokens ? this.parser.parseInline(tokens, this.parser.textRenderer) : text;
			return anchor(href, escapeHtml(alt || href));
		},

		text(token) {
			if ('tokens' in token && token.tokens) return this.parser.parseInline(token.tokens);
			else return linked(escapeHtml(token.text));
		}
	}
});

/** The second net: what the renderers above may write, and nothing else. */
const allowed: sanitize.IOptions = {
	allowedTags: [
		...['p', 'br', 'hr', 'strong', 'em', 'del', 'code', 'pre', 'blockquote', 'a', 'div'],
		...['ul', 'ol', 'li', 'table', 'thead', 'tbody', 'tr', 'th', 'td', 'h3', 'h4', 'h5', 'h6']
	],
	allowedAttributes: {
		a: ['href', { name: 'class', values: ['ref'] }, 'rel'],
		ol: ['start'],
		div: [
			{ name: 'class', values: ['scroll'] },
			{ name: 'tabindex', values: ['0'] },
			{ name: 'role', values: ['region'] },
			{ name: 'aria-label', values: ['表'] }
		],
		th: [
			{ name: 'scope', values: ['col'] },
			{ name: 'class', values: ['align-left', 'align-center', 'align-right'] }
		],
		td: [{ name: 'class', values: ['align-left', 'align-center', 'align-right'] }]
	},
	allowedSchemes: ['http', 'https', 'mailto'],
	allowProtocolRelative: false,
	textFilter: markBidi
};

/**
 * Safe HTML for what a person wrote in Markdown (GFM, line breaks kept): headings from h3 on, no
 * images, HTML shown as text, `>>12` linked to #p12. Text that would take long becomes plain text.
 */
export function render(markdown: string): string {
	if (isCostly(markdown)) return plain(markdown);
	else return sanitize(marked.parse(markdown, { async: false }), allowed);
}

/** The first `n` characters (code points) as plain text on one line, then 「…」 if there is more. */
export function excerpt(markdown: string, n: number): string {
	// Enough source for n characters even where addresses and marks take most of it.
	const source = markdown.slice(0, 10 * n + 1000);
	const text = render(source)
		.replace(/<\/?(?:span|a|strong|em|del|code)\b[^>]*>/g, '')
		.replace(/<[^>]*>/g, ' ')
		.replace(/&(amp|lt|gt|quot|#39);/g, (entity) => characterOf[entity] ?? entity)
		.replace(/[ \t\n]+/g, ' ')
		.trim();
	const letters = Array.from(text);
	const isWhole = letters.length <= n && source.length === markdown.length;
	return isWhole ? text : `${letters.slice(0, n).join('')}…`;
}

const characterOf: Record<string, string> = {
	'&amp;': '&',
	'&lt;': '<',
	'&gt;': '>',
	'&quot;': '"',
	'&#39;': "'"
};

function closing(masked: string, width: number): number {
	for (const { 0: run, index } of masked.slice(width).matchAll(/(?<!\*)\*+(?!\*)/g)) {
		const before = masked.charAt(width + index - 1);
		if (index > 0 && !/\s/.test(before) && (run.length === width || run.length === 3)) {
			return index + run.length;
		}
	}
	return -1;
}

function textLength(src: string): number {
	const stop = /[\\<![`*~_\n]|https?:\/\/|www\./gi;
	stop.lastIndex = /^(?:`+|~+|[^])/.exec(src)?.[0].length ?? 1;
	return stop.exec(src)?.index ?? src.length;
}

/** Leaves a full stop or a bracket after the address to the sentence, like GFM. */
function urlLength(url: string): number {
	let length = url.length;
	let unopened = url.split(')').length - url.split('(').length;
	while (/[?!.,:;*_'"~)\]]/.test(url.charAt(length - 1))) {
		if (url.charAt(length - 1) === ')') {
			if (unopened <= 0) break;
			unopened -= 1;
		}
		length -= 1;
	}
	return length;
}

function linked(html: string): string {
	return html.replace(inText, (found: string, ...rest: unknown[]) => {
		const { number, mail, path } = rest.at(-1) as { number?: string; mail?: string; path?: string };
		if (path) return anchor(path, found);
		if (number) return `<a href="#p${Number(number)}" class="ref">${found}</a>`;
		else return anchor(`mailto:${mail}`, found);
	});
}

function anchor(href: string, html: string): string {
	const safe = safeHref(href.replaceAll('&amp;', '&'));
	if (safe === null) return html;
	else return `<a href="${escapeHtml(safe)}" rel="noopener noreferrer nofollow">${html}</a>`;
}

function safeHref(href: string): string | null {
	if (!URL.canParse(href, anywhere)) return null;
	const url = new URL(href, anywhere);
	if (/^(?:https?:\/\/|mailto:)/i.test(href)) return url.href;
	const staysHere = url.origin === anywhere && !url.pathname.startsWith('//');
	if (href.startsWith('#')) return url.hash;
	else if (href.startsWith('/') && staysHere) return url.pathname + url.search + url.hash;
	else return null;
}

function isCostly(markdown: string): boolean {
	if (markdown.length > longestText) return true;
	const lines = markdown.split('\n');
	// A row of dashes may head a table, whose body is then read to its end.
	const rows = lines.filter((line) => line.includes('-') && /^[ >|:-]+$/.test(line)).length;
	const items = lines.filter((line) => /^\s*(?:[*+-]|\d{1,9}[.)])\s/.test(line));
	// An item is read once more for each level it stands in.
	const levels = items.reduce((sum, line) => sum + line.search(/\S/) / 2, items.length);
	if (items.length > mostItems || Math.max(levels, lines.length) > mostLines) return true;
	if (lines.filter((line) => line.includes('|')).length > mostRows) return true;
	const marks = [/`/g, />>/g, /\]\(/g, emphasisMark].map((mark) => countOf(mark, markdown));
	if (Math.max(...marks) > mostItems || countOf(/[<&]/g, markdown) > mostLines) return true;
	return rows * markdown.length > mostSteps || lines.some(isDeep);
}

function countOf(mark: RegExp, text: string): number {
	return text.match(mark)?.length ?? 0;
}

/** Quotes and lists are read once more for each level they are nested in. */
function isDeep(line: string): boolean {
	const [opening = '', indent = ''] =
		/^([ \t]*)(?:>[ \t]*|(?:[*+-]|\d{1,9}[.)])(?:[ \t]+|$))*/.exec(line) ?? [];
	const columns = indent.replaceAll('\t', '    ').length;
	const markers = opening.match(/[^\s\d]/g)?.length ?? 0;
	const isRule = /^[-\s]*$|^[*\s]*$/.test(line);
	return !isRule && (markers > deepest || (markers > 0 && columns > 4 * deepest));
}

function plain(text: string): string {
	return `<p>${escapeHtml(showBidi(text)).replaceAll('\n', '<br />\n')}</p>\n`;
}
