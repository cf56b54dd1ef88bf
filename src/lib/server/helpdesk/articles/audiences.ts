import { asc, ne } from 'drizzle-orm';
import { invalid } from '#lib/errors.ts';
import { db, schema } from '../../db/index.ts';

const { ticketCategory } = schema;

/** Who may read an article: everybody, the 市町村, the participants of a shared system, or the union alone. */
export function articleAudiences(): { value: string; label: string }[] {
	const ofSystems = db()
		.select({ audience: ticketCategory.audience, name: ticketCategory.name })
		.from(ticketCategory)
		.where(ne(ticketCategory.audience, 'all'))
		.orderBy(asc(ticketCategory.position), asc(ticketCategory.id))
		.all();
	const systems = new Map(ofSystems.map(({ audience, name }) => [audience, name]));
	return [
		{ value: 'all', label: '全県（市町村と県）' },
		{ value: 'municipalities', label: '市町村' },
		...[...systems].map(([value, name]) => ({ value, label: `${name}の参加団体` })),
		{ value: 'union', label: '組合だけ' }
	];
}

/** Throws `Invalid` unless it is one of them. */
export function checkAudience(audience: string): void {
	if (articleAudiences().some(({ value }) => value === audience)) return;
	throw invalid('audience', '読める団体を選んでください。');
}
