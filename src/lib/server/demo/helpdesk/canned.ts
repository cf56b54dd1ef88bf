import { eq } from 'drizzle-orm';
import { db, schema } from '../../db/index.ts';
import { addCanned } from '../../helpdesk/canned/canned.ts';
import { instantAgo, type Step, type Year } from '../year.ts';
import { DESK } from './types.ts';

const { ticketCategory } = schema;

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

/** The 定型文 of the desk, which are there before the cases of this year. */
export function cannedSteps({ today, as }: Year): Step[] {
	const take = () => {
		for (const { category, ...of } of canned) {
			addCanned(as(DESK), { ...of, category: category === null ? null : idOf(category) });
		}
	};
	return [{ at: instantAgo(today, 39, '10:00'), take }];
}

function idOf(slug: string): number | null {
	return db().select().from(ticketCategory).where(eq(ticketCategory.slug, slug)).get()?.id ?? null;
}
