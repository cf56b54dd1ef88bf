import { and, eq } from 'drizzle-orm';
import { dayOf, type Day } from '#lib/dates.ts';
import { Conflict, invalid } from '#lib/errors.ts';
import type { Renewal } from '#lib/licences.ts';
import { schema, type Tx } from '../../db/index.ts';
import { existsOn, type Actor } from '../../identity/actors.ts';
import { now } from '../../now.ts';
import { authorize } from '../../permissions.ts';
import { change, type Recorder } from '../../record/change.ts';
import { carryTerms, settleTerms } from '../assurance/terms.ts';
import { balanceOf, correct, move, moveOver, STEP_UP, type Lot } from '../ledger.ts';
import { coverCorrected } from './cover.ts';
import { readableLot } from './lots.ts';

const { ledgerEntry, lot, organisation } = schema;

type At = { onDay: Day };

/**
 * 赤黒: takes a movement of a lot back and writes what is right instead (0: it never was). SA follows. Throws
 * `Forbidden`, `NotFound`, `Conflict` for one that was corrected before, `Invalid` where nothing would change, the day
 * is still to come or too few rights would be left on any day.
 */
export function correctEntry(
	actor: Actor,
	lotId: number,
	input: { entry: number; rights: number; onDay: Day; reason: string }
): void {
	byDesk(actor, lotId, (tx, record, of) => {
		const entry = tx
			.select()
			.from(ledgerEntry)
			.where(and(eq(ledgerEntry.id, input.entry), eq(ledgerEntry.lotId, lotId)))
			.get();
		if (!entry) throw new Conflict('訂正する記帳が見つかりません。画面を開き直してください。');
		if (entry.groupId?.startsWith(STEP_UP)) {
			throw new Conflict('ステップアップの記帳は、配付の返品で直します。');
		}
		refuseLater(input);
		// What came stays something that came: a discard of 3 is corrected to a discard of 2.
		const rights = entry.rights < 0 ? -input.rights : input.rights;
		if (rights === entry.rights && input.onDay === entry.onDay) {
			throw invalid('rights', '数量も日も、いまの記帳と同じです。');
		}
		const { reason, onDay } = input;
		correct(tx, actor, entry.id, { reason, right: { rights, onDay } });
		coverCorrected(tx, record, lotId);
		record('licence.corrected', `lot:${lotId}`, { ...refsOf(of), entry: entry.id, rights }, reason);
	});
}

/** Moves rights to another organisation, SA with them; gives the new lot. Throws as `correctEntry`. */
export function transfer(
	actor: Actor,
	lotId: number,
	input: At & { organisation: number; rights: number; document: string; reason: string }
): number {
	return byDesk(actor, lotId, (tx, record, of) => {
		refuseLater(input);
		const to = tx.select().from(organisation).where(eq(organisation.id, input.organisation)).get();
		if (!to || to.id === of.organisationId || !existsOn(to, input.onDay)) {
			throw invalid('organisation', '移管先は、いまある別の団体から選んでください。');
		}
		refuseMoreThan(tx, of, input.rights);
		const { rights, onDay, document, reason } = input;
		const newId = moveOver(tx, actor, lotId, {
			...{ kind: 'transferred', organisationId: to.id },
			...{ rights, onDay, document, reason }
		});
		carryTerms(tx, record, lotId, newId);
		const refs = { ...refsOf(of), to: to.id, lot: newId, rights };
		record('licence.transferred', `lot:${lotId}`, refs, reason);
		return newId;
	});
}

/** Splits a lot in two, such as for SA on a part of it; gives the new lot. Throws as `correctEntry`. */
export function split(
	actor: Actor,
	lotId: number,
	input: { rights: number; reason: string }
): number {
	return byDesk(actor, lotId, (tx, record, of) => {
		const { rights, reason } = input;
		if (rights >= balanceOf(tx, lotId)) {
			throw invalid(
				'rights',
				`分ける数は、いまの残高（${balanceOf(tx, lotId)}）より少なくしてください。`
			);
		}
		const onDay = dayOf(now());
		const newId = moveOver(tx, actor, lotId, {
			...{ kind: 'split', rights, onDay, document: '分割', reason }
		});
		carryTerms(tx, record, lotId, newId);
		record('licence.split', `lot:${lotId}`, { ...refsOf(of), lot: newId, rights }, reason);
		return newId;
	});
}

/** 廃棄: rights that are given up; what is left keeps its SA. Throws as `correctEntry`. */
export function discard(
	actor: Actor,
	lotId: number,
	input: At & { rights: number; document: string; reason: string }
): void {
	byDesk(actor, lotId, (tx, record, of) => {
		refuseLater(input);
		refuseMoreThan(tx, of, input.rights);
		const { rights, onDay, document, reason } = input;
		move(tx, actor, { lotId, onDay, kind: 'discarded', rights: -rights, document, reason });
		settleTerms(tx, record, lotId);
		record('licence.discarded', `lot:${lotId}`, { ...refsOf(of), rights }, reason);
	});
}

/** 利用者メモ and 更新意向, by the organisation or the desk for it. Throws `NotFound`, `Forbidden`, and `Conflict` where somebody was quicker. */
export function declare(
	actor: Actor,
	lotId: number,
	input: { memo: string; renewal: Renewal; version: number }
): void {
	change(actor, (tx, record) => declareIn(tx, record, actor, lotId, input));
}

/** As `declare`, inside a transaction. */
export function declareIn(
	tx: Tx,
	record: Recorder,
	actor: Actor,
	lotId: number,
	{ version, ...values }: { memo: string; renewal: Renewal; version: number }
): void {
	const of = readableLot(actor, lotId, tx);
	authorize(actor, 'licence.declare', of);
	const { changes } = tx
		.update(lot)
		.set({ ...values, version: version + 1 })
		.where(and(eq(lot.id, lotId), eq(lot.version, version)))
		.run();
	if (changes === 0) {
		throw new Conflict(
			'メモと更新意向は、ほかの人が先に変えました。いまの内容を確かめてください。'
		);
	}
	record(
		'licence.declared',
		`lot:${lotId}`,
		{ ...refsOf(of), renewal: values.renewal },
		values.memo
	);
}

/** One act of the desk on a lot, in one transaction. */
function byDesk<Result>(
	actor: Actor,
	lotId: number,
	work: (tx: Tx, record: Recorder, of: Lot) => Result
): Result {
	return change(actor, (tx, record) => {
		const of = readableLot(actor, lotId, tx);
		authorize(actor, 'licence.work', null);
		return work(tx, record, of);
	});
}

function refsOf(of: Lot) {
	return { organisation: of.organisationId, product: of.productId };
}

function refuseLater({ onDay }: At): void {
	if (onDay > dayOf(now())) throw invalid('onDay', '日は、今日までの日にしてください。');
}

function refuseMoreThan(tx: Tx, of: Lot, rights: number): void {
	const held = balanceOf(tx, of.id);
	if (rights > held)
		throw invalid('rights', `いまの残高は${held}です。それより多くは動かせません。`);
}
