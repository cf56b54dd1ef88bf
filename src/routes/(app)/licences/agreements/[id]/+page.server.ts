import { redirect, type Actions, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { Invalid } from '#lib/errors.ts';
import {
	contactsSchema,
	enrolmentEditSchema,
	enrolmentSchema,
	everybodySchema,
	levelSchema,
	proratedSchema,
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
import { keepLevel, levelsOf } from '#lib/server/licences/catalogue/levels.ts';
import { proratedPrice, type Prorated } from '#lib/server/licences/catalogue/prorating.ts';
import type { Actor } from '#lib/server/identity/actors.ts';
import { done, idOf, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const { enrolments, ...agreement } = findAgreement(actor, idOf(event.params.id));
	const chosen = event.url.searchParams.get('enrolment');
	return {
		agreement,
		enrolments,
		own: enrolments.filter(({ organisationId }) => organisationId === actor.organisation.id),
		chosen: enrolments.find(({ id }) => String(id) === chosen) ?? null,
		buyers: agreement.may.keep ? buyers(actor) : [],
		levels: agreement.may.keep ? levelsOf(actor, agreement.id) : [],
		prorated: agreement.may.keep ? proratedIn(event, actor, agreement.id) : null
	};
});

/** What was asked before, where it can be answered. */
function proratedIn({ url }: PageServerLoadEvent, actor: Actor, id: number): Prorated | null {
	const asked = v.safeParse(proratedSchema, Object.fromEntries(url.searchParams));
	if (!asked.success) return null;
	try {
		return proratedPrice(actor, id, asked.output);
	} catch (thrown) {
		if (thrown instanceof Invalid) return null;
		throw thrown;
	}
}

const idIn = (event: RequestEvent) => idOf(event.params.id);

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
	level: (event) =>
		submit(event, levelSchema, (input, actor) => {
			keepLevel(actor, idIn(event), input);
			done(event, '価格レベルを保存しました。');
		}),
	prorate: (event) =>
		submit(event, proratedSchema, (input, actor) => {
			proratedPrice(actor, idIn(event), input);
			const { part, from, to } = input;
			redirect(303, `${event.url.pathname}?${new URLSearchParams({ part, from, to })}`);
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
