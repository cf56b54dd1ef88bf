import { dayOf, eraYear, typedDay } from '#lib/dates.ts';
import { labels } from '#lib/labels.ts';
import { writeWorkbook, type Workbook } from '../../files/write-workbook.ts';
import type { Actor } from '../../identity/actors.ts';
import { find } from './finding.ts';
import { listed, type Choice } from './listing.ts';
import { check } from './previewing.ts';

/** One application as a workbook: what it is, and its lines. Throws `NotFound`. */
export async function applicationSheet(actor: Actor, id: number): Promise<Workbook> {
	const of = find(actor, id);
	const { lines, total } = of.state === 'draft' ? check(actor, id) : of;
	const facts: [string, string][] = [
		['番号', of.number ?? '下書き'],
		['団体', of.organisation],
		['状態', labels.applicationState[of.state]],
		['取りまとめ', of.round?.name ?? 'なし'],
		['契約', `${of.agreement.name}（${of.reseller}）`],
		['用途', of.purpose],
		['いつまでに', of.wantedBy ? typedDay(of.wantedBy) : ''],
		['予算科目', of.budget],
		['申込者', [of.authorSection, of.authorName].filter(Boolean).join('　')],
		['届いた方法', labels.applicationWay[of.via]],
		['申込日', of.submittedAt ? typedDay(dayOf(of.submittedAt)) : '']
	];
	return await writeWorkbook(
		`申込書_${of.number ?? '下書き'}`,
		{
			sheet: '明細',
			header: [
				...['品名', '型番', '種類', '理由', 'パック', '権利の数', '単位'],
				...['定価（税抜・円）', '単価（税抜・円）', '金額（税抜・円）']
			],
			rows: [
				...lines.map(
					({ name, partNumber, sku, product, reason, packs, cancelled, rights, price }) => [
						...[name, partNumber, labels.skuKind[sku.kind]],
						...[labels.applicationReason[reason], packs - cancelled, rights],
						labels.metric[product.metric],
						price ? (price.listYen ?? 'オープン価格') : '',
						price?.preferentialYen ?? '',
						price ? price.preferentialYen * (packs - cancelled) : ''
					]
				),
				['合計（税抜）', '', '', '', '', '', '', '', '', total.yen],
				['消費税', '', '', '', '', '', '', '', '', total.tax],
				['合計（税込）', '', '', '', '', '', '', '', '', total.withTax]
			]
		},
		{
			sheet: '申込の内容',
			header: ['項目', '内容'],
			rows: facts
		}
	);
}

/** A list of applications as a workbook: what the actor may read of them, one row for each. */
export async function listSheet(actor: Actor, choice: Choice): Promise<Workbook> {
	const rows = listed(actor, choice).map((row) => [
		...[row.number ?? '下書き', row.organisation, row.items],
		row.round ?? '',
		...[labels.applicationState[row.state], labels.applicationWay[row.via]],
		row.yen ?? '',
		typedDay(dayOf(row.stateAt))
	]);
	const header = [
		...['番号', '団体', '品目', '取りまとめ', '状態', '届いた方法'],
		...['金額（税抜・円）', '更新日']
	];
	const year = choice.fiscalYear === undefined ? '' : `_${eraYear(choice.fiscalYear)}`;
	return await writeWorkbook(`申込一覧${year}`, { sheet: '申込', header, rows });
}
