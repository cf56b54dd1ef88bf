import type { Actor } from '../identity/actors.ts';
import { may, type Action } from '../permissions.ts';

type Place = { label: string; href: string; note: string };

/** The parts of the register, in the order of the road from a price to the last right. */
const places: (Place & { for: Extract<Action, 'licence.see' | 'licence.work'> })[] = [
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
];

/** The parts of the register that an actor may enter. */
export function registerPlaces(actor: Actor): Place[] {
	return places
		.filter((place) => may(actor, place.for, null))
		.map(({ label, href, note }) => ({ label, href, note }));
}
