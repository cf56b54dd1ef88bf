import { skuKinds } from '#lib/licences.ts';
import { offered, OFFERED_PAGE } from '#lib/server/licences/catalogue/offered.ts';
import { vendors } from '#lib/server/licences/catalogue/parties.ts';
import { countUnconfirmed } from '#lib/server/licences/catalogue/products.ts';
import { worksOnLicences } from '#lib/server/licences/catalogue/rights.ts';
import { now } from '#lib/server/now.ts';
import { pageIn } from '#lib/server/requests.ts';
import { reading } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const { searchParams } = event.url;
	const makers = vendors();
	const filter = {
		q: (searchParams.get('q') ?? '').slice(0, 100),
		vendor: makers.find(({ id }) => String(id) === searchParams.get('vendor'))?.id ?? null,
		kind: skuKinds.find((kind) => kind === searchParams.get('kind')) ?? null,
		heldOnly: searchParams.has('held')
	};
	const page = pageIn(event.url);
	const { total, ...list } = offered(actor, filter, page);
	const keeps = worksOnLicences(actor);
	return {
		...list,
		...{ filter, total, page, pages: Math.ceil(total / OFFERED_PAGE), vendors: makers },
		keeps,
		toConfirm: keeps ? countUnconfirmed() : 0,
		now: now()
	};
});
