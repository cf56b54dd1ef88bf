import { and, eq, ne, sql } from 'drizzle-orm';
import { dayOf } from '#lib/dates.ts';
import { Conflict, invalid } from '#lib/errors.ts';
import { labels } from '#lib/labels.ts';
import { returnActs, type ReturnAct, type ReturnState } from '#lib/licences.ts';
import { schema, type Tx } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { authorshipOf } from '../../identity/authorship.ts';
import { now } from '../../now.ts';
import { authorize, found } from '../../permissions.ts';
import { tells } from '../../record/tells.ts';
import { change, type Recorder } from '../../record/change.ts';
import { voidTermsOf, voidTermsOfDelivery } from '../assurance/terms.ts';
import { undoStepUp } from '../deliveries/converting.ts';
import { find as findSlip } from '../deliveries/slips.ts';
import { balanceOf, move } from '../ledger.ts';
import { find, type Return } from './returns.ts';
import { hindrance } from './rules.ts';

const { agreement, assuranceTerm, delivery, ledgerEntry, licenceProgram, licenceReturn, lot } =
	schema;
const { organisation, purchaseOrder, receipt, receiptLine } = schema;

const recorded: Record<ReturnAct, string> = {
	allow: 'return.allowed',
	refuse: 'return.refused',
	carry: 'return.carried'
};

/** What a return is asked with; packs. `again` of them are bought anew. */
type ReturnInput = { deliveryId: number; packs: number; again: number; reason: string };

/**
 * 返品の依頼 of one delivery, by its organisation or the desk for it; gives its key. Throws `NotFound` for another's,
 * `Conflict` where the program's rule or day forbids it or it was asked before, `Invalid` for a part of a line.
 */
export function request(
	actor: Actor,
	receiptNumber: string,
	organisationId: number,
	input: ReturnInput
): number {
	const slip = findSlip(actor, receiptNumber, organisationId);
	authorize(actor, 'licence.declare', { organisationId });
	const line = found(slip.lines.find(({ id }) => id === input.deliveryId));
	if (line.returned) throw alreadyAsked();
	const { packs, again } = input;
	if (packs !== line.packs) {
		const rest = Math.max(0, line.packs - packs);
		const message = `行の一部だけを返すことはできません。${line.packs}をすべて返し、「買い直す数」に${rest}と入力してください。`;
		throw invalid('packs', message);
	}
	if (again >= line.packs) {
		const message = `買い直す数は、返す数（${line.packs}）より少なくしてください。`;
		throw invalid('again', message);
	}
	return change(actor, (tx, record) => {
		const isSame = eq(licenceReturn.deliveryId, input.deliveryId);
		if (tx.select().from(licenceReturn).where(isSame).get()) throw alreadyAsked();
		refuseHindered(tx, input.deliveryId, line.ordered);
		const { person, organisation } = actor;
		const isOwn = organisation.id === organisationId;
		const { id } = tx
			.insert(licenceReturn)
			.values({
				...{ deliveryId: input.deliveryId, state: 'requested', reason: input.reason, again },
				...authorshipOf(actor),
				...(isOwn ? {} : { authorName: `${person.name}（組合）`, authorSection: '' }),
				organisationId,
				at: now()
			})
			.returning({ id: licenceReturn.id })
			.get();
		const refs = { organisation: organisationId, delivery: input.deliveryId };
		record('return.requested', `return:${id}`, refs, input.reason);
		return id;
	});
}

/** Says that a delivery may be given back. Throws `Conflict` with the day or number where the rule forbids it. */
export function allow(actor: Actor, id: number, version?: number): void {
	const of = findFor(actor, id, 'allow');
	change(actor, (tx, record) => {
		refuseMovedOn(tx, of.id, 'allow', version);
		refuseHindered(tx, of.deliveryId, of.ordered);
		advance(tx, record, actor, of, 'allow', { version });
	});
}

/** Says that it may not, with the reason. Throws `Invalid` without one. */
export function refuse(actor: Actor, id: number, reason: string, version?: number): void {
	const of = findFor(actor, id, 'refuse');
	change(actor, (tx, record) => advance(tx, record, actor, of, 'refuse', { version, reason }));
}

/**
 * 返品の実行: the rights of the delivery go and the SA it brought is void. Throws `Conflict` where rights of it were moved
 * elsewhere, or given back before.
 */
export function carry(actor: Actor, id: number, version?: number): void {
	const of = findFor(actor, id, 'carry');
	change(actor, (tx, record) => {
		refuseMovedOn(tx, of.id, 'carry', version);
		refuseCarried(tx, of);
		voidTermsOfDelivery(tx, record, of.deliveryId);
		for (const lotId of lotsOf(tx, of.deliveryId)) {
			const begun = begunWith(tx, lotId);
			const rights = balanceOf(tx, lotId);
			if (rights !== begun.rights) {
				throw new Conflict(
					`この配付の権利${begun.rights}のうち、いま残っているのは${rights}です。移管・分割・廃棄したものは返品できません。先に元に戻してください。`
				);
			}
			const today = dayOf(now());
			move(tx, actor, {
				...{ lotId, kind: 'returned', rights: -rights, document: `返品${id}（${of.receipt}）` },
				onDay: today > begun.onDay ? today : begun.onDay,
				reason: of.reason
			});
			voidTermsOf(tx, record, lotId);
			undoStepUp(tx, actor, lotId, of.reason);
		}
		advance(tx, record, actor, of, 'carry', { version });
	});
}

const alreadyAsked = () => new Conflict('この配付の返品は、すでに依頼されています。');

function findFor(actor: Actor, id: number, act: ReturnAct): Return {
	const of = find(actor, id);
	const [state] = returnActs[act].from;
	authorize(actor, 'return.act', { organisationId: of.organisationId, state, act });
	return of;
}

function advance(
	tx: Tx,
	record: Recorder,
	actor: Actor,
	of: Return,
	act: ReturnAct,
	deed: { version?: number | undefined; reason?: string }
): void {
	const row = refuseMovedOn(tx, of.id, act, deed.version);
	const line = returnActs[act];
	const reason = deed.reason?.trim() ?? '';
	if (line.reason === 'needed' && reason === '') {
		throw invalid('reason', '返品できない理由を入力してください。');
	}
	tx.update(licenceReturn)
		.set({
			state: line.to,
			answer: reason || row.answer,
			version: sql`${licenceReturn.version} + 1`
		})
		.where(eq(licenceReturn.id, of.id))
		.run();
	record(
		recorded[act],
		`return:${of.id}`,
		{ organisation: of.organisationId, ...tells(actor, of.organisationId) },
		reason || null
	);
}

/** The return as it stands; throws `Conflict` where an act does not, or no more, lead from there. */
function refuseMovedOn(tx: Tx, id: number, act: ReturnAct, version: number | undefined) {
	const row = found(tx.select().from(licenceReturn).where(eq(licenceReturn.id, id)).get());
	const isOlder = version !== undefined && version !== row.version;
	const from: readonly ReturnState[] = returnActs[act].from;
	if (!isOlder && from.includes(row.state)) return row;
	throw new Conflict(
		`ほかの人が先にこの返品を進めました（いまは「${labels.returnState[row.state]}」）。画面を開き直してください。`
	);
}

function refuseHindered(tx: Tx, deliveryId: number, ordered: number): void {
	const row = found(
		tx
			.select({ delivery, rule: licenceProgram.returns })
			.from(delivery)
			.innerJoin(receiptLine, eq(receiptLine.id, delivery.receiptLineId))
			.innerJoin(receipt, eq(receipt.id, receiptLine.receiptId))
			.innerJoin(purchaseOrder, eq(purchaseOrder.id, receipt.orderId))
			.innerJoin(agreement, eq(agreement.id, purchaseOrder.agreementId))
			.innerJoin(licenceProgram, eq(licenceProgram.id, agreement.programId))
			.where(eq(delivery.id, deliveryId))
			.get()
	);
	const { packs, deliveredAt } = row.delivery;
	const why = hindrance({ rule: row.rule, deliveredAt, packs, ordered }, dayOf(now()));
	if (why !== null) throw new Conflict(why);
}

/** SA that came alone may have gone along with its rights to another organisation. */
function refuseCarried(tx: Tx, of: Return): void {
	const { organisationId, deliveryId } = of;
	const elsewhere = tx
		.select({ name: organisation.name, rights: assuranceTerm.rights })
		.from(assuranceTerm)
		.innerJoin(lot, eq(lot.id, assuranceTerm.lotId))
		.innerJoin(organisation, eq(organisation.id, lot.organisationId))
		.where(
			and(
				eq(assuranceTerm.deliveryId, deliveryId),
				ne(assuranceTerm.state, 'void'),
				ne(lot.organisationId, organisationId)
			)
		)
		.get();
	if (!elsewhere) return;
	throw new Conflict(
		`このSAのうち${elsewhere.rights}は、権利と一緒に${elsewhere.name}に移っています。返品できません。先に元に戻してください。`
	);
}

function lotsOf(tx: Tx, deliveryId: number): number[] {
	return tx
		.select({ id: lot.id })
		.from(lot)
		.where(eq(lot.deliveryId, deliveryId))
		.all()
		.map(({ id }) => id);
}

function begunWith(tx: Tx, lotId: number): { rights: number; onDay: string } {
	return found(
		tx
			.select({ rights: ledgerEntry.rights, onDay: ledgerEntry.onDay })
			.from(ledgerEntry)
			.where(eq(ledgerEntry.lotId, lotId))
			.orderBy(ledgerEntry.id)
			.get()
	);
}
