import { list, staffCounts } from '#lib/server/identity/organisations.ts';
import { reading } from '#lib/server/web.ts';

export const load = reading(() => {
	const counts = staffCounts();
	return {
		organisations: list().map(({ id, code6, name, kana, kind, district }) => ({
			id,
			code6,
			name,
			kana,
			kind,
			district,
			people: counts.get(id) ?? 0
		}))
	};
});
