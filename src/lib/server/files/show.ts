import { NotFound } from '#lib/errors.ts';
import { labels } from '#lib/labels.ts';
import { preview, type Preview, type Previewable } from './extract.ts';
import { extensionOf } from './names.ts';
import { isStored, pathOf } from './store.ts';

type Stored = {
	sha256: string;
	name: string;
	kind: string;
	previews: string | null;
	marks: string[];
};

/**
 * What can be shown of a file's inside as text, table or list; null for a picture and for what cannot be shown at
 * all. Throws `NotFound` where the bytes are not on disk any more.
 */
export async function inside(file: Stored): Promise<Preview | null> {
	if (!isStored(file.sha256)) throw new NotFound(labels.missingFile);
	if (file.previews === null || file.previews === 'image') return null;
	const extension = extensionOf(file.name);
	return await preview(pathOf(file.sha256), { ...file, extension } as Previewable);
}
