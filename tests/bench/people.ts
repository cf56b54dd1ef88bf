import { dayOf } from '#lib/dates.ts';
import { closeDatabase } from '#lib/server/db/index.ts';
import * as organisations from '#lib/server/identity/organisations.ts';
import { appoint } from '#lib/server/identity/people.ts';
import { begin, SESSION_COOKIE } from '#lib/server/identity/sessions.ts';
import { now } from '#lib/server/now.ts';
import { openYui } from '#lib/server/operations/open.ts';
import { change, system } from '#lib/server/record/change.ts';
import { chance, name } from './words.ts';

export type Present = { cookie: string; tenureId: number };

/**
 * Appoints so many more officers, spread over the municipalities, and signs each in with a session of their
 * own; in a data folder whose database nobody has open in this process.
 */
export async function appear(folder: string, count: number): Promise<Present[]> {
	openYui(folder);
	const by = chance(count);
	const municipalities = organisations
		.list()
		.filter(({ kind }) => ['市', '町', '村'].includes(kind));
	const held = change(system, (tx, record) =>
		Array.from({ length: count }, (_, index) => {
			const of = municipalities[index % municipalities.length];
			if (!of) throw new Error('There are no municipalities.');
			return appoint(tx, record, of.id, {
				name: name(by),
				kana: 'べんち',
				section: '情報政策課',
				seat: '情報政策担当',
				roles: ['member'],
				fromOn: dayOf(now()),
				toOn: null,
				login: null,
				passwordHash: null,
				hasAcceptedTerms: true
			});
		})
	);
	const present: Present[] = [];
	for (const { personId, tenureId } of held) {
		const { cookie } = await begin(personId, tenureId, false, false, 'ベンチ');
		present.push({ cookie: `${SESSION_COOKIE}=${cookie.value}`, tenureId });
	}
	closeDatabase();
	return present;
}
