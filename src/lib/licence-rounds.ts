import * as v from 'valibot';
import { fiscalYear, longDate, type Day } from './dates.ts';
import { day, id, neededLine, version, words } from './fields.ts';

/** The fields a 取りまとめ is made with, in their order. */
export const roundSchema = v.pipe(
	v.object({
		name: neededLine('名前を入力してください。', 60),
		agreementId: id('契約を選んでください。'),
		opensOn: day('受付の開始'),
		closesOn: day('受付の締切'),
		priceLockOn: day('価格を確定する日'),
		orderBy: day('発注の期限'),
		deliveryTarget: day('納品の目標'),
		budgetYear: v.pipe(
			v.optional(v.string(), ''),
			v.transform((text) => Number(text.normalize('NFKC'))),
			v.check(
				(year) => Number.isInteger(year) && year > 2000 && year < 2200,
				'年度を選んでください。'
			)
		)
	}),
	v.forward(
		v.check(
			({ opensOn, closesOn }) => opensOn <= closesOn,
			'締切は、開始の日か、その後にしてください。'
		),
		['closesOn']
	),
	v.forward(
		v.check(
			({ closesOn, orderBy }) => closesOn <= orderBy,
			'発注の期限は、締切の日か、その後にしてください。'
		),
		['orderBy']
	),
	v.forward(
		v.check(
			({ opensOn, orderBy, priceLockOn }) => opensOn <= priceLockOn && priceLockOn <= orderBy,
			'価格を確定する日は、受付の開始から発注の期限までの間にしてください。'
		),
		['priceLockOn']
	),
	v.forward(
		v.check(
			({ orderBy, deliveryTarget }) => orderBy <= deliveryTarget,
			'納品の目標は、発注の期限か、その後にしてください。'
		),
		['deliveryTarget']
	)
);
export type RoundFields = v.InferOutput<typeof roundSchema>;

/** An act of a 取りまとめ as its form sends it. */
export const roundActSchema = v.object({ version, reason: words('理由', 400) });

/** As `roundActSchema`, with the new last day. */
export const extendSchema = v.object({
	version,
	closesOn: day('新しい締切'),
	reason: words('理由', 400)
});

/** What is worth a second look in the days of a 取りまとめ: a change of prices on 1 April in its middle. */
export function warningsOfDays(of: {
	opensOn: Day;
	closesOn: Day;
	priceLockOn: Day;
	orderBy: Day;
}): string[] {
	const warnings: string[] = [];
	const turn: Day = `${fiscalYear(of.opensOn) + 1}-04-01`;
	if (of.opensOn < turn && of.orderBy >= turn && of.priceLockOn >= turn) {
		warnings.push(
			`${longDate(turn)}をまたぎます。価格の改定にかからないように、価格を確定する日を3月31日までにすることを考えてください。`
		);
	}
	return warnings;
}
