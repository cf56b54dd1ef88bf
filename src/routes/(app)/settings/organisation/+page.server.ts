import { redirect, type Actions } from '@sveltejs/kit';
import { approvalSchema } from '#lib/answers.ts';
import * as boards from '#lib/server/forum/boards.ts';
import { colleagues } from '#lib/server/identity/colleagues.ts';
import { approvalSetting, decideApproval } from '#lib/server/identity/official-approval.ts';
import { notify } from '#lib/server/requests.ts';
import { reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((_event: PageServerLoadEvent, actor) => ({
	organisation: { name: actor.organisation.name, kind: actor.organisation.kind },
	people: colleagues(actor),
	approval: approvalSetting(actor),
	boards: boards.list(actor).map((board) => ({
		name: board.name,
		canWrite: boards.rightsOn(actor, board).write
	}))
}));

export const actions = {
	approval: (event) =>
		submit(event, approvalSchema, (input, actor) => {
			decideApproval(actor, input.approval);
			notify(
				event,
				input.approval
					? '団体としての回答は、決裁者が決裁してから投稿します。'
					: '団体としての回答は、決裁なしで投稿します。'
			);
			redirect(303, '/settings/organisation');
		})
} satisfies Actions;
