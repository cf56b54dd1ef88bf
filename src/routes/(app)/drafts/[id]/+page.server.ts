import type { Actions } from '@sveltejs/kit';
import * as v from 'valibot';
import { remarkSchema } from '#lib/answers.ts';
import { threadPathAt } from '#lib/forum.ts';
import * as drafts from '#lib/server/files/organisation-drafts.ts';
import * as approvals from '#lib/server/forum/approvals.ts';
import { approvalSetting } from '#lib/server/identity/official-approval.ts';
import { markSeen } from '#lib/server/notifications/inbox.ts';
import { now } from '#lib/server/now.ts';
import { draftWithPlace } from '#lib/server/readers/drafts.ts';
import { done, idOf, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const draft = draftWithPlace(actor, idOf(event.params.id));
	markSeen(actor, `draft:${draft.id}`);
	return {
		draft,
		wasMine: draft.takenFrom?.tenureId === actor.tenure.id,
		remark: draft.approvalAskedAt ? null : approvals.remarkOn(actor, draft.id),
		approvers: draft.approvalAskedAt ? approvalSetting(actor).approvers : [],
		now: now()
	};
});

export const actions = {
	take: (event) =>
		submit(event, v.object({ from: v.string() }), (input, actor) => {
			const id = idOf(event.params.id);
			drafts.takeOver(actor, id, idOf(input.from));
			done(
				event,
				'下書きを引き継ぎました。',
				draftWithPlace(actor, id).place.form ?? `/drafts/${id}`
			);
		}),
	approve: (event) =>
		submit(event, v.object({ asked: v.string() }), (input, actor) => {
			const posted = approvals.approve(actor, idOf(event.params.id), idOf(input.asked));
			done(event, '決裁して投稿しました。', threadPathAt(posted.threadId, posted.number));
		}),
	giveback: (event) =>
		submit(event, remarkSchema, (input, actor) => {
			approvals.giveBack(actor, idOf(event.params.id), input.remark);
			done(event, '差し戻しました。書いた人に理由が伝わります。', '/drafts');
		}),
	recall: (event) =>
		submit(event, v.object({}), (_input, actor) => {
			const id = idOf(event.params.id);
			approvals.recall(actor, id);
			done(event, '決裁の求めを取り下げました。続きを書けます。', `/drafts/${id}`);
		}),
	remove: (event) =>
		submit(event, v.object({}), (_input, actor) => {
			drafts.remove(actor, idOf(event.params.id));
			done(event, '下書きを削除しました。', '/drafts');
		})
} satisfies Actions;
