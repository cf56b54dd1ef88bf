import type { Actor } from '../identity/actors.ts';
import { may, type Action } from '../permissions.ts';

type Place = { label: string; href: string; note: string };

/** The parts of the register, in the order of the road from a price to the last right. */
const places: (Place & { for: Extract<Action, 'licence.see' | 'licence.work'> })[] = [
	{
		label: '請求書',
		href: '/licences/invoices',
		note: '納品された分の請求を確かめる',
		for: 'licence.see'
	},
	{
		label: '優待による節減額',
		href: '/licences/savings',
		note: '団体・年度・品目ごとに、定価との差',
		for: 'licence.see'
	}
];

/** The parts of the register that an actor may enter. */
export function registerPlaces(actor: Actor): Place[] {
	return places
		.filter((place) => may(actor, place.for, null))
		.map(({ label, href, note }) => ({ label, href, note }));
}
