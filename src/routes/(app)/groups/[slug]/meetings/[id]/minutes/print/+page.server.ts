import { actionsOf } from '#lib/server/groups/actions.ts';
import { approvalOf } from '#lib/server/groups/approval.ts';
import { decisionsOf } from '#lib/server/groups/decisions.ts';
import { presenceOf } from '#lib/server/groups/meetings/presence.ts';
import * as minutes from '#lib/server/groups/minutes.ts';
import { idOf, reading } from '#lib/server/web.ts';
import { editionIn, shownEdition, shownMeeting } from '../shown.server.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const { slug, id } = event.params;
	const of = minutes.find(actor, slug, idOf(id), editionIn(event.url));
	return {
		meeting: shownMeeting(of.meeting),
		edition: shownEdition(of),
		presence: presenceOf(of.meeting.id),
		sections: minutes.sectionsOf(of),
		decisions: decisionsOf(of),
		items: actionsOf(actor, of),
		approval: approvalOf(of)
	};
});
