import { eq, sql } from 'drizzle-orm';
import { Conflict } from '#lib/errors.ts';
import { schema, type Reader } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { numberOf } from '../applications/applications.ts';
import type { RoundDeed } from './acts.ts';
import { linesOf, type PricedLine } from './lines.ts';
import { act } from './proceeding.ts';

const { roundAllocation } = schema;

/** Numbers of applications named in one sentence. */
const NAMED = 5;

/**
 * 集計: reckons what will be ordered for which line. Throws `Conflict` while an application waits for its organisation's
 * 再確認 or has not been taken in, and where there is none.
 */
export function aggregate(actor: Actor, id: number, deed: RoundDeed = {}): void {
	act(actor, id, 'aggregate', deed, (tx) => {
		refuseWaiting(linesOf(tx, id, ['reconfirm']), '価格の再確認を待っている');
		refuseWaiting(linesOf(tx, id, ['submitted']), '受理していない');
		const lines = linesOf(tx, id, ['accepted']);
		if (lines.length === 0) throw new Conflict('受理した申込がないので、集計できません。');
		tx.delete(roundAllocation).where(eq(roundAllocation.roundId, id)).run();
		const rows = JSON.stringify(
			lines.map((line) => [line.lineId, line.partNumber, line.packs, line.unitYen])
		);
		// All at once: a round has thousands of lines.
		tx.run(sql`insert into round_allocation (round_id, application_line_id, part_number, packs, unit_yen)
			select ${id}, value ->> 0, value ->> 1, value ->> 2, value ->> 3 from json_each(${rows})`);
		return { refs: { lines: lines.length } };
	});
}

/** Takes a 集計 back: the 取りまとめ is closed again, with its prices to be fixed anew. Throws `Invalid` without a reason. */
export function takeBack(actor: Actor, id: number, deed: RoundDeed): void {
	act(actor, id, 'take-back', deed, (tx) => {
		tx.delete(roundAllocation).where(eq(roundAllocation.roundId, id)).run();
		return {};
	});
}

/**
 * The lines of a 集計 as they stand now. Throws `Conflict` where an application was withdrawn or changed since it was
 * reckoned.
 */
export function aggregated(tx: Reader, id: number): PricedLine[] {
	const lines = linesOf(tx, id, ['accepted']);
	const frozen = new Map(
		tx
			.select()
			.from(roundAllocation)
			.where(eq(roundAllocation.roundId, id))
			.all()
			.map((row) => [row.applicationLineId, row])
	);
	const changed = lines.flatMap((line) => {
		const row = frozen.get(line.lineId);
		frozen.delete(line.lineId);
		if (row?.packs === line.packs && row.unitYen === line.unitYen) return [];
		const what = `${numberOf(line) ?? ''}の${line.partNumber}`;
		if (row?.packs === line.packs) return [`${what}は単価が変わりました`];
		return [`${what}は集計${row?.packs ?? 0}、いま${line.packs}`];
	});
	const gone = [...frozen.values()].map(
		({ partNumber, packs }) => `${partNumber}の${packs}は取り下げられました`
	);
	const all = [...changed, ...gone];
	if (all.length === 0) return lines;
	const some = all.slice(0, NAMED).join('、');
	throw new Conflict(
		`集計のあとに変わった申込があります（${some}${all.length > NAMED ? ' など' : ''}）。集計を戻して、やり直してください。`
	);
}

function refuseWaiting(lines: readonly PricedLine[], what: string): void {
	if (lines.length === 0) return;
	const numbers = [...new Set(lines.map((line) => numberOf(line) ?? ''))];
	const some = numbers.slice(0, NAMED).join('、');
	const more = numbers.length > NAMED ? ' など' : '';
	throw new Conflict(`${what}申込が${numbers.length}件あります（${some}${more}）。`);
}
