import { and, asc, eq, isNull } from 'drizzle-orm';
import { invalid } from '#lib/errors.ts';
import { db, schema } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { now } from '../../now.ts';
import { found } from '../../permissions.ts';
import { change } from '../../record/change.ts';
import { findFor, type Group } from '../groups.ts';
import { nameKey } from './names.ts';

const { material, materialFolder } = schema;

export type Folder = { id: number; name: string };

/** The folders of a group by their names; the group must be readable inside. */
export function foldersOf(of: Group): Folder[] {
	return db()
		.select({ id: materialFolder.id, name: materialFolder.name })
		.from(materialFolder)
		.where(and(eq(materialFolder.groupId, of.id), isNull(materialFolder.removedAt)))
		.orderBy(asc(materialFolder.name))
		.all();
}

/** A folder of this group by its id; null for null. Throws `NotFound`. */
export function folderIn(of: Group, id: number | null): Folder | null {
	return id === null ? null : found(foldersOf(of).find((folder) => folder.id === id));
}

/** Makes a folder, which every member may; gives its id. Throws `Invalid` for a name that is there. */
export function addFolder(actor: Actor, slug: string, name: string): number {
	const of = findFor(actor, slug, 'group.take-part');
	refuseTwin(of, name, null);
	return change(actor, (tx, record) => {
		const inserted = tx
			.insert(materialFolder)
			.values({ groupId: of.id, name, createdAt: now() })
			.run();
		const id = Number(inserted.lastInsertRowid);
		record('material-folder.added', `group:${of.id}`, { folder: id }, name);
		return id;
	});
}

/** Gives a folder another name; for 座長 and 事務局. */
export function renameFolder(actor: Actor, slug: string, id: number, name: string): void {
	const of = findFor(actor, slug, 'group.run');
	folderIn(of, id);
	refuseTwin(of, name, id);
	change(actor, (tx, record) => {
		tx.update(materialFolder).set({ name }).where(eq(materialFolder.id, id)).run();
		record('material-folder.renamed', `group:${of.id}`, { folder: id }, name);
	});
}

/** Takes an empty folder away; for 座長 and 事務局. What lies in the trash leaves it. Throws `Invalid` for one with 資料. */
export function removeFolder(actor: Actor, slug: string, id: number): void {
	const of = findFor(actor, slug, 'group.run');
	const folder = folderIn(of, id);
	change(actor, (tx, record) => {
		const isInIt = and(eq(material.groupId, of.id), eq(material.folderId, id));
		const standing = tx
			.select({ id: material.id })
			.from(material)
			.where(and(isInIt, isNull(material.trashedAt)))
			.limit(1)
			.get();
		if (standing) {
			const message = `「${folder?.name}」には資料があります。ほかのフォルダへ移してから消してください。`;
			throw invalid('', message);
		}
		tx.update(material).set({ folderId: null }).where(isInIt).run();
		tx.update(materialFolder).set({ removedAt: now() }).where(eq(materialFolder.id, id)).run();
		record('material-folder.removed', `group:${of.id}`, { folder: id });
	});
}

function refuseTwin(of: Group, name: string, but: number | null): void {
	const twin = foldersOf(of).find(
		(folder) => nameKey(folder.name) === nameKey(name) && folder.id !== but
	);
	if (twin) {
		throw invalid('name', `「${twin.name}」というフォルダがあります。`);
	}
}
