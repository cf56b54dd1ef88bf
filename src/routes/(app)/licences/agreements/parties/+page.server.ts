import type { Actions } from '@sveltejs/kit';
import { programSchema, resellerSchema } from '#lib/licence-catalogue.ts';
import {
	keepProgram,
	keepReseller,
	programs,
	resellers,
	vendors
} from '#lib/server/licences/catalogue/parties.ts';
import { done, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent) => {
	const chosen = (name: string) => event.url.searchParams.get(name);
	const lists = { programs: programs(), resellers: resellers(), vendors: vendors() };
	return {
		...lists,
		reseller: lists.resellers.find(({ id }) => String(id) === chosen('reseller')) ?? null,
		program: lists.programs.find(({ id }) => String(id) === chosen('program')) ?? null
	};
});

export const actions = {
	reseller: (event) =>
		submit(event, resellerSchema, (input, actor) => {
			keepReseller(actor, input);
			done(event, `販売店「${input.name}」を保存しました。`);
		}),
	program: (event) =>
		submit(event, programSchema, (input, actor) => {
			keepProgram(actor, input);
			done(event, `契約の種類「${input.name}」を保存しました。`);
		})
} satisfies Actions;
