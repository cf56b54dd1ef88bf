import { and, eq, lt, sql } from 'drizzle-orm';
import { db, schema, type Tx } from '../../db/index.ts';
import { list as organisations } from '../../identity/organisations.ts';
import { readersOf } from '../../identity/readership.ts';
import type { Actor } from '../../identity/actors.ts';
import { now } from '../../now.ts';
import { authorize } from '../../permissions.ts';
import { traceInPassing } from '../../record/traces.ts';
import { membersOf } from '../members.ts';
import type { Material } from './find.ts';

const { attachment, material, materialOpening, materialVersion } = schema;

/**
 * Notes that the actor's organisation has opened a version, once. What it handed in itself is no opening, and
 * neither is a look into the trash.
 */
export function noteOpening(actor: Actor, versionId: number): void {
	const version = db()
		.select({ organisationId: materialVersion.organisationId, trashedAt: material.trashedAt })
		.from(materialVersion)
		.innerJoin(material, eq(material.id, materialVersion.materialId))
		.where(eq(materialVersion.id, versionId))
		.get();
	if (!version || version.organisationId === actor.organisation.id || version.trashedAt) return;
	const known = and(
		eq(materialOpening.versionId, versionId),
		eq(materialOpening.organisationId, actor.organisation.id)
	);
	if (db().select().from(materialOpening).where(known).get()) return;
	const opening = {
		versionId,
		organisationId: actor.organisation.id,
		seatId: actor.seat.id,
		at: now()
	};
	traceInPassing((connection) =>
		connection.insert(materialOpening).values(opening).onConflictDoNothing().run()
	);
}

/** As `noteOpening`, by a file that may be a version's or something else's. */
export function noteOpeningOf(actor: Actor, attachmentId: number): void {
	const isVersion = and(
		eq(attachment.id, attachmentId),
		eq(attachment.thingType, 'material-version')
	);
	const row = db().select({ id: attachment.thingId }).from(attachment).where(isVersion).get();
	if (row) noteOpening(actor, row.id);
}

type OpenedState = 'own' | 'newest' | 'older' | 'none';
export type OpenedBy = {
	organisationId: number;
	organisation: string;
	isMember: boolean;
	state: OpenedState;
	/** The newest version it has opened, and when; null for none. */
	version: number | null;
	at: Date | null;
};

/** How far every member organisation has come with a 資料, and others that opened it, in the one order. Throws `Forbidden`. */
export function openingsOf(actor: Actor, of: Material): OpenedBy[] {
	authorize(actor, 'material.watch', of);
	const opened = db()
		.select({
			organisationId: materialOpening.organisationId,
			version: sql<number>`max(${materialVersion.number})`,
			at: sql<number>`max(${materialOpening.at})`
		})
		.from(materialOpening)
		.innerJoin(materialVersion, eq(materialVersion.id, materialOpening.versionId))
		.where(eq(materialVersion.materialId, of.id))
		.groupBy(materialOpening.organisationId)
		.all();
	const handedIn = db()
		.select({ organisationId: materialVersion.organisationId })
		.from(materialVersion)
		.where(
			and(eq(materialVersion.materialId, of.id), eq(materialVersion.number, of.currentVersion))
		)
		.get();
	const members = new Set(membersOf(of.group).map(({ organisationId }) => organisationId));
	const byOrganisation = new Map(opened.map((row) => [row.organisationId, row]));
	return organisations()
		.filter(({ id }) => members.has(id) || byOrganisation.has(id))
		.map(({ id, name }) => {
			const row = byOrganisation.get(id) ?? null;
			const seen = row === null ? 'none' : row.version === of.currentVersion ? 'newest' : 'older';
			return {
				organisationId: id,
				organisation: name,
				isMember: members.has(id),
				state: id === handedIn?.organisationId ? 'own' : seen,
				version: row?.version ?? null,
				at: row === null ? null : new Date(row.at)
			};
		});
}

/** Organisations that have opened or handed in a version before `number` and may still read it. */
export function whoKnowsOlder(tx: Tx, of: Material, number: number): number[] {
	const isOlder = and(eq(materialVersion.materialId, of.id), lt(materialVersion.number, number));
	const opened = tx
		.select({ id: materialOpening.organisationId })
		.from(materialOpening)
		.innerJoin(materialVersion, eq(materialVersion.id, materialOpening.versionId))
		.where(isOlder)
		.all();
	const handedIn = tx
		.select({ id: materialVersion.organisationId })
		.from(materialVersion)
		.where(isOlder)
		.all();
	const readers = readersOf(of.group.inside, `material:${of.id}`).organisations;
	const ids = new Set([...opened, ...handedIn].map(({ id }) => id));
	return [...ids].filter((id) => readers.has(id)).sort((a, b) => a - b);
}
