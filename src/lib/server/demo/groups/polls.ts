import { instantOf, type Day } from '#lib/dates.ts';
import { pollMarks } from '#lib/polls.ts';
import { addBusinessDays } from '../../calendar/business-days.ts';
import { findInside } from '../../groups/groups.ts';
import * as answers from '../../groups/polls/answers.ts';
import * as polls from '../../groups/polls/polls.ts';
import type { Step, Year } from '../year.ts';

/** Who has answered what, a mark for each date: ○ 0, △ 1, × 2. */
type Said = readonly (readonly [login: string, marks: string, names?: string, comment?: string])[];

const OPEN: Said = [
	['matsumoto', '000', '丸山'],
	['nagano', '020', '', '16日は議会のため難しいです。'],
	['ueda', '001'],
	['iida', '100', '', '10日は移動の都合で、14時からなら出られます。'],
	['saku', '000', '柳沢'],
	['chino', '012'],
	['kiso-machi', '200', '', '10日は町の防災訓練と重なっています。'],
	['hakuba', '002', '', '22日は雪で動けないかもしれません。オンラインなら出られます。']
];

const CLOSED: Said = [
	['nagano', '01'],
	['matsumoto', '20'],
	['ueda', '00'],
	['ina', '20', '', '係の者が1人のため、午後だけ出られます。'],
	['saku', '10'],
	['karuizawa', '20'],
	['toyooka', '10']
];

/** One 日程調整 that waits for answers, 北相木村's among them, and one that has found its day. */
export function pollSteps(year: Year): Step[] {
	const { today } = year;
	const asked = addBusinessDays(today, -4);
	const closed = addBusinessDays(today, -15);
	return [
		...stepsOf(year, 'network-security', 'matsumoto', asked, OPEN, {
			title: '自治体情報システムの強靭化の見直しについての打ち合わせ',
			note: '三層分離の見直しに向けて、各団体の構成を持ち寄って話します。\n会場は松本市役所、オンラインでも出られます。1時間半ほどです。',
			replyBy: addBusinessDays(today, 3),
			...slot(0, addBusinessDays(today, 9), '13:30', '15:00'),
			...slot(1, addBusinessDays(today, 13), '10:00', '11:30'),
			...slot(2, addBusinessDays(today, 17), '13:30', '15:00')
		}),
		...stepsOf(
			year,
			'e-application',
			'nagano',
			closed,
			CLOSED,
			{
				title: '公共施設予約の操作説明会',
				note: '新しい画面を、実際に触りながら確かめます。',
				replyBy: addBusinessDays(closed, 5),
				...slot(0, addBusinessDays(today, 4), '10:00', '12:00'),
				...slot(1, addBusinessDays(today, 5), '13:30', '15:30')
			},
			1
		)
	];
}

function stepsOf(
	{ as }: Year,
	slug: string,
	lead: string,
	on: Day,
	said: Said,
	input: Parameters<typeof polls.open>[2],
	chosen?: number
): Step[] {
	let id = 0;
	const group = () => findInside(as(lead), slug);
	const steps: Step[] = [
		{ at: instantOf(on, '10:05'), take: () => (id = polls.open(as(lead), group(), input)) }
	];
	said.forEach(([login, marks, names = '', comment = ''], index) => {
		const at = instantOf(addBusinessDays(on, 1 + (index % 2)), `9:${10 + index * 5}`);
		const take = () => {
			const given = polls
				.candidatesOf(id)
				.map((candidate, place) => [`mark-${candidate.id}`, pollMarks[Number(marks[place])]]);
			answers.answer(as(login), group(), id, {
				...Object.fromEntries(given),
				...{ names, comment, version: 0 }
			});
		};
		steps.push({ at, take });
	});
	if (chosen !== undefined) {
		const at = instantOf(addBusinessDays(on, 6), '9:30');
		const choose = () => polls.candidatesOf(id)[chosen]?.id ?? null;
		steps.push({ at, take: () => void polls.close(as(lead), group(), id, choose()) });
	}
	return steps;
}

function slot(row: number, day: Day, start: string, end: string): Record<string, string> {
	return { [`day${row}`]: day, [`start${row}`]: start, [`end${row}`]: end };
}
