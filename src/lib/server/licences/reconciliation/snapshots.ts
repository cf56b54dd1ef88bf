import { desc, eq, sql } from 'drizzle-orm';
import { dayOf, type Day } from '#lib/dates.ts';
import { Conflict, invalid } from '#lib/errors.ts';
import { db, schema } from '../../db/index.ts';
import { readTablesOf } from '../../files/read-tables.ts';
import type { StoredFile } from '../../files/uploads.ts';
import type { Actor } from '../../identity/actors.ts';
import { list } from '../../identity/organisations.ts';
import { now } from '../../now.ts';
import { authorize, found } from '../../permissions.ts';
import { change } from '../../record/change.ts';
import { SHEET_LIMITS } from '../ledger/table.ts';
import { refusedFile } from '../ledger/uploads.ts';
import { compare, type Compared } from './comparing.ts';
import { readPortal, type ReadPortal } from './reading.ts';

const { enrolment, person, portalAcceptance, portalRow, portalSnapshot } = schema;

type Snapshot = typeof portalSnapshot.$inferSelect;

/** Rows written by one statement. */
const AT_ONCE = 200;

/**
 * Takes a CSV of the admin center in as it stood on a day; gives its key, and what of it could not be read. The ledger
 * does not change. The same file of the same day is found again. Throws `Forbidden` for who is not at the desk,
 * `Invalid` for a file of another kind or a day that is still to come.
 */
export async function takeSnapshotOf(
	actor: Actor,
	input: { files: readonly StoredFile[]; takenOn: Day; organisation: number | null }
): Promise<{ id: number; faults: string[] }> {
	authorize(actor, 'licence.work', null);
	const { takenOn } = input;
	if (takenOn > dayOf(now())) {
		throw invalid('takenOn', '出力した日は、今日までの日にしてください。');
	}
	const file = input.files.at(-1);
	if (!file) throw refusedFile('管理センターから保存したCSVを選んでください。');
	const numbers = db().select().from(enrolment).all();
	const read = readPortal(await readTablesOf(file, SHEET_LIMITS), {
		bodies: list(),
		byNumber: new Map(numbers.map(({ number, organisationId }) => [number, organisationId])),
		organisationId: input.organisation
	});
	if (!read) {
		throw refusedFile(
			`「${file.name}」に「Part number」と「Quantity」、または「Product family」と「Effective quantity」の列がありません。注文かライセンスの概要のCSVを選んでください。`
		);
	}
	if (read.lines.length === 0) throw refusedFile(`「${file.name}」に、照合できる行がありません。`);
	const { name: fileName, sha256 } = file;
	return { id: keepSnapshot(actor, { fileName, sha256, takenOn, read }), faults: read.faults };
}

/** Keeps what was read off an export of a day; gives its key, that of before for the same file of the same day. Throws `Forbidden`. */
export function keepSnapshot(
	actor: Actor,
	of: {
		fileName: string;
		sha256: string;
		takenOn: Day;
		read: Pick<ReadPortal, 'kind' | 'lines'>;
	}
): number {
	authorize(actor, 'licence.work', null);
	const { fileName, sha256, takenOn, read } = of;
	return change(actor, (tx, record) => {
		const known = tx
			.select()
			.from(portalSnapshot)
			.where(eq(portalSnapshot.sha256, sha256))
			.all()
			.find((row) => row.takenOn === takenOn);
		if (known) return known.id;
		const { id } = tx
			.insert(portalSnapshot)
			.values({
				...{ fileName, sha256, kind: read.kind, takenOn },
				...{ personId: actor.person.id, createdAt: now() }
			})
			.returning({ id: portalSnapshot.id })
			.get();
		for (let from = 0; from < read.lines.length; from += AT_ONCE) {
			const some = read.lines.slice(from, from + AT_ONCE);
			tx.insert(portalRow)
				.values(some.map((line) => ({ snapshotId: id, ...line })))
				.run();
		}
		record('reconciliation.taken', `portal-snapshot:${id}`, { rows: read.lines.length }, fileName);
		return id;
	});
}

/** The exports taken in, the newest first. Throws `Forbidden`. */
export function snapshots(actor: Actor, most = 20) {
	authorize(actor, 'licence.work', null);
	return db()
		.select({
			snapshot: portalSnapshot,
			by: person.name,
			rows: sql<number>`(select count(*) from ${portalRow} where ${portalRow.snapshotId} = ${portalSnapshot.id})`
		})
		.from(portalSnapshot)
		.innerJoin(person, eq(person.id, portalSnapshot.personId))
		.orderBy(desc(portalSnapshot.id))
		.limit(most)
		.all()
		.map(({ snapshot, by, rows }) => ({ ...snapshot, by, rows }));
}

/** An export beside the ledger of its day. Throws `Forbidden`, `NotFound`. */
export function reconciled(actor: Actor, id: number): { snapshot: Snapshot; compared: Compared[] } {
	authorize(actor, 'licence.work', null);
	const snapshot = found(db().select().from(portalSnapshot).where(eq(portalSnapshot.id, id)).get());
	return { snapshot, compared: compare(actor, snapshot) };
}

/**
 * Accepts a difference with a reason; it stays accepted as long as both numbers stay. Throws `Forbidden`, `NotFound`,
 * and `Conflict` where there is no such difference any more or somebody has accepted it.
 */
export function accept(
	actor: Actor,
	id: number,
	{ difference, reason }: { difference: string; reason: string }
): void {
	const { compared } = reconciled(actor, id);
	change(actor, (tx, record) => {
		const row = compared.find((each) => each.difference === difference && each.kind !== 'same');
		if (!row || row.accepted) {
			throw new Conflict(
				'この違いは、もう受け入れたか、なくなりました。画面を開き直してください。'
			);
		}
		tx.insert(portalAcceptance)
			.values({
				...{ snapshotId: id, difference, reason },
				...{ personId: actor.person.id, at: now() }
			})
			.run();
		const refs = { organisation: row.organisationId, here: row.here, there: row.there };
		record('reconciliation.accepted', `portal-snapshot:${id}`, refs, reason);
	});
}
