import { eq, max } from 'drizzle-orm';
import { schema, type Tx } from '../../db/index.ts';
import { attach } from '../../files/attachments.ts';
import type { StoredFile } from '../../files/uploads.ts';
import type { Actor } from '../../identity/actors.ts';
import { now } from '../../now.ts';

const { material, materialVersion } = schema;

type NewVersion = { note: string; isImportant: boolean };

/** Puts a file there as the newest version of a 資料, in the caller's transaction; gives its number. */
export function insertVersion(
	tx: Tx,
	actor: Actor,
	of: { id: number; group: { inside: string } },
	file: StoredFile,
	{ note, isImportant }: NewVersion
): number {
	const before = tx
		.select({ number: max(materialVersion.number) })
		.from(materialVersion)
		.where(eq(materialVersion.materialId, of.id))
		.get();
	const number = (before?.number ?? 0) + 1;
	const at = now();
	const inserted = tx
		.insert(materialVersion)
		.values({
			materialId: of.id,
			number,
			note,
			isImportant,
			personId: actor.person.id,
			tenureId: actor.tenure.id,
			organisationId: actor.organisation.id,
			authorName: actor.person.name,
			authorSection: actor.tenure.section,
			at
		})
		.run();
	attach(tx, actor, [file], {
		type: 'material-version',
		id: Number(inserted.lastInsertRowid),
		audience: of.group.inside,
		authorAudience: null
	});
	tx.update(material)
		.set({ currentVersion: number, size: file.size, kind: file.kind, updatedAt: at })
		.where(eq(material.id, of.id))
		.run();
	return number;
}
