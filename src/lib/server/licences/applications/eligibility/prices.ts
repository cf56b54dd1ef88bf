import { eq } from 'drizzle-orm';
import { longDate } from '#lib/dates.ts';
import { schema } from '../../../db/index.ts';
import { priceOn } from '../prices.ts';
import { at, type Case, type Finding } from './findings.ts';

const { priceList, purchaseRound } = schema;

/** Every line needs a price of the day, in packs as they are sold. */
export function priceFindings({ tx, application, agreement, lines, day }: Case): Finding[] {
	const round =
		application.roundId === null
			? null
			: tx.select().from(purchaseRound).where(eq(purchaseRound.id, application.roundId)).get();
	return lines.flatMap((line): Finding[] => {
		const { partNumber, packs, sku } = line;
		const seller = { resellerId: agreement.resellerId, agreementId: agreement.id };
		const price = priceOn(tx, { partNumber, ...seller, day });
		const next = sku.successor ? `後継の型番は${sku.successor}です。` : '';
		if (!price) {
			const message = `${longDate(day)}の価格表にありません。${next || '別の品目を選んでください。'}`;
			return [at(line, 'error', 'no-price', message)];
		}
		const findings: Finding[] = [];
		if (price.preferentialYen === null) {
			const message = '価格が「別途見積」です。組合に見積りを頼んでから申し込んでください。';
			findings.push(at(line, 'error', 'quotation', message));
		}
		if (packs < price.leastPacks) {
			const message = `${price.leastPacks}パックからの販売です（いまは${packs}）。`;
			findings.push(at(line, 'error', 'least-packs', message));
		}
		if (price.isAssumed) {
			const message = `価格レベル${price.level}の価格です。契約の価格レベルが要確認なので、単価が変わることがあります。`;
			findings.push(at(line, 'warning', 'level', message));
		}
		if (next) findings.push(at(line, 'warning', 'successor', next));
		const list = tx.select().from(priceList).where(eq(priceList.id, price.priceListId)).get();
		if (round && list?.validTo && list.validTo < round.orderBy) {
			const message = `いまの価格は${longDate(list.validTo)}までです。発注の予定（${longDate(round.orderBy)}）までに変わることがあります。`;
			findings.push(at(line, 'warning', 'price-ends', message));
		}
		return findings;
	});
}
