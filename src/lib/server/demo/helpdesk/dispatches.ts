import { eq } from 'drizzle-orm';
import { instantOf, type Day } from '#lib/dates.ts';
import type { DispatchMode } from '#lib/dispatches.ts';
import { addBusinessDays } from '../../calendar/business-days.ts';
import { db, schema } from '../../db/index.ts';
import { select } from '../../helpdesk/dispatch/candidates.ts';
import { keepProfile } from '../../helpdesk/dispatch/coordinators.ts';
import { find } from '../../helpdesk/dispatch/dispatches.ts';
import { accept, cancel, decline, offer } from '../../helpdesk/dispatch/offers.ts';
import { evaluate, report } from '../../helpdesk/dispatch/reports.ts';
import { request } from '../../helpdesk/dispatch/requesting.ts';
import { fix, hold } from '../../helpdesk/dispatch/sessions.ts';
import { dayAgo, instantAgo, type Step, type Year } from '../year.ts';
import { DESK } from './types.ts';

const { dispatchSession } = schema;

const FIRST = 'coordinator';
const SECOND = 'coordinator2';

/** How far a dispatch came: what it stands at, or how it ended. */
type Reached = 'requested' | 'offered' | 'declined' | 'cancelled' | 'scheduled' | 'reported';

type DemoDispatch = {
	by: string;
	/** Business days before the last one. */
	daysAgo: number;
	subject: string;
	category: string;
	mode: DispatchMode;
	purpose: string;
	materials: string;
	/** The first to be asked. */
	expert: string;
	/** Business days from the request to the day that is wished for. */
	visitAfter: number;
	reached: Reached;
};

const dispatches: DemoDispatch[] = [
	{
		by: 'kitaaiki',
		daysAgo: 1,
		subject: '庁内LANの更新の進め方',
		category: 'network',
		mode: 'visit',
		purpose: '来年度に庁内LANを更新する。更新の順番と、費用の見方を教えてほしい。',
		materials: '今の構成図と、機器の一覧を用意する。',
		expert: FIRST,
		visitAfter: 15,
		reached: 'requested'
	},
	{
		by: 'sakuho',
		daysAgo: 3,
		subject: '文書管理システムの公告前の点検',
		category: 'procurement',
		mode: 'online',
		purpose: '仕様書と評価の基準を、公告の前に見てほしい。',
		materials: '仕様書の最終案',
		expert: SECOND,
		visitAfter: 14,
		reached: 'offered'
	},
	{
		by: 'otari',
		daysAgo: 6,
		subject: '支所の回線の切り分け',
		category: 'network',
		mode: 'visit',
		purpose: '支所の遅さが回線によるものか、端末によるものかを確かめたい。',
		materials: '支所の配線図',
		expert: FIRST,
		visitAfter: 16,
		reached: 'declined'
	},
	{
		by: 'tenryu',
		daysAgo: 22,
		subject: '標的型メールの訓練のしかた',
		category: 'security',
		mode: 'online',
		purpose: '職員30人で行う訓練の組み立てを相談したい。',
		materials: '',
		expert: SECOND,
		visitAfter: 12,
		reached: 'cancelled'
	},
	{
		by: 'kitaaiki',
		daysAgo: 12,
		subject: '電子申請の手続きの選び方',
		category: 'e-application',
		mode: 'visit',
		purpose: '次に電子申請にする手続きの優先順位を、窓口の職員と一緒に考えてほしい。',
		materials: '手続きの一覧と、年間の件数',
		expert: FIRST,
		visitAfter: 18,
		reached: 'scheduled'
	},
	{
		by: 'tomi',
		daysAgo: 40,
		subject: '防災行政無線の更新の審査',
		category: 'procurement',
		mode: 'visit',
		purpose: '提案の審査で、技術の点の付け方を助言してほしい。',
		materials: '提案書と評価表',
		expert: FIRST,
		visitAfter: 20,
		reached: 'reported'
	}
];

/** What experts were asked for during the year: one in each state people see, and how the others ended. */
export function dispatchSteps({ today, as }: Year): Step[] {
	const [first] = dispatches.map(({ daysAgo }) => daysAgo).sort((a, b) => b - a);
	const profiles: Step = {
		at: instantAgo(today, (first ?? 0) + 1, '16:00'),
		take: () => {
			const keep = (login: string, skills: string[], vendors: string) =>
				keepProfile(as(DESK), { seat: as(login).seat.id, skills, vendors, organisations: '' });
			keep(FIRST, ['procurement', 'security'], 'たかね情報');
			keep(SECOND, ['network', 'e-application'], '');
		}
	};
	return [profiles, ...dispatches.flatMap((of) => stepsOf(of, today, as))];
}

function stepsOf(of: DemoDispatch, today: Day, as: Year['as']): Step[] {
	const dayOf = (after: number) => dayAgo(today, of.daysAgo - after);
	const at = (after: number, time: string) => instantOf(dayOf(after), time);
	const visit = dayOf(of.visitAfter);
	let number = '';
	const id = () => find(as(DESK), number).id;
	const others = [FIRST, SECOND].filter((login) => login !== of.expert);
	const steps: Step[] = [
		{
			at: at(0, '10:20'),
			take: () => {
				const { subject, category, mode, purpose, materials } = of;
				number = request(as(of.by), {
					...{ ticket: '', subject, category, mode, purpose, materials },
					...{ wishedOn: [visit, addBusinessDays(visit, 1)], minutes: 120, vendors: '', reason: '' }
				}).number;
			}
		}
	];
	if (of.reached === 'requested') return steps;
	steps.push({
		at: at(1, '9:30'),
		take: () => {
			const asked = of.reached === 'declined' ? [of.expert, ...others] : [of.expert];
			select(
				as(DESK),
				id(),
				asked.map((login) => as(login).seat.id),
				35_000
			);
			offer(as(DESK), id());
		}
	});
	if (of.reached === 'offered') return steps;
	if (of.reached === 'declined') {
		const reason = 'その週は別の団体に伺う予定があります。';
		const take = () => {
			const hand = [FIRST, SECOND].find((login) => mayDecline(as(login), number)) ?? of.expert;
			decline(as(hand), id(), { reason });
		};
		return [...steps, { at: at(2, '14:15'), take }];
	}
	if (of.reached === 'cancelled') {
		const reason = '訓練を県の研修に合わせて行うことになりました。';
		return [...steps, { at: at(2, '11:00'), take: () => cancel(as(of.by), id(), { reason }) }];
	}
	steps.push(
		{ at: at(2, '13:40'), take: () => accept(as(of.expert), id()) },
		{
			at: at(3, '10:00'),
			take: () =>
				fix(as(DESK), id(), 'fix', {
					...{ on: visit, from: '13:30', minutes: 120 },
					place: '役場2階の会議室'
				})
		}
	);
	if (of.reached === 'scheduled') return steps;
	return [
		...steps,
		{
			at: instantOf(visit, '16:10'),
			take: () => hold(as(of.expert), id(), minutesOf(id(), 135), '総務課3人、審査の委員2人')
		},
		{
			at: instantOf(addBusinessDays(visit, 2), '11:30'),
			take: () =>
				report(as(of.expert), id(), {
					content: '評価表の案を項目ごとに見て、三つの提案で試しに点を付けた。',
					advice:
						'冬に何時間で来られるかを技術の点に入れる。価格の点は3割にして、保守の費用も10年分で比べる。',
					next: '評価表を直したら、審査の前に一度送ってもらう。',
					files: []
				})
		},
		{
			at: instantOf(addBusinessDays(visit, 3), '9:20'),
			take: () => evaluate(as(of.by), id(), { rating: 5, comment: '審査の進め方が決まりました。' })
		}
	];
}

function mayDecline(actor: Parameters<typeof find>[0], number: string): boolean {
	try {
		return find(actor, number).may.decline;
	} catch {
		return false;
	}
}

function minutesOf(dispatchId: number, minutes: number): Map<number, number> {
	return new Map(
		db()
			.select({ id: dispatchSession.id })
			.from(dispatchSession)
			.where(eq(dispatchSession.dispatchId, dispatchId))
			.all()
			.map(({ id }) => [id, minutes])
	);
}
