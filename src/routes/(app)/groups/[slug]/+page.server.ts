import type { Actions } from '@sveltejs/kit';
import { answerSchema, applicationSchema, requestSchema } from '#lib/group-forms.ts';
import { cardsOf } from '#lib/server/groups/conclusions.ts';
import { quorumOf } from '#lib/server/groups/meetings/bodies.ts';
import { nextReplySchema } from '#lib/meeting-forms.ts';
import { meetingWords } from '#lib/meetings.ts';
import { find } from '#lib/server/groups/groups.ts';
import { replyById } from '#lib/server/groups/meetings/replies.ts';
import { overviewOf } from '#lib/server/groups/overview.ts';
import { ownPlace } from '#lib/server/groups/people.ts';
import * as requests from '#lib/server/groups/requests.ts';
import { voicesOf } from '#lib/server/groups/voices.ts';
import { lastRefusal, openIn, ownRequests } from '#lib/server/groups/waiting.ts';
import { markSeen } from '#lib/server/notifications/inbox.ts';
import { now } from '#lib/server/now.ts';
import { done, idOf, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const of = find(actor, event.params.slug);
	markSeen(actor, `group:${of.id}`);
	const { purpose, basis, fromOn, toOn, countsMandates } = of;
	return {
		...{ purpose, basis, fromOn, toOn, countsMandates },
		quorum: quorumOf(of),
		cards: cardsOf(of),
		overview: overviewOf(actor, of),
		voices: voicesOf(actor, of.slug),
		own: ownRequests(actor).find(({ groupId }) => groupId === of.id) ?? null,
		refusal: lastRefusal(actor, of),
		applications: openIn(actor, of).filter(({ kind }) => kind === 'application').length,
		needsPeople: ownPlace(actor, of)?.needsPeople ?? false,
		now: now()
	};
});

export const actions = {
	answer: (event) =>
		submit(event, nextReplySchema, ({ answer, meeting }, actor) => {
			const { isLate } = replyById(actor, meeting, answer);
			const late = isLate ? '期限を過ぎていましたが、受け付けました。' : '';
			done(event, `「${meetingWords.answer[answer]}」と答えました。${late}`);
		}),
	apply: (event) =>
		submit(event, applicationSchema, (input, actor) => {
			requests.apply(actor, event.params.slug ?? '', input);
			done(event, '参加を申し込みました。座長と事務局の返事をお待ちください。');
		}),
	withdraw: (event) =>
		submit(event, requestSchema, (input, actor) => {
			requests.takeBack(actor, idOf(input.request));
			done(event, '申し込みを取り下げました。');
		}),
	accept: (event) =>
		submit(event, requestSchema, (input, actor) => {
			const { slug } = requests.settle(actor, idOf(input.request), 'accepted', { reason: '' });
			done(
				event,
				'参加しました。次に、あなたの団体の参加者を決めてください。',
				`/groups/${slug}/members`
			);
		}),
	decline: (event) =>
		submit(event, answerSchema, (input, actor) => {
			requests.settle(actor, idOf(input.request), 'declined', input);
			done(event, '招待を断りました。');
		})
} satisfies Actions;
