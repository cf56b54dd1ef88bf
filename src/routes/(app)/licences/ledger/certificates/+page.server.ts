import { certificates, replacedInCertificates } from '#lib/server/licences/ledger/certificates.ts';
import { lookOf } from '#lib/server/licences/ledger/overview.ts';
import { now } from '#lib/server/now.ts';
import { reading } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const look = lookOf(event.url.searchParams);
	const shown = certificates(actor, look);
	return {
		...shown,
		replaced: replacedInCertificates(shown.certificates),
		day: look.day,
		organisationId: look.organisationId,
		order: look.order,
		now: now()
	};
});
