import { asc, sql } from 'drizzle-orm';
import { typedDay } from '#lib/dates.ts';
import { labels } from '#lib/labels.ts';
import { db, schema } from '../../db/index.ts';
import type { Replaced } from '../../files/cp932.ts';
import { replacedIn, writeCp932Csv, writeCsv } from '../../files/write-csv.ts';
import { writeWorkbook, type Sheet, type Workbook } from '../../files/write-workbook.ts';
import type { Actor } from '../../identity/actors.ts';
import { overview, type ListedHolding, type Look, type Overview } from './overview.ts';

const { ledgerEntry } = schema;

/** A right with the document that proves it. */
type Certificate = ListedHolding & { document: string };

/** 証書の一覧: what is held, each with the document it came by, as one looks at the ledger. Throws `Forbidden`. */
export function certificates(
	actor: Actor,
	look: Look
): { certificates: Certificate[] } & Pick<Overview, 'choices' | 'isUnion'> {
	const { lots, choices, isUnion } = overview(actor, { ...look, view: 'organisation' });
	const asked = JSON.stringify(lots.map(({ lotId }) => lotId));
	const documents = new Map<number, string>();
	const entries = db()
		.select({ lotId: ledgerEntry.lotId, document: ledgerEntry.document })
		.from(ledgerEntry)
		.where(sql`${ledgerEntry.lotId} in (select value from json_each(${asked}))`)
		.orderBy(asc(ledgerEntry.id))
		.all();
	for (const { lotId, document } of entries) {
		if (!documents.has(lotId)) documents.set(lotId, document);
	}
	return {
		certificates: lots.map((each) => ({ ...each, document: documents.get(each.lotId) ?? '' })),
		choices,
		isUnion
	};
}

/** The same as a workbook. Throws as `certificates`. */
export async function exportedCertificates(actor: Actor, look: Look): Promise<Workbook> {
	const table = tableOf(certificates(actor, look).certificates);
	return writeWorkbook(STEM, { sheet: '証書一覧', ...table });
}

/** The same as CSV, in UTF-8 or CP932. Throws as `certificates`. */
export function certificatesCsv(actor: Actor, look: Look, isCp932: boolean): Workbook {
	const table = tableOf(certificates(actor, look).certificates);
	return isCp932 ? writeCp932Csv(STEM, table).file : writeCsv(STEM, table);
}

/** The letters that CP932 would replace in it. */
export function replacedInCertificates(all: readonly Certificate[]): Replaced[] {
	return replacedIn(tableOf(all));
}

const STEM = 'ライセンス証書一覧';

function tableOf(all: readonly Certificate[]): Omit<Sheet, 'sheet'> {
	return {
		header: [
			...['権利番号', '団体', '品名', '型番', '数量', '単位'],
			...['契約番号', '使用開始', '根拠書類', 'SA開始', 'SA終了']
		],
		rows: all.map((each) => [
			...[String(each.lotId), each.organisation, each.product, each.partNumber ?? ''],
			...[each.rights, labels.metric[each.metric], each.agreementNumber],
			...[typedDay(each.usageStart), each.document],
			...(each.cover ? [typedDay(each.cover.startsOn), typedDay(each.cover.endsOn)] : ['', ''])
		])
	};
}
