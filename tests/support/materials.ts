import { schema } from '#lib/server/db/index.ts';
import { attach } from '#lib/server/files/attachments.ts';
import type { StoredFile } from '#lib/server/files/uploads.ts';
import type { Actor } from '#lib/server/identity/actors.ts';
import { now } from '#lib/server/now.ts';
import { change } from '#lib/server/record/change.ts';
import { groupId } from './groups.ts';

const { material, materialVersion } = schema;

/** Puts a stored file into a group's 資料 as if it had been handed in; gives the material's id. */
export function putMaterial(
	actor: Actor,
	slug: string,
	file: StoredFile,
	given: Partial<typeof material.$inferInsert> = {}
): number {
	const [group, at] = [groupId(slug), now()];
	return change(actor, (tx, record) => {
		const id = Number(
			tx
				.insert(material)
				.values({
					groupId: group,
					name: file.name,
					organisationId: actor.organisation.id,
					currentVersion: 1,
					size: file.size,
					kind: file.kind,
					updatedAt: at,
					createdAt: at,
					...given
				})
				.run().lastInsertRowid
		);
		const versionId = Number(
			tx
				.insert(materialVersion)
				.values({
					materialId: id,
					number: 1,
					personId: actor.person.id,
					tenureId: actor.tenure.id,
					organisationId: actor.organisation.id,
					authorName: actor.person.name,
					authorSection: actor.tenure.section,
					at
				})
				.run().lastInsertRowid
		);
		const thing = { type: 'material-version' as const, id: versionId };
		attach(tx, actor, [file], { ...thing, audience: `group:${group}`, authorAudience: null });
		record('material.put', `material:${id}`, { group });
		return id;
	});
}
