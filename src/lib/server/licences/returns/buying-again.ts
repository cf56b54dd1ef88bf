import { eq } from 'drizzle-orm';
import type { Proxy } from '#lib/applications.ts';
import { Conflict, invalid } from '#lib/errors.ts';
import { db, schema } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { authorize, found, may } from '../../permissions.ts';
import { change } from '../../record/change.ts';
import { beginIn } from '../applications/drafts.ts';
import { asItIs as orderAsItIs } from '../orders/orders.ts';
import { find, type Return } from './returns.ts';

const { applicationLine, delivery, licenceApplication, licenceReturn } = schema;
const { orderLine, receiptLine } = schema;

/**
 * 買い直し: begins an application for what an organisation keeps of a return, under the contract it was bought by and for
 * the purpose and budget it had; the two are linked both ways. By the organisation, or at the desk with how it came
 * (代理入力). Gives the application's key. Throws `Forbidden`, `NotFound` for another's, `Conflict` where the return was
 * not carried out, nothing is wanted again or it is being bought already.
 */
export function buyAgain(actor: Actor, id: number, proxy: Proxy | null): number {
	const of = find(actor, id);
	const isOwn = actor.organisation.id === of.organisationId;
	authorize(actor, 'licence.declare', of);
	if (of.state !== 'returned') {
		throw new Conflict('買い直しは、返品が済んでからできます。画面を開き直してください。');
	}
	if (!isOwn && proxy === null) {
		throw invalid('via', '届いた方法を選んでください。');
	}
	if (of.again === 0) throw new Conflict('この返品には、買い直す数がありません。');
	return change(actor, (tx, record) => {
		const row = found(tx.select().from(licenceReturn).where(eq(licenceReturn.id, id)).get());
		const isSame = row.againId === (of.boughtAgain?.id ?? null);
		if (!isSame || (of.boughtAgain && !isGivenUp(of.boughtAgain.state))) throw alreadyBegun();
		const { line, application, order } = found(
			tx
				.select({
					line: applicationLine,
					application: licenceApplication,
					order: orderLine.orderId
				})
				.from(delivery)
				.innerJoin(applicationLine, eq(applicationLine.id, delivery.applicationLineId))
				.innerJoin(licenceApplication, eq(licenceApplication.id, applicationLine.applicationId))
				.innerJoin(receiptLine, eq(receiptLine.id, delivery.receiptLineId))
				.innerJoin(orderLine, eq(orderLine.id, receiptLine.orderLineId))
				.where(eq(delivery.id, of.deliveryId))
				.get()
		);
		const { agreementId } = orderAsItIs(tx, order);
		const { partNumber, reason, baseLots } = line;
		const newId = beginIn(
			tx,
			actor,
			{ roundId: null, agreementId },
			[{ partNumber, packs: of.again, reason }],
			isOwn || proxy === null ? null : { ...proxy, organisation: of.organisationId }
		);
		const { purpose, budget, wantedBy } = application;
		tx.update(licenceApplication)
			.set({ purpose, budget, wantedBy })
			.where(eq(licenceApplication.id, newId))
			.run();
		tx.update(applicationLine)
			.set({ baseLots })
			.where(eq(applicationLine.applicationId, newId))
			.run();
		tx.update(licenceReturn).set({ againId: newId }).where(eq(licenceReturn.id, id)).run();
		const refs = { organisation: of.organisationId, application: newId, packs: of.again };
		record('return.bought-again', `return:${id}`, refs);
		return newId;
	});
}

/** Whether the actor may buy anew what a return leaves to be bought. */
export function mayBuyAgain(actor: Actor, of: Return): boolean {
	return (
		of.state === 'returned' &&
		of.again > 0 &&
		(of.boughtAgain === null || isGivenUp(of.boughtAgain.state)) &&
		may(actor, 'licence.declare', of)
	);
}

/** The return whose rest an application buys anew; null: it is no such. To a reader of the application. */
export function returnBehind(applicationId: number): { id: number } | null {
	const row = db()
		.select({ id: licenceReturn.id })
		.from(licenceReturn)
		.where(eq(licenceReturn.againId, applicationId))
		.get();
	return row ?? null;
}

const isGivenUp = (state: string) => state === 'withdrawn' || state === 'cancelled';

const alreadyBegun = () =>
	new Conflict('買い直しの申込は、すでに作られています。画面を開き直してください。');
