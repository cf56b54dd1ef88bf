import type { PriceField } from '#lib/price-lists.ts';

/** What a column of a price list may say. */
export type Field = PriceField;

/** Words over columns whose meaning has to be asked or found out: 単価 is either price, 区分 kind or pool. */
type Ambiguous = 'unitPrice' | 'division';

const words: Record<Field | Ambiguous, string> = {
	part: '型番 製品型番 MS型番 パーツ番号 パーツNo 部品番号 部品番 PartNo PartNumber ItemNo MPN 製品番号 SKU vendor_part_number MSPartNo 品番',
	productId: 'ProductId',
	skuId: 'SkuId',
	resellerCode: '弊社品番 商品コード 品番貴社 貴社品番 JANコード ingram_sku 弊社コード',
	name: '製品名 商品名 品名 Product Description 製品名称 摘要 製品 ProductTitle part_description_1 商品名称',
	nameRest: 'part_description_2',
	edition: 'エディション Edition SkuTitle',
	kind: '種別 ライセンス種別 Type ライセンス形態 ライセンスタイプ',
	division: '区分',
	pool: 'プール 製品群 カテゴリ カテゴリー Pool category',
	level: '価格レベル レベル Level Lv',
	language: '言語 Language',
	segment: 'Segment セグメント',
	term: 'TermDuration 契約期間',
	tierMin: 'PricingTierRangeMin 最小数量 最低数量',
	tierMax: 'PricingTierRangeMax 最大数量',
	points: 'ポイント Pt 点数 Point Points',
	list: '標準価格 定価 参考価格 希望小売価格 通常価格 ERP ERPPrice retail_price Msrp 標準単価',
	pref: '優待価格 特別価格 ご提供価格 提供価格 提供単価 組合価格 仕切 仕切価格 NET customer_price UnitPrice ListPrice 優待単価 卸価格',
	prefWithTax: '税込 税込価格 税込み 税込金額',
	unitPrice: '単価',
	rate: '仕切率 掛率 掛け率',
	discount: '割引率 値引率',
	unit: '単位 入数 パック UnitOfMeasure',
	from: '適用開始 適用開始日 改定日 EffectiveStartDate 開始日',
	to: '適用終了 適用終了日 販売終了 販売終了日 EffectiveEndDate 終了日',
	period: '有効期間 適用期間',
	note: '備考 注記 条件'
};

const byWord = new Map(
	Object.entries(words).flatMap(([field, list]) =>
		list.split(' ').map((word) => [plain(word), field as Field | Ambiguous] as const)
	)
);

/** A heading without width, case, spaces, line ends, brackets and points, as headings are compared. */
export function plain(text: string): string {
	return text
		.normalize('NFKC')
		.toLowerCase()
		.replace(/[\s\u200B\uFEFF()[\]{}【】「」『』〈〉《》〔〕.,・:;※*#_"“”'’\-/¥\\]/g, '');
}

/** What a column is by its headings from the top row down, the lowest first; null for words nobody knows. */
export function meaningOf(segments: string[]): Field | Ambiguous | null {
	for (const segment of [...segments].reverse()) {
		const found = meaningOfOne(segment);
		if (found) return found;
	}
	return byWord.get(plain(segments.join(''))) ?? null;
}

function meaningOfOne(text: string): Field | Ambiguous | null {
	const wide = text.normalize('NFKC');
	// 「標準価格(税抜)」 is known without its brackets, 「品番(貴社)」 with them, 「番号(MS Part No.)」 by what they hold.
	const inside = [...wide.matchAll(/[([【「]([^)\]】」]*)[)\]】」]/g)].map(([, held = '']) => held);
	const without = wide.replace(/[([【「][^)\]】」]*[)\]】」]/g, '');
	const forms = [wide, without, ...without.split(/[/／]/), withoutTax(without), ...inside];
	for (const form of forms) {
		const found = byWord.get(plain(form));
		if (found) return found;
	}
	return null;
}

function withoutTax(text: string): string {
	return text.replace(/税抜き?|税別|税込み?|千円|円/g, '');
}

/** How many different columns a row names. */
export function headingHits(texts: string[]): number {
	return new Set(texts.map((text) => (text.length > 60 ? null : meaningOf([text]))).filter(Boolean))
		.size;
}
