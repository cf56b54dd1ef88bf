import { eq } from 'drizzle-orm';
import { dayOf, instantOf, type Day } from '#lib/dates.ts';
import { addBusinessDays } from '../../calendar/business-days.ts';
import { db, schema } from '../../db/index.ts';
import { addCanned } from '../../helpdesk/canned/canned.ts';
import { declareAffected } from '../../helpdesk/incidents/affected.ts';
import { findIncident } from '../../helpdesk/incidents/incidents.ts';
import { endIncident, openIncident, updateIncident } from '../../helpdesk/incidents/keeping.ts';
import type { Actor } from '../../identity/actors.ts';
import { now } from '../../now.ts';
import type { Step } from '../notices.ts';

type Time = `${number}:${number}`;

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

const canned: { title: string; category: string | null; body: string }[] = [
	{
		title: '受け付けました（調べてから連絡）',
		category: null,
		body: '{{団体名}}　{{担当者}} 様\n\n「{{件名}}」（{{受付番号}}）を受け付けました。内容を調べてから、あらためて連絡します。\n回答の目安：{{目安}}\n\n組合　{{自分の氏名}}'
	},
	{
		title: '業者に確かめています',
		category: null,
		body: '{{担当者}} 様\n\n{{受付番号}}の件は、業者に確かめています。返事があり次第お知らせします。その間に変わったことがあれば、この問い合わせに書き足してください。\n\n組合　{{自分の氏名}}'
	},
	{
		title: '回線：はじめに確かめること',
		category: 'line',
		body: '{{団体名}}　{{担当者}} 様\n\nはじめに次の3つを確かめて、結果をこの問い合わせに返信してください。\n\n1. つながらないのは1台か、同じ場所のすべてか\n2. 回線装置のランプの色（緑・橙・消灯）\n3. 電源を入れ直してから、変わったかどうか\n\n組合　{{自分の氏名}}'
	},
	{
		title: '解決したかどうかを尋ねる',
		category: null,
		body: '{{担当者}} 様\n\n「{{件名}}」は、その後いかがでしょうか。解決していれば「解決した」を押してください。まだのときは、いまのようすを返信してください。\n\n組合　{{自分の氏名}}'
	}
];

const DESK = 'kumiai';

/** The 障害情報 and 定型文 of the year, up to the last business day before `today`. */
export function incidentSteps(today: Day, as: (login: string) => Actor): Step[] {
	return [...incidents.flatMap((of) => stepsOf(of, today, as)), cannedStep(today, as)];
}

function stepsOf(of: DemoIncident, today: Day, as: (login: string) => Actor): Step[] {
	const on = addBusinessDays(today, -1 - of.daysAgo);
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
		...(of.end ? [{ at: instantOf(on, of.end.at), take: () => end(of.end?.body ?? '') }] : [])
	];

	function end(text: string): void {
		endIncident(desk(), id, { body: text, version: version() });
	}
}

/** The desk promises the next word for the evening of the next business day. */
function tomorrow() {
	return { nextOn: addBusinessDays(dayOf(now()), 1), nextTime: '17:00' };
}

function cannedStep(today: Day, as: (login: string) => Actor): Step {
	const { ticketCategory } = schema;
	const idOf = (slug: string | null) =>
		slug === null
			? null
			: (db().select().from(ticketCategory).where(eq(ticketCategory.slug, slug)).get()?.id ?? null);
	const take = () => {
		for (const { category, ...of } of canned) {
			addCanned(as(DESK), { ...of, category: idOf(category) });
		}
	};
	return { at: instantOf(addBusinessDays(today, -40), '10:00'), take };
}
