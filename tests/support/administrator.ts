import type { Actor } from '#lib/server/identity/actors.ts';
import { createAdministrator } from '#lib/server/identity/setup.ts';
import { actingAs } from './appointing.ts';

/** The first administrator of a fresh data folder, at the union. */
export async function firstAdministrator(): Promise<Actor> {
	return actingAs(
		await createAdministrator({
			name: '小林 文',
			kana: 'こばやし あや',
			login: 'kobayashi',
			password: 'a long enough one',
			again: 'a long enough one'
		})
	);
}
