import { and, desc, eq } from 'drizzle-orm';
import { db, schema } from '#lib/server/db/index.ts';
import { add, type NewMaterials } from '#lib/server/groups/materials/add.ts';
import { replace } from '#lib/server/groups/materials/versions.ts';
import type { Actor } from '#lib/server/identity/actors.ts';
import { uploaded } from './story.ts';

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
	const { attachment, materialVersion } = schema;
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
