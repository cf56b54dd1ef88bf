import { dayOf, instantOf } from '#lib/dates.ts';
import { addBusinessDays } from '../../calendar/business-days.ts';
import { declareAffected } from '../../helpdesk/incidents/affected.ts';
import { findIncident } from '../../helpdesk/incidents/incidents.ts';
import { endIncident, openIncident, updateIncident } from '../../helpdesk/incidents/keeping.ts';
import { now } from '../../now.ts';
import { dayAgo, type Step, type Year } from '../year.ts';
import { DESK, type Time } from './types.ts';

/** 障害情報 of the year; `daysAgo` counts business days back from the last one. */
type DemoIncident = {
	daysAgo: number;
	at: Time;
	since: Time;
	category: string;
	title: string;
	system: string;
	body: string;
	next: Time;
	/** Login, time and 影響の内容. */
	affected: [by: string, at: Time, effect: string][];
	updates: { at: Time; body: string; next: Time | null }[];
	end: { at: Time; body: string } | null;
};

const incidents: DemoIncident[] = [
	{
		daysAgo: 18,
		at: '9:05',
		since: '08:40',
		category: 'line',
		title: '県内回線が一部の団体でつながりにくい',
		system: '長野県高速情報通信ネットワーク',
		body: '今朝8時40分ごろから、東信と南信の一部の団体で、LGWANとメールがつながりにくくなっています。住民記録など庁内だけで動くものは使えます。回線の業者が原因を調べています。',
		next: '10:30',
		affected: [
			['kitaaiki', '9:12', 'LGWANのメールが届かない'],
			['koumi', '9:15', ''],
			['saku', '9:20', '出先の端末12台'],
			['kawakami', '9:31', ''],
			['iida', '9:40', '証明書のコンビニ交付'],
			['urugi', '9:52', '']
		],
		updates: [
			{
				at: '10:20',
				body: '中継局の機器の故障と分かりました。予備の機器に替える作業を始めています。作業のあいだ、つながっている団体でも2、3分切れることがあります。',
				next: '11:30'
			}
		],
		end: {
			at: '11:10',
			body: '機器の交換が終わり、11時にすべての団体で回復しました。端末の再起動は要りません。まだつながらないときは、問い合わせてください。'
		}
	},
	{
		daysAgo: 0,
		at: '14:10',
		since: '13:30',
		category: 'e-application-service',
		title: '電子申請の受付通知メールが遅れて届く',
		system: '県・市町村共同電子申請・届出サービス',
		body: '申請は受け付けられています。申請した人と担当課に届く通知メールだけが、1時間ほど遅れています。急ぐものは、管理画面の申請一覧で確かめてください。',
		next: '16:00',
		affected: [
			['matsumoto', '14:20', '粗大ごみの申し込みで問い合わせが3件'],
			['saku', '14:32', ''],
			['suzaka', '14:41', '']
		],
		updates: [
			{
				at: '15:55',
				body: '遅れは30分ほどに縮まりました。業者がたまったメールを順に送っています。二重に届くことはありません。',
				next: null
			}
		],
		end: null
	}
];

/** The 障害情報 of the year, up to the last business day before `today`. */
export function incidentSteps(year: Year): Step[] {
	return incidents.flatMap((of) => stepsOf(of, year));
}

function stepsOf(of: DemoIncident, { today, as }: Year): Step[] {
	const on = dayAgo(today, of.daysAgo);
	let id = 0;
	const desk = () => as(DESK);
	const { category, title, system, body } = of;
	const open = () => {
		const sinceTime = of.since;
		const next = { nextOn: on, nextTime: of.next };
		const input = { ...{ title, category, system, body }, sinceOn: on, sinceTime, ...next };
		id = openIncident(desk(), input);
	};
	const version = () => findIncident(desk(), id).version;
	const endingAt = ({ at, body: text }: { at: Time; body: string }) => ({
		at: instantOf(on, at),
		take: () => endIncident(desk(), id, { body: text, version: version() })
	});
	return [
		{ at: instantOf(on, of.at), take: open },
		...of.affected.map(([by, at, effect]) => ({
			at: instantOf(on, at),
			take: () => declareAffected(as(by), id, effect)
		})),
		...of.updates.map(({ at, body: text, next }) => ({
			at: instantOf(on, at),
			take: () => {
				const promised = next ? { nextOn: on, nextTime: next } : tomorrow();
				updateIncident(desk(), id, { body: text, ...promised, version: version() });
			}
		})),
		...(of.end ? [endingAt(of.end)] : [])
	];
}

/** The desk promises the next word for the evening of the next business day. */
function tomorrow() {
	return { nextOn: addBusinessDays(dayOf(now()), 1), nextTime: '17:00' };
}
