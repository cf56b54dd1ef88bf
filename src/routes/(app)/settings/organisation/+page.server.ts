import type { Actions } from '@sveltejs/kit';
import { approvalSchema } from '#lib/answers.ts';
import { policySchema } from '#lib/licence-catalogue.ts';
import * as boards from '#lib/server/forum/boards.ts';
import { colleagues } from '#lib/server/identity/colleagues.ts';
import { approvalSetting, decideApproval } from '#lib/server/identity/official-approval.ts';
import { ownPolicy, setPolicy } from '#lib/server/licences/catalogue/policy.ts';
import { done, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((_event: PageServerLoadEvent, actor) => ({
	organisation: { name: actor.organisation.name, kind: actor.organisation.kind },
	people: colleagues(actor),
	approval: approvalSetting(actor),
	licences: ownPolicy(actor),
	boards: boards.list(actor).map((board) => ({
		name: board.name,
		canWrite: boards.rightsOn(actor, board).write
	}))
}));

export const actions = {
	approval: (event) =>
		submit(event, approvalSchema, (input, actor) => {
			decideApproval(actor, input.approval);
			done(
				event,
				input.approval
					? '団体としての回答は、決裁者が決裁してから投稿します。'
					: '団体としての回答は、決裁なしで投稿します。',
				'/settings/organisation'
			);
		}),
	licences: (event) =>
		submit(event, policySchema, ({ needsApproval, riseYen }, actor) => {
			setPolicy(actor, { needsApproval, riseYen });
			done(event, 'ライセンスの申込の決裁の設定を保存しました。', '/settings/organisation');
		})
} satisfies Actions;
