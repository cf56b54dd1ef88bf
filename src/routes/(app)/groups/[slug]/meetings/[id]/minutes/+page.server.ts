import type { Actions, RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { askSchema, correctionAnswerSchema, correctSchema, sectionSchema } from '#lib/minutes.ts';
import { actionsOf } from '#lib/server/groups/actions.ts';
import * as approval from '#lib/server/groups/approval.ts';
import { decisionsOf } from '#lib/server/groups/decisions.ts';
import * as minutes from '#lib/server/groups/minutes.ts';
import { markSeen } from '#lib/server/notifications/inbox.ts';
import { now } from '#lib/server/now.ts';
import { done, idOf, reading, submit } from '#lib/server/web.ts';
import { editionIn, shownEdition, shownMeeting } from './shown.server.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const { slug, id } = event.params;
	const of = minutes.find(actor, slug, idOf(id), editionIn(event.url));
	markSeen(actor, `minutes:${of.meeting.id}`);
	const confirmations = approval.confirmationsOf(of);
	const may = minutes.rightsOn(actor, of);
	const edit = event.url.searchParams.get('edit');
	const sections = minutes.sectionsOf(of);
	return {
		meeting: shownMeeting(of.meeting),
		edition: shownEdition(of),
		sections,
		/** The part that is being written. */
		edit: may.write ? (sections.find(({ key }) => key === edit)?.key ?? null) : null,
		decisions: decisionsOf(of),
		items: actionsOf(actor, of),
		confirmations,
		own:
			confirmations.find(({ organisationId }) => organisationId === actor.organisation.id) ?? null,
		approval: approval.approvalOf(of),
		hasChair: of.thing.chairs.length > 0,
		versions: approval.versionsOf(of),
		stamp: minutes.stampOf(of.meeting.id),
		may,
		now: now()
	};
});

export const actions = {
	save: (event) =>
		submit(event, sectionSchema, ({ intent, ...input }, actor) => {
			const appends = intent === 'append';
			const id = minutes.saveSection(actor, ...at(event), { ...input, appends });
			return back(
				event,
				appends ? '自分の文を後ろに足して保存しました。' : '保存しました。',
				`#s${id}`
			);
		}),
	ask: (event) =>
		submit(event, askSchema, ({ scope }, actor) => {
			const asked = approval.ask(actor, ...at(event), scope);
			return back(event, `${asked}団体に確認を頼みました。`, '#confirmation');
		}),
	confirm: (event) =>
		submit(event, v.object({}), (_input, actor) => {
			approval.answer(actor, ...at(event), { answer: 'confirmed' });
			return back(event, `${actor.organisation.name}として確認しました。`, '#confirmation');
		}),
	object: (event) =>
		submit(event, correctionAnswerSchema, ({ text }, actor) => {
			approval.answer(actor, ...at(event), { answer: 'correction', text });
			return back(event, `${actor.organisation.name}として修正を求めました。`, '#confirmation');
		}),
	approve: (event) =>
		submit(event, v.object({ sections: v.string() }), (seen, actor) => {
			approval.approve(actor, ...at(event), seen);
			return back(event, '議事録を承認しました。これから後は変わりません。');
		}),
	correct: (event) =>
		submit(event, correctSchema, ({ reason }, actor) => {
			approval.correct(actor, ...at(event), reason);
			return back(event, '訂正版を作りました。承認された版もそのまま読めます。');
		})
} satisfies Actions;

function at(event: RequestEvent): [string, number] {
	return [event.params.slug ?? '', idOf(event.params.id)];
}

function back(event: RequestEvent, sentence: string, place = ''): never {
	done(event, sentence, `${event.url.pathname}${place}`);
}
