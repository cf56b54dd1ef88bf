import { priceListPages } from './price-lists.ts';
import { municipalities } from '#lib/reference/municipalities.ts';
import { inStates, linkBehind, linkIn, press, type Shown } from './shown.ts';

/** The page of one application. */
const APPLICATION = /^\/licences\/applications\/\d+$/;
/** The page of one contract. */
const AGREEMENT = /^\/licences\/agreements\/\d+$/;
/** The page of one 取りまとめ. */
const ROUND = /^\/licences\/rounds\/\d+$/;
/** The page of one 発注. */
const ORDER = /^\/licences\/orders\/R\d+-\d+$/;
/** What one receipt brought to one organisation. */
const DELIVERY = /^\/licences\/deliveries\/R/;
/** One term of Software Assurance. */
const TERM = /^\/licences\/expiry\/terms\/\d+$/;
/** An invoice of the reseller. */
const INVOICE = /^\/licences\/invoices\/\d+$/;

/** The page of one lot of the ledger. */
const LOT = /^\/licences\/ledger\/lots\/\d+$/;

/** The login of the municipality at this place in the order of the codes. */
const loginAt = (index: number) => municipalities[index]?.login ?? null;

/** The pages of the licence register. */
export const licencePages: Shown[] = [
	{
		name: 'licences',
		as: 'kitaaiki',
		path: '/licences',
		heading: 'ライセンス'
	},
	...inStates(
		{ path: '/licences/applications', heading: '申込' },
		{ name: 'applications', as: 'kitaaiki' },
		{ name: "everybody's applications", as: 'kumiai', sharesTitle: true }
	),
	{
		name: 'new application',
		as: 'kitaaiki',
		path: '/licences/applications/new',
		heading: '申し込む'
	},
	{
		name: 'an application',
		as: 'kumiai',
		path: linkIn('/licences/applications', /^\/licences\/applications\/\d+$/),
		heading: /申/
	},
	{
		name: 'an application whose price has changed',
		as: 'kumiai',
		path: linkIn('/licences/applications?state=reconfirm', APPLICATION),
		heading: /申/
	},
	{
		name: 'a draft that came too late',
		as: loginAt(14),
		path: linkIn('/licences/applications', APPLICATION),
		heading: '申込の下書き'
	},
	...inStates(
		{
			as: loginAt(38),
			path: async (page) => `${await linkIn('/licences/applications', APPLICATION)(page)}/edit`,
			heading: /を直す$/
		},
		{ name: 'an application to change' },
		{
			name: 'an application refused',
			then: async (page) => {
				await page.getByLabel('数量（パック）').first().fill('0');
				await press('確認へ進む')(page);
			}
		}
	),
	{
		name: 'an application to check',
		as: loginAt(38),
		path: async (page) => `${await linkIn('/licences/applications', APPLICATION)(page)}/check`,
		heading: '申込の確認'
	},
	{
		name: 'an application typed in for another',
		as: 'kumiai-apply',
		path: '/licences/applications/new?organisation=12',
		heading: '申込の代理入力'
	},
	{
		name: 'application on paper',
		as: 'kumiai',
		path: async (page) =>
			`${await linkIn('/licences/applications', /^\/licences\/applications\/\d+$/)(page)}/paper`,
		heading: /申込書/
	},
	{
		name: 'rounds',
		as: 'kitaaiki',
		path: '/licences/rounds',
		heading: '取りまとめ'
	},
	{
		name: 'new round',
		as: 'kumiai',
		path: '/licences/rounds/new',
		heading: /取りまとめ/
	},
	{
		name: 'a round',
		as: 'kumiai',
		path: linkIn('/licences/rounds', ROUND),
		heading: /./
	},
	{
		name: "a round's sums",
		as: 'kumiai',
		path: async (page) => `${await linkIn('/licences/rounds', ROUND)(page)}/summary`,
		heading: /集計/
	},
	{
		name: 'request for a quotation',
		as: 'kumiai',
		path: async (page) => `${await linkIn('/licences/rounds', ROUND)(page)}/quotation`,
		heading: /見積依頼/
	},
	{
		name: 'orders',
		as: 'kumiai',
		path: '/licences/orders',
		heading: '発注と受領'
	},
	{
		name: 'an order',
		as: 'kumiai',
		path: linkIn('/licences/orders', ORDER),
		heading: /発注/
	},
	{
		name: 'deliveries',
		as: 'kitaaiki',
		path: '/licences/deliveries',
		heading: /受領/
	},
	{
		name: 'returns',
		as: 'kumiai',
		path: '/licences/returns',
		heading: /返品/
	},
	{
		name: 'a round to change',
		as: 'kumiai',
		path: async (page) => `${await linkIn('/licences/rounds', ROUND)(page)}/edit`,
		heading: /直す/
	},
	{
		name: 'an order on paper',
		as: 'kumiai',
		path: async (page) => `${await linkIn('/licences/orders', ORDER)(page)}/slip`,
		heading: '発注書'
	},
	{
		name: 'a receipt',
		as: 'kumiai',
		path: linkBehind('/licences/orders', ORDER, /^\/licences\/receipts\/R\d+-\d+$/),
		heading: /受領/
	},
	{
		name: 'what a receipt brought',
		as: 'kitaaiki',
		path: linkIn('/licences/deliveries', DELIVERY),
		heading: '受領書'
	},
	{
		name: "what a receipt brought, at the union's desk",
		as: 'kumiai',
		path: linkIn('/licences/deliveries', DELIVERY),
		heading: '受領書',
		sharesTitle: true
	},
	{
		name: 'a return',
		as: 'kumiai',
		path: linkIn('/licences/returns', /^\/licences\/returns\/\d+$/),
		heading: /^返品/
	},
	{
		name: 'price lists',
		as: 'kumiai',
		path: '/licences/prices',
		heading: '価格表'
	},
	{
		name: 'a price list',
		as: 'kumiai',
		path: linkIn('/licences/prices', /^\/licences\/prices\/\d+$/),
		heading: /価格表/,
		sharesTitle: true
	},
	...inStates(
		{ path: '/licences/expiry', heading: /期限/ },
		{ name: 'expiry', as: 'kitaaiki' },
		{ name: "everybody's expiry", as: 'kumiai', sharesTitle: true }
	),
	{
		name: 'a term of Software Assurance',
		as: 'kumiai',
		path: linkIn('/licences/expiry?span=all', TERM),
		heading: /のSA$/
	},
	{
		name: 'own lapsed term of Software Assurance',
		as: 'kitaaiki',
		path: async (page) => {
			await page.goto('/licences/expiry?span=all');
			const link = page.getByRole('link', { name: 'SQL Server Standard 2019' }).first();
			return (await link.getAttribute('href')) ?? '';
		},
		heading: 'SQL Server Standard 2019のSA'
	},
	{
		name: "an organisation's expiry",
		as: 'kumiai',
		path: linkIn('/licences/expiry', /^\/licences\/expiry\?span=year&organisation=\d+$/),
		heading: /^SAの期限（/
	},
	{
		name: 'planned notices',
		as: 'kumiai',
		path: '/licences/expiry/notices',
		heading: '知らせの予定'
	},
	{
		name: 'ends of support',
		as: 'kumiai',
		path: '/licences/expiry/support',
		heading: 'サポートの終わり'
	},
	{
		name: 'end of one support',
		as: 'kumiai',
		path: linkIn('/licences/expiry/support', /^\/licences\/expiry\/support\/\d+$/),
		heading: /./
	},
	{
		name: 'own ends of support',
		as: 'kitaaiki',
		path: '/licences/expiry/support',
		heading: 'サポートの終わり',
		sharesTitle: true
	},
	{
		name: 'budget request',
		as: 'kitaaiki',
		path: '/licences/expiry/budget',
		heading: /予算要求/
	},
	...inStates(
		{ path: '/licences/ledger', heading: 'ライセンス台帳' },
		{ name: 'ledger', as: 'kumiai' },
		{ name: 'own ledger', as: 'kitaaiki', sharesTitle: true }
	),
	{
		name: 'ledger by product',
		as: 'kumiai',
		path: '/licences/ledger?view=product&on=R8.3.31',
		heading: 'ライセンス台帳',
		sharesTitle: true
	},
	// Each is found in the list of whoever opens it, so they share no place.
	{
		name: 'a right of somebody',
		as: 'kumiai',
		path: linkIn('/licences/ledger', LOT),
		heading: /./
	},
	{
		name: 'a right of one’s own',
		as: 'kitaaiki',
		path: linkIn('/licences/ledger', LOT),
		heading: /./
	},
	{
		name: 'balances to take in',
		as: 'kumiai',
		path: linkIn('/licences/ledger/opening', /^\/licences\/ledger\/opening\/\d+$/),
		heading: '期首残高を取り込む前の確認'
	},
	{
		name: 'balances that wait for everybody',
		as: 'kumiai',
		path: '/licences/ledger/confirmation',
		heading: '期首残高の確認',
		sharesTitle: true
	},
	{
		name: 'an edited ledger',
		as: 'kitaaiki',
		path: linkIn('/licences/ledger/upload', /^\/licences\/ledger\/upload\/\d+$/),
		heading: '台帳を取り込む前の確認'
	},
	{
		name: 'a reconciliation',
		as: 'kumiai',
		path: linkIn('/licences/ledger/reconciliation', /^\/licences\/ledger\/reconciliation\/\d+$/),
		heading: '照合の結果'
	},
	{
		name: 'a merger to come',
		as: 'kumiai',
		path: '/licences/ledger/merger?from=25&into=26&onDay=R20.4.1',
		heading: '団体の合併',
		sharesTitle: true
	},
	{ name: 'declared use', as: 'kitaaiki', path: '/licences/ledger/usage', heading: '使用の申告' },
	{
		name: 'certificates',
		as: 'kitaaiki',
		path: '/licences/ledger/certificates',
		heading: 'ライセンス証書の一覧'
	},
	{
		name: 'ledger on paper',
		as: 'kitaaiki',
		path: '/licences/ledger/print',
		heading: 'ライセンス台帳'
	},
	{
		name: 'ledger to edit',
		as: 'kitaaiki',
		path: '/licences/ledger/upload',
		heading: '台帳をExcelで直して取り込む'
	},
	{
		name: 'balances to confirm',
		as: 'kitaaiki',
		path: '/licences/ledger/confirmation',
		heading: '期首残高の確認'
	},
	{
		name: 'opening balances',
		as: 'kumiai',
		path: '/licences/ledger/opening',
		heading: '期首残高の取り込み'
	},
	{
		name: 'reconciliations',
		as: 'kumiai',
		path: '/licences/ledger/reconciliation',
		heading: '管理センターとの照合'
	},
	{ name: 'merger', as: 'kumiai', path: '/licences/ledger/merger', heading: '団体の合併' },
	...inStates(
		{ path: '/licences/savings', heading: /^優待による節減額/ },
		{ name: 'savings', as: 'kumiai' },
		{ name: 'own savings', as: 'kitaaiki', sharesTitle: true }
	),
	...inStates(
		{ path: '/licences/invoices', heading: '請求書' },
		{ name: 'invoices', as: 'kumiai' },
		{ name: 'own invoices', as: 'kitaaiki', sharesTitle: true }
	),
	{
		name: 'savings of one product',
		as: 'kumiai',
		path: async (page) => {
			await page.goto('/licences/savings');
			const option = page.getByLabel('品目', { exact: true }).locator('option').nth(1);
			return `/licences/savings?product=${await option.getAttribute('value')}`;
		},
		heading: /^優待による節減額/
	},
	{
		name: 'an invoice',
		as: 'kumiai',
		path: linkIn('/licences/invoices', INVOICE),
		heading: /^販売店の請求書/
	},
	...inStates(
		{
			as: 'kumiai-supply',
			path: async (page) => `${await linkIn('/licences/invoices', INVOICE)(page)}/annul`,
			heading: /を取り消す$/
		},
		{ name: 'an invoice to annul' },
		{ name: 'refused annulment of an invoice', then: press('取り消す'), sharesTitle: true }
	),
	{
		name: 'an invoice to check',
		as: 'kumiai-supply',
		path: linkIn('/licences/invoices', /^\/licences\/invoices\/new\?/),
		heading: /^(請求書を確かめる|立替金精算書を作る)/
	},
	{
		name: "the union's paper",
		as: 'kitaaiki',
		path: linkIn('/licences/invoices', /^\/licences\/invoices\/papers\/\d+$/),
		heading: /^立替金精算書/
	},
	{ name: 'catalogue', as: 'kitaaiki', path: '/licences/catalogue', heading: '品目一覧' },
	{
		name: 'catalogue with nothing found',
		as: 'kitaaiki',
		path: '/licences/catalogue?q=ない',
		heading: '品目一覧',
		sharesTitle: true
	},
	{
		name: 'products to confirm',
		as: 'kumiai-supply',
		path: '/licences/catalogue/confirm',
		heading: '要確認の品目'
	},
	{
		name: 'new product',
		as: 'kumiai-supply',
		path: '/licences/catalogue/products/new',
		heading: '品目を加える'
	},
	{
		name: 'product',
		as: 'kumiai-supply',
		path: linkIn('/licences/catalogue', /^\/licences\/catalogue\/products\/\d+$/),
		heading: /^Office/
	},
	...inStates(
		{ path: '/licences/agreements', heading: '契約' },
		{ name: 'own agreements', as: 'kitaaiki' },
		{ name: 'agreements', as: 'kumiai-supply', sharesTitle: true }
	),
	{
		name: 'new agreement',
		as: 'kumiai-supply',
		path: '/licences/agreements/new',
		heading: '契約を加える'
	},
	{
		name: 'resellers and programs',
		as: 'kumiai-supply',
		path: '/licences/agreements/parties?reseller=1&program=1',
		heading: '販売店と契約の種類'
	},
	{
		name: 'agreement',
		as: 'kumiai-supply',
		path: linkIn('/licences/agreements', AGREEMENT),
		heading: /契約/
	},
	{
		name: 'agreement to change',
		as: 'kumiai-supply',
		path: async (page) => `${await linkIn('/licences/agreements', AGREEMENT)(page)}/edit`,
		heading: '契約を直す'
	},
	{
		name: 'agreement that follows',
		as: 'kumiai-supply',
		path: async (page) => `${await linkIn('/licences/agreements', AGREEMENT)(page)}/successor`,
		heading: '後継の契約を加える'
	},
	{ name: 'support dates', as: 'kitaaiki', path: '/licences/lifecycles', heading: 'サポート期限' },
	{
		name: 'support dates of a product',
		as: 'kumiai-supply',
		path: linkIn('/licences/lifecycles', /^\/licences\/lifecycles\/\d+$/),
		heading: /^Windows/
	},
	{
		name: 'prices forbidden',
		as: 'kitaaiki',
		path: '/licences/prices',
		heading: 'この画面は、組合のライセンス担当のものです。',
		status: 403
	},
	...priceListPages
];
