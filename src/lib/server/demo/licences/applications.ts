import { addDays } from '#lib/dates.ts';
import { municipalities } from '#lib/reference/municipalities.ts';
import { db, schema } from '../../db/index.ts';
import { proceed } from '../../licences/applications/proceeding.ts';
import { apply, on, usualOf } from './hands.ts';
import type { Step, Year } from '../year.ts';

/** Places in the order of the codes of two that apply in no 取りまとめ of this year. */
const LATE = 14;
const RETURNED = 38;

/** What did not go straight on: a draft that nobody sent in time, and an application the desk gave back. */
export function applicationSteps({ today, as }: Year): Step[] {
	const { purchaseRound } = schema;
	const roundNamed = (end: string) =>
		db()
			.select()
			.from(purchaseRound)
			.all()
			.find(({ name }) => name.endsWith(end))?.id ?? 0;
	const loginAt = (index: number) => municipalities[index]?.login ?? '';
	let returned = 0;
	return [
		{
			at: on(addDays(today, -21), 12, '16:30'),
			take: () =>
				void apply(as, {
					...{ roundId: roundNamed('臨時（サーバー）'), login: loginAt(LATE), isDraft: true },
					...usualOf(0)
				})
		},
		{
			at: on(today, -4, '10:10'),
			take: () => {
				const roundId = roundNamed('第3回');
				returned = apply(as, { roundId, login: loginAt(RETURNED), ...usualOf(1) });
			}
		},
		{
			at: on(today, -3, '16:20'),
			take: () =>
				void proceed(as('kumiai-apply'), returned, 'return', {
					reason: '予算科目を確かめてください（見本）。'
				})
		}
	];
}
