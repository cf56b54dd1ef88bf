import type { Actions } from '@sveltejs/kit';
import { contactsSchema } from '#lib/licence-catalogue.ts';
import { agreements } from '#lib/server/licences/catalogue/agreements.ts';
import { setContacts } from '#lib/server/licences/catalogue/enrolments.ts';
import { worksOnLicences } from '#lib/server/licences/catalogue/rights.ts';
import { done, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((_event: PageServerLoadEvent, actor) => ({
	agreements: agreements(actor).map(({ enrolments, ...of }) => ({
		...of,
		enrolled: enrolments.length,
		pending: enrolments.filter(({ isPending }) => isPending).length,
		own: enrolments.filter(({ organisationId }) => organisationId === actor.organisation.id)
	})),
	keeps: worksOnLicences(actor)
}));

export const actions = {
	contacts: (event) =>
		submit(event, contactsSchema, ({ enrolment, ...input }, actor) => {
			setContacts(actor, enrolment, input);
			done(event, '管理画面の権限のメモを保存しました。');
		})
} satisfies Actions;
