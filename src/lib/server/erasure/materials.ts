import { eq, sql } from 'drizzle-orm';
import { labels } from '#lib/labels.ts';
import { schema, type Tx } from '../db/index.ts';

const { material, materialVersion, workingGroup } = schema;

/**
 * Takes the name of a 資料 and what was noted with its versions; who handed it in and when stays. It stands in no
 * list any more. Gives the path at which it was read; null where there is none.
 */
export function clearMaterial(tx: Tx, id: number, at: Date): string | null {
	tx.update(materialVersion).set({ note: '' }).where(eq(materialVersion.materialId, id)).run();
	tx.update(material)
		.set({
			name: labels.erased.materialName,
			trashedAt: sql`coalesce(${material.trashedAt}, ${at.getTime()})`
		})
		.where(eq(material.id, id))
		.run();
	const row = tx
		.select({ slug: workingGroup.slug })
		.from(material)
		.innerJoin(workingGroup, eq(workingGroup.id, material.groupId))
		.where(eq(material.id, id))
		.get();
	return row ? `/groups/${row.slug}/materials/${id}` : null;
}
