import { redirect, type Actions } from '@sveltejs/kit';
import { choiceSchema, type Proxy } from '#lib/applications.ts';
import { dayOf, typedDay } from '#lib/dates.ts';
import { invalid } from '#lib/errors.ts';
import * as choosing from '#lib/server/licences/applications/choosing.ts';
import * as drafts from '#lib/server/licences/applications/drafts.ts';
import { find } from '#lib/server/licences/applications/finding.ts';
import { offeredPlaces, resellerAt } from '#lib/server/licences/applications/places.ts';
import { maySee } from '#lib/server/licences/applications/rights.ts';
import type { Actor } from '#lib/server/identity/actors.ts';
import { withDesk } from '#lib/server/identity/organisations.ts';
import { now } from '#lib/server/now.ts';
import { reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const { searchParams } = event.url;
	const draft = draftIn(actor, searchParams.get('draft'));
	const isDesk = maySee(actor).work;
	const bodies = isDesk ? withDesk() : [];
	const typed = draft?.organisationId ?? Number(searchParams.get('organisation') ?? 0);
	const body = isDesk ? (bodies.find(({ id }) => id === typed) ?? null) : actor.organisation;
	const places = offeredPlaces(actor);
	const place =
		places.find(({ value }) => value === searchParams.get('place')) ?? places[0] ?? null;
	const agreementId = draft?.agreement.id ?? place?.agreementId ?? null;
	const q = (searchParams.get('q') ?? '').slice(0, 60);
	const repeated = repeatedIn(actor, searchParams.get('repeat'));
	const organisationId = body?.id ?? 0;
	const seller = agreementId === null ? null : { agreementId, resellerId: resellerAt(agreementId) };
	const wanted = [
		...new Set([
			...(repeated?.items.map(({ partNumber }) => partNumber) ?? []),
			...searchParams.getAll('sku')
		])
	].slice(0, 60);
	return {
		isDesk,
		bodies: bodies.map(({ id, name }) => ({ id, name })),
		organisation: body && { id: body.id, name: body.name },
		places: places.map(({ value, label, note }) => ({ value, label, note })),
		place: place?.value ?? '',
		q,
		found: seller === null ? [] : choosing.searchItems(organisationId, seller, q),
		most: choosing.MOST_FOUND,
		chosen: seller === null ? [] : choosing.choices(organisationId, seller, wanted),
		repeated: repeated && { id: repeated.id, number: repeated.number },
		before: draft ? [] : choosing.lastYears(organisationId),
		draft: draft && { id: draft.id, version: draft.version },
		today: typedDay(dayOf(now()))
	};
});

export const actions = {
	default: (event) =>
		submit(event, choiceSchema, (input, actor) => {
			const { draft, draftVersion, organisation, via, caller, receivedOn } = input;
			const repeated = input.repeat === null ? null : choosing.earlier(actor, input.repeat);
			if (draft !== null) {
				const items = choosing.itemsFor(find(actor, draft).organisationId, input.items, repeated);
				drafts.addItems(actor, draft, draftVersion ?? 0, items);
				redirect(303, `/licences/applications/${draft}/edit`);
			}
			const onBehalf =
				organisation === null || !maySee(actor).work
					? null
					: { organisation, caller, receivedOn, via: proxyWay(via) };
			const items = choosing.itemsFor(
				onBehalf?.organisation ?? actor.organisation.id,
				input.items,
				repeated
			);
			const id = drafts.begin(actor, input.place, items, onBehalf);
			redirect(303, `/licences/applications/${id}/edit`);
		})
} satisfies Actions;

function proxyWay(via: string): Proxy['via'] {
	if (via === 'fax' || via === 'phone' || via === 'mail' || via === 'visit') return via;
	throw invalid('via', '届いた方法を選んでください。');
}

function draftIn(actor: Actor, typed: string | null) {
	return typed !== null && /^[1-9]\d{0,14}$/.test(typed) ? find(actor, Number(typed)) : null;
}

function repeatedIn(actor: Actor, typed: string | null) {
	return typed !== null && /^[1-9]\d{0,14}$/.test(typed)
		? choosing.earlier(actor, Number(typed))
		: null;
}
