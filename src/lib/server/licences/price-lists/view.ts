import { MOST_COLUMNS } from '#lib/price-lists.ts';
import type { Actor } from '../../identity/actors.ts';
import { may } from '../../permissions.ts';
import type { PriceListAct } from '#lib/licences.ts';
import { sentenceOf, type Finding, type FindingCode } from './findings.ts';
import type { PriceList } from './lists.ts';
import { mappingOf } from './mapping.ts';
import type { OpenedList } from './open-list.ts';
import { asked } from './saying.ts';

/** What an actor may do with a list as it stands. */
export function mayWith(actor: Actor, { state }: PriceList): Record<PriceListAct, boolean> {
	const of = (act: PriceListAct) => may(actor, 'price-list.act', { state, act });
	return {
		...{ parse: of('parse'), fail: of('fail'), map: of('map'), check: of('check') },
		...{ correct: of('correct'), compare: of('compare'), activate: of('activate') },
		...{ close: of('close'), reopen: of('reopen'), revoke: of('revoke'), drop: of('drop') }
	};
}

const SAMPLES = 3;
const SHOWN_LEFT_OUT = 100;

/** A file as it is read so far, as much of it as a page shows. */
export function viewOf(list: PriceList, opened: OpenedList) {
	const { reading, text, top } = opened;
	const { charset, codes, vendorId, withHiddenRows } = mappingOf(list);
	const below = top.filter(({ row }) => row > (reading.headerRows.at(-1) ?? 0));
	return {
		...{ sheets: reading.sheets, sheet: reading.sheet, headerRows: reading.headerRows },
		...{ withHiddenRows, charset, codes, vendorId, top: top.slice(0, 20) },
		text: text && { charset: text.charset, firstLines: text.firstLines },
		columns: reading.columns.slice(0, MOST_COLUMNS).map((column) => ({
			...{ letters: column.letters, label: column.label, field: column.field },
			isAsked: column.isAsked,
			samples: below
				.map(({ texts }) => texts[column.index]?.trim() ?? '')
				.filter((sample) => sample !== '')
				.slice(0, SAMPLES)
		})),
		taxMode: reading.taxMode,
		asked: asked(list, opened),
		missing: reading.questions
			.filter(({ code }) => ['header', 'column', 'unit-price'].includes(code))
			.map(({ message }) => message),
		counts: {
			rows: reading.rows.length,
			errors: reading.errors.length,
			warnings: reading.warnings.length
		},
		skipped: reading.skipped,
		leftOut: reading.leftOut.filter(({ is }) => is !== 'blank').slice(0, SHOWN_LEFT_OUT)
	};
}

export type Group = {
	code: FindingCode;
	sentence: string;
	count: number;
	/** How many of them come with a proposal. */
	proposals: number;
	/** Rows they stand in. */
	rows: number;
};

/** Errors or warnings by their kind, the most frequent first. */
export function groupsOf(findings: readonly Finding[]): Group[] {
	return [...Map.groupBy(findings, ({ code }) => code)]
		.map(([code, own]) => ({
			code,
			sentence: sentenceOf(code),
			count: own.length,
			proposals: own.filter(({ proposal }) => proposal !== null).length,
			rows: new Set(own.map(({ row }) => row)).size
		}))
		.sort((a, b) => b.count - a.count);
}
