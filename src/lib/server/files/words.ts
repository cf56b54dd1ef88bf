import type { Preview, Previewable } from './extract.ts';
import { preview } from './extract.ts';
import { extensionOf } from './names.ts';
import { pathOf } from './store.ts';
import type { StoredFile } from './uploads.ts';

/** What is written in a file, as one text: sheets one after the other, the names in an archive. */
export function wordsOf(shown: Exclude<Preview, { kind: 'none' }>): string {
	switch (shown.kind) {
		case 'text':
			return shown.text;
		case 'table':
			return shown.sheets
				.map(({ name, rows }) => [name, ...rows.map((row) => row.join('\t'))].join('\n\n'))
				.join('\n\n');
		case 'list':
			return shown.entries.map(({ name }) => name).join('\n\n');
	}
}

/** The text of a document that has just been stored; null for what has none: pictures, archives, locked and broken files. */
export async function textIn(file: StoredFile): Promise<{ text: string; isCut: boolean } | null> {
	const { sha256, name, kind, marks } = file;
	const previews = file.previews as Previewable['previews'];
	if (previews === null || previews === 'image' || previews === 'zip') return null;
	const extension = extensionOf(name) as Previewable['extension'];
	const shown = await preview(pathOf(sha256), {
		kind: kind as Previewable['kind'],
		previews,
		extension,
		marks: marks as NonNullable<Previewable['marks']>
	});
	return shown.kind === 'none' ? null : { text: wordsOf(shown), isCut: shown.cut };
}
