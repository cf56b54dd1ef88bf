import type { Actor } from '../identity/actors.ts';
import { may, type Action } from '../permissions.ts';

type Place = { label: string; href: string; note: string };
type Group = { name: string; places: (Place & { for: Door })[] };
type Door = Extract<Action, 'licence.see' | 'licence.work'>;

/** The parts of the register, on the road from a price to the last right. */
const groups: Group[] = [
	{
		name: '申し込む・受け取る',
		places: [
			{
				label: '品目一覧',
				href: '/licences/catalogue',
				note: 'いま申し込める品目と単価、次の締切',
				for: 'licence.see'
			},
			{
				label: '申込',
				href: '/licences/applications',
				note: '取りまとめへの申込と、その後のようす',
				for: 'licence.see'
			},
			{
				label: '取りまとめ',
				href: '/licences/rounds',
				note: '受付中のものと締切',
				for: 'licence.see'
			},
			{
				label: '配付と受領確認',
				href: '/licences/deliveries',
				note: '届いたライセンスの受領書と、受領の確認',
				for: 'licence.see'
			},
			{
				label: '返品',
				href: '/licences/returns',
				note: '返品の依頼と、その判定',
				for: 'licence.see'
			}
		]
	},
	{
		name: '持っているもの・期限',
		places: [
			{
				label: '台帳',
				href: '/licences/ledger',
				note: 'いま持っている権利、SA、使用の申告',
				for: 'licence.see'
			},
			{
				label: 'SAの期限',
				href: '/licences/expiry',
				note: 'いつ終わり、いつまでに発注し、予算に入れるか',
				for: 'licence.see'
			},
			{
				label: 'サポートの終わり',
				href: '/licences/expiry/support',
				note: '保有している製品のサポートがいつ終わるか',
				for: 'licence.see'
			},
			{
				label: '予算要求資料',
				href: '/licences/expiry/budget',
				note: '次の年度に更新と買い替えが要るもの',
				for: 'licence.see'
			}
		]
	},
	{
		name: 'お金',
		places: [
			{
				label: '優待による節減額',
				href: '/licences/savings',
				note: '団体・年度・品目ごとに、定価との差',
				for: 'licence.see'
			},
			{
				label: '請求書',
				href: '/licences/invoices',
				note: '請求の額と、買った額の突き合わせ',
				for: 'licence.see'
			}
		]
	},
	{
		name: '契約と価格',
		places: [
			{
				label: '契約',
				href: '/licences/agreements',
				note: '契約と加入、顧客番号、管理画面の権限のメモ',
				for: 'licence.see'
			},
			{
				label: 'サポート期限の一覧',
				href: '/licences/lifecycles',
				note: '製品のサポートが終わる日と、その出典',
				for: 'licence.see'
			},
			{
				label: '価格表',
				href: '/licences/prices',
				note: '販売店の価格表を読み、確かめて、有効にします。',
				for: 'licence.work'
			},
			{
				label: '発注と受領',
				href: '/licences/orders',
				note: '発注書、納品と検収、配付',
				for: 'licence.work'
			}
		]
	}
];

/** The parts of the register that an actor may enter, in groups as they are looked for. */
export function registerPlaces(actor: Actor): { name: string; places: Place[] }[] {
	return groups
		.map(({ name, places }) => ({
			name,
			places: places
				.filter((place) => may(actor, place.for, null))
				.map(({ label, href, note }) => ({ label, href, note }))
		}))
		.filter(({ places }) => places.length > 0);
}
