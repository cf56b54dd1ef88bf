import { and, asc, count, desc, eq, isNotNull, isNull, sql } from 'drizzle-orm';
import type { Order } from '#lib/list-order.ts';
import { MATERIALS_PER_PAGE, type MaterialColumn } from '#lib/materials.ts';
import { db, preparedOnce, schema } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { found, may } from '../../permissions.ts';
import type { Group } from '../groups.ts';
import { foldersOf } from './folders.ts';

const { erasure, material, materialFolder, organisation } = schema;

export type ListedMaterial = {
	id: number;
	name: string;
	version: number;
	organisation: string;
	folder: string | null;
	updatedAt: Date;
	size: number;
	/** The file of the newest version, where a small picture of it can be made. */
	thumbnail: number | null;
	/** Organisations that have opened the newest version; null for who may not know. */
	opened: number | null;
};

type ListedFolder = { id: number; name: string; materials: number };

type MaterialList = {
	materials: ListedMaterial[];
	/** The folder that was asked for. */
	folder: ListedFolder | null;
	folders: ListedFolder[];
	/** In all folders and outside of them. */
	all: number;
	page: number;
	pages: number;
};

/**
 * A page of 資料 of a group, newest first if no order was asked for: all, or those of one folder. Throws `NotFound` for
 * a folder that is not there.
 */
export function list(
	actor: Actor,
	of: Group,
	asked: { folder: number | null; page: number; order?: Order<MaterialColumn> | null }
): MaterialList {
	const counted = selectCounts().all({ group: of.id });
	const inside = new Map(counted.map((row) => [row.folder, row.materials]));
	const folders = foldersOf(of).map(({ id, name }) => ({
		id,
		name,
		materials: inside.get(id) ?? 0
	}));
	const all = counted.reduce((sum, row) => sum + row.materials, 0);
	const folder =
		asked.folder === null ? null : found(folders.find(({ id }) => id === asked.folder));
	const pages = Math.max(1, Math.ceil((folder?.materials ?? all) / MATERIALS_PER_PAGE));
	const page = Math.min(asked.page, pages);
	const offset = (page - 1) * MATERIALS_PER_PAGE;
	const query = asked.order
		? selectPage(db(), folder !== null, asked.order)
		: folder
			? selectInFolder()
			: selectAll();
	const rows = query.all({ group: of.id, folder: folder?.id ?? 0, offset });
	const materials = rows.map(({ organisationId, opened, ...row }) => ({
		...row,
		opened: may(actor, 'material.watch', { organisationId, group: of }) ? opened : null
	}));
	return { materials, folder, folders, all, page, pages };
}

type TrashedMaterial = {
	id: number;
	name: string;
	organisation: string;
	size: number;
	trashedAt: Date;
};

/** What lies in the trash and may be restored by this actor, last thrown away first. */
export function trashed(actor: Actor, of: Group): TrashedMaterial[] {
	return db()
		.select({
			...{ id: material.id, name: material.name, size: material.size },
			...{ trashedAt: material.trashedAt, organisationId: material.organisationId },
			organisation: organisation.name
		})
		.from(material)
		.innerJoin(organisation, eq(organisation.id, material.organisationId))
		.where(
			and(
				eq(material.groupId, of.id),
				isNotNull(material.trashedAt),
				sql`not exists (select 1 from ${erasure} where ${erasure.thing} = 'material:' || ${material.id})`
			)
		)
		.orderBy(desc(material.trashedAt), desc(material.id))
		.all()
		.filter(({ organisationId }) => may(actor, 'group.tend', { organisationId, group: of }))
		.map(({ id, name, size, organisation: by, trashedAt }) => ({
			...{ id, name, size, organisation: by },
			trashedAt: trashedAt ?? new Date(0)
		}));
}

/** How many organisations have opened the version that is the newest now. */
const opened = sql<number>`(select count(*) from material_opening o
	join material_version v on v.id = o.version_id
	where v.material_id = ${material.id} and v.number = ${material.currentVersion})`;

const thumbnail = sql<number | null>`(select a.id from material_version v
	join attachment a on a.thing_type = 'material-version' and a.thing_id = v.id and a.removed_at is null
	join blob b on b.sha256 = a.sha256 and b.scan in ('off', 'clean')
	where ${material.kind} in ('png', 'jpeg') and v.material_id = ${material.id}
		and v.number = ${material.currentVersion})`;

const selectPage = (
	connection: ReturnType<typeof db>,
	isInFolder: boolean,
	order: Order<MaterialColumn> = { by: 'updatedAt', isDescending: true }
) =>
	connection
		.select({
			...{ id: material.id, name: material.name, version: material.currentVersion },
			...{ organisation: organisation.name, organisationId: material.organisationId },
			folder: materialFolder.name,
			...{ updatedAt: material.updatedAt, size: material.size },
			...{ opened, thumbnail }
		})
		.from(material)
		.innerJoin(organisation, eq(organisation.id, material.organisationId))
		.leftJoin(materialFolder, eq(materialFolder.id, material.folderId))
		.where(
			and(
				eq(material.groupId, sql.placeholder('group')),
				isNull(material.trashedAt),
				isInFolder ? eq(material.folderId, sql.placeholder('folder')) : undefined
			)
		)
		.orderBy((order.isDescending ? desc : asc)(material[order.by]), desc(material.id))
		.limit(MATERIALS_PER_PAGE)
		.offset(sql.placeholder('offset'))
		.prepare();

const selectAll = preparedOnce((connection) => selectPage(connection, false));
const selectInFolder = preparedOnce((connection) => selectPage(connection, true));

/** How much is in each folder, and under null what is in none. */
const selectCounts = preparedOnce((connection) =>
	connection
		.select({ folder: material.folderId, materials: count() })
		.from(material)
		.where(and(eq(material.groupId, sql.placeholder('group')), isNull(material.trashedAt)))
		.groupBy(material.folderId)
		.prepare()
);
