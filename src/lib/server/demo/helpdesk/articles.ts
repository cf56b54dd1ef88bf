import { parse } from 'valibot';
import { publishSchema } from '#lib/articles.ts';
import { addDays, instantOf } from '#lib/dates.ts';
import { followArticle } from '../../helpdesk/articles/articles.ts';
import { draftOf } from '../../helpdesk/articles/drafting.ts';
import { setHelpful } from '../../helpdesk/articles/helpful.ts';
import { publish } from '../../helpdesk/articles/publishing.ts';
import { proceed } from '../../helpdesk/proceeding.ts';
import { find } from '../../helpdesk/tickets.ts';
import { dayAgo, type Step, type Year } from '../year.ts';
import { DESK } from './types.ts';

type DemoArticle = {
	/** Title of the case, and the login of whose it is. */
	of: string;
	by: string;
	/** Business days before the last one on which it was published; null: agreed to, and the desk has not begun. */
	daysAgo: number | null;
	/** Its day of review has passed. */
	isDue?: true;
	followed?: string[];
	helpful?: string[];
};

/** Q&A of the year; what is in them comes from their cases. */
const articles: DemoArticle[] = [
	{
		of: 'LGWAN接続端末を1台増やしたい',
		by: 'kitaaiki-admin',
		daysAgo: 110,
		isDue: true,
		followed: ['minamimaki'],
		helpful: ['minamimaki', 'otari', 'neba']
	},
	{
		of: '税の通知書の印刷がずれる',
		by: 'hiraya',
		daysAgo: 90,
		helpful: ['achi', 'neba']
	},
	{
		of: '職員の端末の操作記録を見せる手続き',
		by: 'azumino',
		daysAgo: 88,
		followed: ['saku', 'ueda'],
		helpful: ['ueda']
	},
	{
		of: '防災行政無線の更新で、総合評価の配点はどう決めますか',
		by: 'tomi',
		daysAgo: 58,
		followed: ['saku', 'kitaaiki', 'komoro'],
		helpful: ['komoro']
	},
	{
		of: '特定のサイトがセキュリティクラウドで止められます',
		by: 'neba',
		daysAgo: 52,
		helpful: ['takamori', 'achi', 'kitaaiki']
	},
	{ of: '長期継続契約にできる範囲', by: 'iijima', daysAgo: 38, followed: ['hakuba'] },
	{ of: '申請が届いたときの知らせが来ない', by: 'hara', daysAgo: 30, helpful: ['chino'] },
	{ of: '文書管理システムの仕様書を見てほしい', by: 'sakuho', daysAgo: 14, followed: ['kitaaiki'] },
	{ of: '犬の登録の手続きに手数料の支払いを付けたい', by: 'obuse', daysAgo: null }
];

/** Cases that became Q&A during the year, and who wants to know it too. */
export function articleSteps({ today, as }: Year, numbers: Map<string, string>): Step[] {
	return articles.flatMap((one) => {
		const on = dayAgo(today, one.daysAgo ?? 8);
		const numberOf = () => numbers.get(one.of) ?? '';
		const agree: Step = {
			at: instantOf(on, '9:05'),
			take: () => proceed(as(one.by), find(as(one.by), numberOf()).id, 'agree', {})
		};
		if (one.daysAgo === null) return [agree];
		const make: Step = {
			at: instantOf(on, '13:10'),
			take: () => {
				const { of, draft } = draftOf(as(DESK), numberOf());
				const input = parse(publishSchema, {
					...draft.texts,
					category: String(draft.categoryId),
					audience: 'all',
					reviewOn: one.isDue ? addDays(today, -3) : draft.reviewOn,
					version: String(draft.version),
					kind: draft.kind,
					system: draft.system
				});
				const id = publish(as(DESK), of.id, input);
				for (const login of one.followed ?? []) followArticle(as(login), id, true);
				for (const login of one.helpful ?? []) setHelpful(as(login), id, true);
			}
		};
		return [agree, make];
	});
}
