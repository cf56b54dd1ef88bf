import { dayOf } from '#lib/dates.ts';
import { Conflict } from '#lib/errors.ts';
import type { RoundTripRow } from '#lib/licence-ledger.ts';
import type { Renewal } from '#lib/licences.ts';
import { readTablesOf, refusedSheet } from '../../files/read-tables.ts';
import type { StoredFile } from '../../files/uploads.ts';
import type { Actor } from '../../identity/actors.ts';
import { now } from '../../now.ts';
import { authorize, may } from '../../permissions.ts';
import { change } from '../../record/change.ts';
import { holdings } from './holdings.ts';
import { declareIn } from './moving.ts';
import { differs, readRoundTrip } from './round-trip.ts';
import { SHEET_LIMITS } from './table.ts';
import { claim, findUpload, keepUpload, refusedFile, type Upload } from './uploads.ts';

/** One lot of the difference: what it says now and what the sheet says. */
type EditedRow = {
	lotId: number;
	organisation: string;
	product: string;
	cell: string;
	version: number;
	memo: { before: string; after: string };
	renewal: { before: Renewal; after: Renewal };
};

/**
 * Reads the ledger that was edited in Excel; it waits to be looked at and changes nothing. Gives its key. Throws
 * `Forbidden`, and `Invalid` for a file without its columns, cells that have to be put right, or nothing that differs.
 */
export async function openEdited(actor: Actor, files: readonly StoredFile[]): Promise<number> {
	authorize(actor, 'licence.see', null);
	const file = files.at(-1);
	if (!file) throw refusedFile('直した台帳のファイルを選んでください。');
	const held = holdings(actor, { day: dayOf(now()) });
	const read = readRoundTrip(await readTablesOf(file, SHEET_LIMITS), held);
	if (!read) {
		throw refusedFile(
			`「${file.name}」に「権利番号」と、「利用者メモ」か「更新意向」の列がありません。台帳をExcelで保存したものを直してください。`
		);
	}
	if (read.faults.length > 0) throw refusedSheet(read.faults);
	const own = read.rows.filter((row) => {
		const lot = held.find(({ lotId }) => lotId === row.lotId);
		return lot !== undefined && may(actor, 'licence.declare', lot);
	});
	if (own.length === 0) {
		throw refusedSheet(
			read.refused.length > 0 ? read.refused : ['いまの台帳と違うところがありません。']
		);
	}
	return keepUpload(actor, 'round-trip', {
		...{ fileName: file.name, rows: own, refused: read.refused }
	});
}

/** A sheet of the own organisation and what it would change today. Throws `Forbidden`, `NotFound`. */
export function findEdited(actor: Actor, id: number): { upload: Upload; difference: EditedRow[] } {
	authorize(actor, 'licence.see', null);
	const upload = findUpload(actor, 'round-trip', id);
	const held = new Map(holdings(actor, { day: dayOf(now()) }).map((lot) => [lot.lotId, lot]));
	const difference = (upload.rows as RoundTripRow[]).flatMap((row): EditedRow[] => {
		const lot = held.get(row.lotId);
		if (!lot || !differs(row, lot)) return [];
		const { lotId, organisation, product, version, memo, renewal } = lot;
		return [
			{
				...{ lotId, organisation, product, version, cell: row.cell },
				memo: { before: memo, after: row.memo ?? memo },
				renewal: { before: renewal, after: row.renewal ?? renewal }
			}
		];
	});
	return { upload, difference };
}

/**
 * Takes a sheet over as it stood on the screen: `versions` are those of its lots. Gives how many changed. Throws
 * `Conflict` where one has changed since or the sheet was taken over before; then nothing changes.
 */
export function takeEdited(
	actor: Actor,
	id: number,
	versions: ReadonlyMap<number, number>
): number {
	const { difference } = findEdited(actor, id);
	return change(actor, (tx, record) => {
		claim(tx, id);
		if (
			difference.length !== versions.size ||
			difference.some(({ lotId, version }) => versions.get(lotId) !== version)
		) {
			throw new Conflict('台帳が、ほかの人に先に変えられました。違いを確かめてください。');
		}
		for (const { lotId, memo, renewal, version } of difference) {
			const values = { memo: memo.after, renewal: renewal.after, version };
			declareIn(tx, record, actor, lotId, values);
		}
		record('ledger.sheet-taken', `ledger-upload:${id}`, { rows: difference.length });
		return difference.length;
	});
}
