import type { Preview } from './extract.ts';
import { MOST_LETTERS, shorten, text } from './letters.ts';
import { listedParts, readPart, type Archive } from './parts.ts';
import { seen, tokensOf } from './xml.ts';

/** Repetitions for old programs, readings beside letters, what was moved away, tab stops. */
const NOT_PROSE = ['Fallback', 'rt', 'moveFrom', 'tabs', 'tabLst'];

/** Draws the prose of a Word document. */
export async function document(archive: Archive, main: string): Promise<Preview> {
	const { prose, cut } = proseOf(await readPart(archive, main), MOST_LETTERS);
	return text(prose, cut);
}

/** Draws the prose of a presentation, its slides parted by form feeds. */
export async function slides(archive: Archive, main: string): Promise<Preview> {
	const parts = await listedParts(archive, main, 'sldId');
	const texts: string[] = [];
	let left = MOST_LETTERS;
	let cut = false;
	for (const { part } of parts) {
		if (left <= 0) cut = true;
		else {
			const slide = proseOf(await readPart(archive, part), left);
			texts.push(slide.prose);
			left -= slide.prose.length + 1;
			cut ||= slide.cut;
		}
	}
	return text(texts.join('\f'), cut);
}

/** Paragraphs as lines and tables as tabbed rows, for Word and PowerPoint alike. */
function proseOf(xml: string, most: number): { prose: string; cut: boolean } {
	let prose = '';
	const cells: string[] = [];
	const rows: string[][] = [];
	const write = (words: string) => {
		if (cells.length === 0) prose += words;
		else cells.push((cells.pop() ?? '') + words);
	};
	for (const token of seen(tokensOf(xml), NOT_PROSE, 't')) {
		if (prose.length > most) return { prose: shorten(prose, most), cut: true };
		if (token.kind === 'text') write(token.text);
		else if (token.kind === 'open') {
			if (token.name === 'tab') write('\t');
			else if (token.name === 'br' || token.name === 'cr') write('\n');
			else if (token.name === 'tr') rows.push([]);
			else if (token.name === 'tc') cells.push('');
		} else if (token.name === 'p') write('\n');
		else if (token.name === 'tc') {
			const cell = (cells.pop() ?? '').replace(/[ \t\n]+/g, ' ').trim();
			rows.at(-1)?.push(cell);
		} else if (token.name === 'tr') write(`${(rows.pop() ?? []).join('\t')}\n`);
	}
	return { prose: prose.trimEnd(), cut: false };
}
