import { and, eq, gt, isNotNull, isNull, lte, or, sql } from 'drizzle-orm';
import { byDistrict } from '#lib/reference/districts.ts';
import { db, preparedOnce, schema } from '../db/index.ts';
import type { Actor } from '../identity/actors.ts';
import * as organisations from '../identity/organisations.ts';
import { now } from '../now.ts';
import { authorize, found, may } from '../permissions.ts';
import { traceInPassing } from '../record/traces.ts';
import type { Thread } from './threads.ts';

const { grant, organisationReading } = schema;

/** One organisation and whether anybody of it has opened the thread; who and at what hour is nobody's to know. */
export type ReaderCell = { id: number; name: string; hasOpened: boolean };
export type ReaderRow = { name: string; opened: number; cells: ReaderCell[] };
export type ReaderTally = { opened: number; organisations: number };

/** Notes that the actor's organisation has opened a thread marked 重要; later openings leave no trace. */
export function noteOpening(actor: Actor, of: Thread): void {
	if (of.importanceId === null) return;
	const key = { threadId: of.id, organisationId: actor.organisation.id };
	if (selectReading().get({ thread: key.threadId, organisation: key.organisationId })) return;
	traceInPassing((connection) =>
		connection
			.insert(organisationReading)
			.values({ ...key, firstOpenedAt: now() })
			.onConflictDoNothing()
			.run()
	);
}

/** 「閲覧 9/11団体」 of a thread marked 重要, for the asker's organisation and the union; null for all others. */
export function readersTally(actor: Actor, of: Thread): ReaderTally | null {
	if (of.importanceId === null || !may(actor, 'thread.readers', of)) return null;
	const cells = cellsOf(of);
	return {
		opened: cells.filter((cell) => cell.hasOpened).length,
		organisations: cells.length
	};
}

/** 閲覧状況: the ten 広域 with the organisations that can read the thread in code order, the others behind. Throws `NotFound` where it is not marked 重要. */
export function readersGrid(actor: Actor, of: Thread): ReaderRow[] {
	found(of.importanceId);
	authorize(actor, 'thread.readers', of);
	return byDistrict(cellsOf(of)).map(({ name: district, members }) => ({
		name: district,
		opened: members.filter((cell) => cell.hasOpened).length,
		cells: members.map(({ id, name, hasOpened }) => ({ id, name, hasOpened }))
	}));
}

/** The union looks after the boards and is not counted among those who read them. */
function cellsOf(of: Thread): (ReaderCell & { district: string | null })[] {
	const opened = new Set(
		selectOpened()
			.all({ thread: of.id })
			.map((row) => row.organisationId)
	);
	const holders = new Set(organisations.holdersOf(of.audience).map(({ id }) => id));
	const granted = new Set(grantedOf(of.id));
	return organisations
		.existing()
		.filter(({ kind }) => kind !== '組合')
		.filter(({ id }) => holders.has(id) || granted.has(id))
		.map(({ id, name, district }) => ({ id, name, district, hasOpened: opened.has(id) }));
}

function grantedOf(threadId: number): number[] {
	const at = now();
	return db()
		.select({ id: grant.organisationId })
		.from(grant)
		.where(
			and(
				eq(grant.thing, `thread:${threadId}`),
				isNotNull(grant.organisationId),
				lte(grant.fromAt, at),
				or(isNull(grant.untilAt), gt(grant.untilAt, at)),
				isNull(grant.revokedAt)
			)
		)
		.all()
		.flatMap((row) => row.id ?? []);
}

const selectReading = preparedOnce((connection) =>
	connection
		.select({ at: organisationReading.firstOpenedAt })
		.from(organisationReading)
		.where(
			and(
				eq(organisationReading.threadId, sql.placeholder('thread')),
				eq(organisationReading.organisationId, sql.placeholder('organisation'))
			)
		)
		.prepare()
);

const selectOpened = preparedOnce((connection) =>
	connection
		.select({ organisationId: organisationReading.organisationId })
		.from(organisationReading)
		.where(eq(organisationReading.threadId, sql.placeholder('thread')))
		.prepare()
);
