import { redirect, type Actions, type RequestEvent } from '@sveltejs/kit';
import {
	contactsSchema,
	enrolmentEditSchema,
	enrolmentSchema,
	everybodySchema,
	settleSchema
} from '#lib/licence-catalogue.ts';
import { findAgreement } from '#lib/server/licences/catalogue/agreements.ts';
import {
	buyers,
	changeEnrolment,
	enrol,
	enrolEverybody,
	setContacts,
	settleEnrolments
} from '#lib/server/licences/catalogue/enrolments.ts';
import { notify } from '#lib/server/requests.ts';
import { idOf, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const { enrolments, ...agreement } = findAgreement(actor, idOf(event.params.id));
	const chosen = event.url.searchParams.get('enrolment');
	return {
		agreement,
		enrolments,
		own: enrolments.filter(({ organisationId }) => organisationId === actor.organisation.id),
		chosen: enrolments.find(({ id }) => String(id) === chosen) ?? null,
		buyers: agreement.may.keep ? buyers(actor) : []
	};
});

const idIn = (event: RequestEvent) => idOf(event.params.id);

function done(event: RequestEvent, sentence: string): never {
	notify(event, sentence);
	redirect(303, event.url.pathname);
}

export const actions = {
	enrol: (event) =>
		submit(event, enrolmentSchema, (input, actor) => {
			enrol(actor, idIn(event), input);
			done(event, '加入する団体を加えました。');
		}),
	everybody: (event) =>
		submit(event, everybodySchema, ({ startsOn }, actor) => {
			const count = enrolEverybody(actor, idIn(event), startsOn);
			done(event, `まだ加入していなかった${count}市町村を加えました。`);
		}),
	change: (event) =>
		submit(event, enrolmentEditSchema, ({ enrolment, ...input }, actor) => {
			changeEnrolment(actor, enrolment, input);
			done(event, '加入の内容を保存しました。');
		}),
	settle: (event) =>
		submit(event, settleSchema, ({ enrolments }, actor) => {
			const count = settleEnrolments(actor, idIn(event), enrolments);
			done(event, `${count}団体の加入を確かめました。`);
		}),
	contacts: (event) =>
		submit(event, contactsSchema, ({ enrolment, ...input }, actor) => {
			setContacts(actor, enrolment, input);
			done(event, '管理画面の権限のメモを保存しました。');
		})
} satisfies Actions;
