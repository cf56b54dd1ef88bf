import { and, desc, eq } from 'drizzle-orm';
import { db, schema } from '#lib/server/db/index.ts';
import { add, type NewMaterials } from '#lib/server/groups/materials/add.ts';
import { replace } from '#lib/server/groups/materials/versions.ts';
import type { Actor } from '#lib/server/identity/actors.ts';
import { attach } from '#lib/server/files/attachments.ts';
import type { StoredFile } from '#lib/server/files/uploads.ts';
import { now } from '#lib/server/now.ts';
import { change } from '#lib/server/record/change.ts';
import { groupId } from './groups.ts';
import { uploaded } from './story.ts';

const { attachment, material, materialVersion } = schema;

/** Registers one file of a few words in a group, as the form does; gives the ids of the 資料. */
export async function register(
	actor: Actor,
	slug: string,
	name: string,
	content: string | Uint8Array<ArrayBuffer> = `${name}の中身`,
	more: Partial<NewMaterials> = {}
): Promise<number> {
	const [id = 0] = add(actor, slug, {
		files: await uploaded(name, content),
		folder: null,
		note: '',
		meetingId: null,
		agendaItemId: null,
		...more
	});
	return id;
}

/** Puts a next version of a few words there. */
export async function putVersion(
	actor: Actor,
	slug: string,
	id: number,
	content: string,
	more: { note?: string; important?: boolean; name?: string } = {}
): Promise<number> {
	const files = await uploaded(more.name ?? '新しい版.txt', content);
	return replace(actor, slug, id, { files, note: '', important: false, ...more });
}

/** The file of the newest version, or of the one with this number. */
export function fileOf(material: number, number?: number): { id: number; sha256: string } {
	const [row] = db()
		.select({ id: attachment.id, sha256: attachment.sha256 })
		.from(attachment)
		.innerJoin(
			materialVersion,
			and(eq(attachment.thingType, 'material-version'), eq(attachment.thingId, materialVersion.id))
		)
		.where(
			and(
				eq(materialVersion.materialId, material),
				number === undefined ? undefined : eq(materialVersion.number, number)
			)
		)
		.orderBy(desc(materialVersion.number))
		.all();
	if (!row) throw new Error(`The material ${material} has no such file.`);
	return row;
}

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
