import { createHash } from 'node:crypto';
import { extensionOf } from '../../files/names.ts';

/** Two names are the same where only width and capitals differ. */
export function nameKey(name: string): string {
	return name.normalize('NFKC').toLowerCase();
}

/** The field in which a form answers what becomes of a file whose name is there already. */
export function sameField(name: string, mayReplace: boolean): string {
	const hash = createHash('sha256').update(nameKey(name)).digest('hex').slice(0, 16);
	return `${mayReplace ? 'same' : 'other'}-${hash}`;
}

/** The name with 「（2）」 before its extension, or with the first number that is free. */
export function freeName(name: string, isTaken: (name: string) => boolean): string {
	const extension = extensionOf(name);
	const ending = extension === '' ? '' : name.slice(-extension.length - 1);
	const stem = name.slice(0, name.length - ending.length);
	let number = 2;
	while (isTaken(`${stem}（${number}）${ending}`)) number += 1;
	return `${stem}（${number}）${ending}`;
}

/** A name with the extension of the file it stands for. */
export function withExtension(name: string, file: string): string {
	const extension = extensionOf(file);
	if (extension === '' || extensionOf(name) === extension) return name;
	return `${name}${file.slice(-extension.length - 1)}`;
}
