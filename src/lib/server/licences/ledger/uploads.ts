import { and, desc, eq, isNull } from 'drizzle-orm';
import type { Day } from '#lib/dates.ts';
import { Conflict, invalid, type Invalid } from '#lib/errors.ts';
import type { OpeningRow, RoundTripRow, UploadState } from '#lib/licence-ledger.ts';
import { db, schema, type Tx } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { now } from '../../now.ts';
import { found } from '../../permissions.ts';
import { change, type Recorder } from '../../record/change.ts';

const { ledgerUpload, person } = schema;

export type Upload = typeof ledgerUpload.$inferSelect;
type Kind = Upload['kind'];

/** Keeps what was read off a sheet until it is taken over or dropped; gives its key. */
export function keepUpload(
	actor: Actor,
	kind: Kind,
	read: {
		fileName: string;
		rows: OpeningRow[] | RoundTripRow[];
		refused: string[];
		onDay?: Day;
	}
): number {
	return change(actor, (tx, record) => {
		const { id } = tx
			.insert(ledgerUpload)
			.values({
				...{ kind, ...read, onDay: read.onDay ?? null },
				organisationId: actor.organisation.id,
				personId: actor.person.id,
				createdAt: now()
			})
			.returning({ id: ledgerUpload.id })
			.get();
		record('ledger.sheet-read', `ledger-upload:${id}`, { rows: read.rows.length }, read.fileName);
		return id;
	});
}

/** A sheet that the actor's own organisation handed in; throws `NotFound`. */
export function findUpload(actor: Actor, kind: Kind, id: number): Upload {
	const row = db().select().from(ledgerUpload).where(eq(ledgerUpload.id, id)).get();
	const isOwn = row?.kind === kind && row.organisationId === actor.organisation.id;
	return found(isOwn ? row : null);
}

/** The sheets an organisation handed in, the newest first. */
export function uploadsOf(actor: Actor, kind: Kind, most = 10) {
	return db()
		.select({ upload: ledgerUpload, by: person.name })
		.from(ledgerUpload)
		.innerJoin(person, eq(person.id, ledgerUpload.personId))
		.where(and(eq(ledgerUpload.kind, kind), eq(ledgerUpload.organisationId, actor.organisation.id)))
		.orderBy(desc(ledgerUpload.id))
		.limit(most)
		.all()
		.map(({ upload: { id, fileName, createdAt, rows, ...of }, by }) => ({
			...{ id, fileName, createdAt, by },
			rows: rows.length,
			state: stateOf(of)
		}));
}

/** Where a sheet stands. */
export function stateOf(of: Pick<Upload, 'appliedAt' | 'droppedAt'>): UploadState {
	if (of.appliedAt) return 'applied';
	return of.droppedAt ? 'dropped' : 'open';
}

/** Marks a sheet as taken over, inside the transaction that does so. Throws `Conflict` where that was done before. */
export function claim(tx: Tx, id: number): void {
	const { changes } = tx
		.update(ledgerUpload)
		.set({ appliedAt: now() })
		.where(
			and(eq(ledgerUpload.id, id), isNull(ledgerUpload.appliedAt), isNull(ledgerUpload.droppedAt))
		)
		.run();
	if (changes === 0) throw new Conflict('このシートは、もう取り込んだか、やめてあります。');
}

/** Puts a sheet away without taking it over. Throws `NotFound`, `Conflict` once it is decided. */
export function dropUpload(actor: Actor, kind: Kind, id: number): void {
	findUpload(actor, kind, id);
	change(actor, (tx, record: Recorder) => {
		claim(tx, id);
		tx.update(ledgerUpload)
			.set({ appliedAt: null, droppedAt: now() })
			.where(eq(ledgerUpload.id, id))
			.run();
		record('ledger.sheet-dropped', `ledger-upload:${id}`);
	});
}

/** What is wrong with a sheet that was handed in. */
export function refusedFile(message: string): Invalid {
	return invalid('files', message);
}
