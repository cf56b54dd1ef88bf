import { UnreadableFile } from './unreadable.ts';

type Token =
	| { kind: 'open'; name: string; raw: string }
	| { kind: 'close'; name: string }
	| { kind: 'text'; text: string };

const ENTITIES = new Map([
	['amp', '&'],
	['lt', '<'],
	['gt', '>'],
	['quot', '"'],
	['apos', "'"]
]);

/** Reads XML without entities of its own: a document type, which no Office file has, is refused. */
export function* tokensOf(xml: string): Generator<Token> {
	let at = 0;
	while (at < xml.length) {
		const open = xml.indexOf('<', at);
		if (open === -1) return;
		if (open > at) yield { kind: 'text', text: unescaped(xml.slice(at, open)) };
		if (xml.startsWith('<!--', open)) at = endOf(xml, '-->', open + 4);
		else if (xml.startsWith('<?', open)) at = endOf(xml, '?>', open + 2);
		else if (xml.startsWith('<![CDATA[', open)) {
			at = endOf(xml, ']]>', open + 9);
			yield { kind: 'text', text: xml.slice(open + 9, at - 3) };
		} else if (xml.startsWith('<!', open)) throw new UnreadableFile('broken');
		else {
			const close = endOfTag(xml, open + 1);
			yield* tagOf(xml.slice(open + 1, close));
			at = close + 1;
		}
	}
}

function endOf(xml: string, mark: string, from: number): number {
	const at = xml.indexOf(mark, from);
	if (at === -1) throw new UnreadableFile('broken');
	return at + mark.length;
}

function endOfTag(xml: string, from: number): number {
	let quote = '';
	for (let at = from; at < xml.length; at += 1) {
		const letter = xml.charAt(at);
		if (quote !== '') quote = letter === quote ? '' : quote;
		else if (letter === '"' || letter === "'") quote = letter;
		else if (letter === '>') return at;
	}
	throw new UnreadableFile('broken');
}

function* tagOf(inner: string): Generator<Token> {
	const isClosing = inner.startsWith('/');
	const full = /^[^\s/]*/.exec(isClosing ? inner.slice(1) : inner)?.[0] ?? '';
	const name = full.slice(full.indexOf(':') + 1);
	if (!isClosing) yield { kind: 'open', name, raw: inner.slice(full.length) };
	if (isClosing || inner.endsWith('/')) yield { kind: 'close', name };
}

/** Passes on tags, and text inside `element` only; leaves out whole elements named in `without`. */
export function* seen(
	tokens: Iterable<Token>,
	without: string[],
	element: string
): Generator<Token> {
	let hidden = 0;
	let inside = 0;
	for (const token of tokens) {
		const step = token.kind === 'open' ? 1 : token.kind === 'close' ? -1 : 0;
		if (token.kind !== 'text' && without.includes(token.name)) hidden += step;
		else if (token.kind !== 'text' && token.name === element) inside += step;
		else if (hidden === 0 && (token.kind !== 'text' || inside > 0)) yield token;
	}
}

/** A tag's attributes, by their names as written. */
export function attributesOf(raw: string): Map<string, string> {
	const pairs = raw.matchAll(/([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g);
	return new Map(
		Array.from(pairs, ([, name = '', double, single]) => [name, unescaped(double ?? single ?? '')])
	);
}

function unescaped(words: string): string {
	if (!words.includes('&')) return words;
	return words.replace(/&(#x[0-9a-f]{1,6}|#\d{1,7}|[a-z]{2,4});/gi, (whole, entity: string) => {
		if (!entity.startsWith('#')) return ENTITIES.get(entity) ?? whole;
		const code = Number(entity.slice(1).replace(/^x/i, '0x'));
		return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '\uFFFD';
	});
}
