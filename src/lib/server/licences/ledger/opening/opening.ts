import { eq } from 'drizzle-orm';
import { addDays, addMonths, dayOf, type Day } from '#lib/dates.ts';
import { Conflict, invalid } from '#lib/errors.ts';
import type { OpeningRow } from '#lib/licence-ledger.ts';
import { db, schema, type Tx } from '../../../db/index.ts';
import { readTablesOf } from '../../../files/read-tables.ts';
import type { StoredFile } from '../../../files/uploads.ts';
import { writeWorkbook, type Workbook } from '../../../files/write-workbook.ts';
import type { Actor } from '../../../identity/actors.ts';
import { list } from '../../../identity/organisations.ts';
import { now } from '../../../now.ts';
import { authorize } from '../../../permissions.ts';
import { change, type Recorder } from '../../../record/change.ts';
import { openTerm, voidTermsOf } from '../../assurance/terms.ts';
import { balanceOf, correct, openLot } from '../../ledger.ts';
import { ASSURANCE_MONTHS } from '../../terms.ts';
import { coverCorrected } from '../cover.ts';
import { SHEET_LIMITS } from '../table.ts';
import { claim, findUpload, keepUpload, refusedFile, type Upload } from '../uploads.ts';
import { endsOtherwise, openingDifference, type OpeningDifference } from './difference.ts';
import { openingColumns, openingFields, readOpening } from './reading.ts';

const { lot, sku } = schema;

/** A workbook with the columns of 期首残高 and a line that shows how they are filled in. Throws `Forbidden`. */
export async function openingTemplate(actor: Actor): Promise<Workbook> {
	authorize(actor, 'licence.work', null);
	return writeWorkbook('期首残高のひな形', {
		sheet: '期首残高',
		header: openingFields.map((field) => openingColumns[field][0] ?? ''),
		rows: [['北相木村', '9EM-00562', '16', 'S-0001（見本）', 'R9.3.31', 'R6.4.1']]
	});
}

/**
 * Reads 期首残高 off a sheet, to be looked at; nothing else changes. Gives its key. Throws `Forbidden` for who is not
 * at the desk, `Invalid` for a file that has no such table or a day that is still to come.
 */
export async function openOpening(
	actor: Actor,
	{ files, onDay }: { files: readonly StoredFile[]; onDay: Day }
): Promise<number> {
	authorize(actor, 'licence.work', null);
	if (onDay > dayOf(now())) {
		throw invalid('onDay', '期首の日は、今日までの日にしてください。');
	}
	const file = files.at(-1);
	if (!file) throw refusedFile('期首残高のファイルを選んでください。');
	const kinds = db().select({ part: sku.partNumber, kind: sku.kind }).from(sku).all();
	const read = readOpening(await readTablesOf(file, SHEET_LIMITS), {
		bodies: list(),
		skus: new Map(kinds.map(({ part, kind }) => [part, kind])),
		onDay
	});
	if (!read) {
		throw refusedFile(
			`「${file.name}」に見出しの行が見つかりません。「団体」「型番」「数量」「契約番号」の列を付けてください。`
		);
	}
	if (read.rows.length === 0 && read.faults.length === 0) {
		throw refusedFile(`「${file.name}」に、取り込める行が一つもありません。`);
	}
	return keepUpload(actor, 'opening', {
		...{ fileName: file.name, rows: read.rows, refused: read.faults, onDay }
	});
}

/** A sheet of 期首残高 and what it would change today. Throws `Forbidden`, `NotFound`. */
export function findOpening(
	actor: Actor,
	id: number
): { upload: Upload; difference: OpeningDifference[] } {
	authorize(actor, 'licence.work', null);
	const upload = findUpload(actor, 'opening', id);
	return { upload, difference: openingDifference(upload.rows as OpeningRow[]) };
}

/**
 * Takes 期首残高 over in one transaction: new lines become lots, changed ones are corrected in red and black and wait
 * for their organisation's confirmation again. `seen` is how many lines were announced to change something: throws
 * `Conflict` where it is another number by now, `Invalid` where there are none.
 */
export function takeOpening(actor: Actor, id: number, seen: number): number {
	const { upload } = findOpening(actor, id);
	return change(actor, (tx, record) => {
		claim(tx, id);
		const all = openingDifference(upload.rows as OpeningRow[], tx);
		const changing = all.filter(({ kind }) => kind !== 'same');
		if (changing.length !== seen) {
			throw new Conflict(
				`変わる行が、画面の${seen}行から${changing.length}行に変わりました。確かめてから、もう一度取り込んでください。`
			);
		}
		if (changing.length === 0) {
			throw invalid('', '取り込む行がありません。');
		}
		for (const each of changing) takeRow(tx, record, actor, upload, each);
		record('ledger.opening-taken', `ledger-upload:${id}`, { rows: changing.length });
		return changing.length;
	});
}

function takeRow(
	tx: Tx,
	record: Recorder,
	actor: Actor,
	upload: Upload,
	{ row, productId, before }: OpeningDifference
): void {
	const { organisationId, partNumber, agreementNumber, usageStart, rights } = row;
	const onDay = upload.onDay ?? dayOf(now());
	if (before === null) {
		const document = `期首残高 ${upload.fileName} ${row.cell}`;
		const lotId = openLot(
			tx,
			actor,
			{ organisationId, productId, partNumber, agreementNumber, usageStart },
			{ onDay, kind: 'opening', rights, document }
		);
		cover(tx, record, lotId, row);
		record('licence.opened', `lot:${lotId}`, { organisation: organisationId, rights });
		return;
	}
	const { lotId, entryId } = before;
	if (before.rights !== rights) {
		const reason = `期首残高の直し（${upload.fileName} ${row.cell}）`;
		correct(tx, actor, entryId, { reason, right: { rights } });
		coverCorrected(tx, record, lotId);
	}
	if (endsOtherwise(row, before)) {
		voidTermsOf(tx, record, lotId);
		cover(tx, record, lotId, row);
	}
	tx.update(lot)
		.set({ confirmedAt: null, confirmedBy: null, confirmedVia: null, objection: '' })
		.where(eq(lot.id, lotId))
		.run();
	record('licence.opening-changed', `lot:${lotId}`, { organisation: organisationId, rights });
}

/** SA as its certificate ends it; where nobody says when it began, a whole term before that, but not before use did. */
function cover(tx: Tx, record: Recorder, lotId: number, row: OpeningRow): void {
	const { assuranceEnd, usageStart } = row;
	const rights = balanceOf(tx, lotId);
	if (assuranceEnd === null || rights === 0) return;
	const reckoned = addMonths(addDays(assuranceEnd, 1), -ASSURANCE_MONTHS);
	const startsOn = usageStart > reckoned && usageStart <= assuranceEnd ? usageStart : reckoned;
	openTerm(tx, record, { lotId, rights, startsOn, endsOn: assuranceEnd });
}
