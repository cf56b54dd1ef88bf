import { and, eq, isNull, ne } from 'drizzle-orm';
import { invalid } from '#lib/errors.ts';
import { schema, type Tx } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { now } from '../../now.ts';
import { change } from '../../record/change.ts';
import { erasedWords, findTended, refuseTrashed, type Material } from './find.ts';
import { folderIn } from './folders.ts';
import { freeName, nameKey, withExtension } from './names.ts';

const { material } = schema;

/** Gives a 資料 another name or folder; its address stays. Throws `Invalid` where the name is taken, `Conflict` in the trash, `Forbidden`. */
export function place(
	actor: Actor,
	slug: string,
	id: number,
	input: { name: string; folder: number | null }
): void {
	const of = findTended(actor, slug, id);
	refuseTrashed(of);
	const folder = folderIn(of.group, input.folder);
	const name = withExtension(input.name, of.name);
	change(actor, (tx, record) => {
		if (namesIn(tx, of, folder?.id ?? null).has(nameKey(name))) {
			const message = `「${name}」という資料が、この場所にもうあります。別の名前にしてください。`;
			throw invalid('name', message);
		}
		tx.update(material)
			.set({ name, folderId: folder?.id ?? null })
			.where(eq(material.id, id))
			.run();
		record('material.placed', `material:${id}`, { folder: folder?.id ?? null }, name);
	});
}

/** Puts a 資料 into the trash, where only who may restore it still reads it. Throws `Forbidden`. */
export function trash(actor: Actor, slug: string, id: number): void {
	const of = findTended(actor, slug, id);
	if (of.trashedAt !== null) return;
	change(actor, (tx, record) => {
		tx.update(material).set({ trashedAt: now() }).where(eq(material.id, id)).run();
		record('material.trashed', `material:${id}`);
	});
}

/** Takes a 資料 out of the trash; it gets a number behind its name where that is taken now. Throws `Forbidden`, `Invalid`. */
export function untrash(actor: Actor, slug: string, id: number): string {
	const of = findTended(actor, slug, id);
	const erased = erasedWords(of);
	if (erased) throw invalid('', erased);
	if (of.trashedAt === null) return of.name;
	return change(actor, (tx, record) => {
		const taken = namesIn(tx, of, of.folderId);
		const isTaken = (name: string) => taken.has(nameKey(name));
		const name = isTaken(of.name) ? freeName(of.name, isTaken) : of.name;
		tx.update(material).set({ trashedAt: null, name }).where(eq(material.id, id)).run();
		record('material.untrashed', `material:${id}`);
		return name;
	});
}

/** What the other 資料 of a place are called. */
function namesIn(tx: Tx, of: Material, folderId: number | null): Set<string> {
	const rows = tx
		.select({ name: material.name })
		.from(material)
		.where(
			and(
				eq(material.groupId, of.groupId),
				folderId === null ? isNull(material.folderId) : eq(material.folderId, folderId),
				isNull(material.trashedAt),
				ne(material.id, of.id)
			)
		)
		.all();
	return new Set(rows.map(({ name }) => nameKey(name)));
}
