import { draftsOf } from '#lib/server/readers/drafts.ts';
import { now } from '#lib/server/now.ts';
import { reading } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((_event: PageServerLoadEvent, actor) => ({
	drafts: draftsOf(actor).map(
		({ id, title, place, holder, takenFrom, isMine, savedAt, approvalAskedAt, may }) => ({
			...{ id, title, place, holder, takenFrom, isMine, savedAt, approvalAskedAt },
			isMineToApprove: may.approve,
			wasMine: takenFrom?.tenureId === actor.tenure.id
		})
	),
	organisation: actor.organisation.name,
	now: now()
}));
