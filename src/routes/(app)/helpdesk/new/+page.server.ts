import { redirect, type Actions, type RequestEvent } from '@sveltejs/kit';
import { caseOrDraftSchema } from '#lib/case-drafts.ts';
import { Conflict } from '#lib/errors.ts';
import { answersIn } from '#lib/tickets.ts';
import { forgetText, keptText } from '#lib/server/files/drafts.ts';
import { keep } from '#lib/server/files/keeping.ts';
import { askedFor, branchesFor } from '#lib/server/helpdesk/categories.ts';
import * as drafts from '#lib/server/helpdesk/drafts.ts';
import { CASE_FORM, keptAs } from '#lib/server/helpdesk/drafts.ts';
import { nextOpeningNow } from '#lib/server/helpdesk/hours.ts';
import { declareAffected } from '#lib/server/helpdesk/incidents/affected.ts';
import { runningIncidents } from '#lib/server/helpdesk/incidents/incidents.ts';
import { raise, usualContact } from '#lib/server/helpdesk/raising.ts';
import { findById, rightsAtDesk } from '#lib/server/helpdesk/tickets.ts';
import type { Actor } from '#lib/server/identity/actors.ts';
import { deskContact } from '#lib/server/identity/desk.ts';
import { now } from '#lib/server/now.ts';
import { notify } from '#lib/server/requests.ts';
import { articlesLike } from '#lib/server/search/articles.ts';
import { settings } from '#lib/server/settings.ts';
import { done, GoesOn, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

type Typed = { title: string; body: string; files: unknown[] };

const UNSURE = 'anything';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const { searchParams } = event.url;
	event.depends('topic:incidents');
	const branches = branchesFor(actor.reach);
	const draft = draftIn(event, actor);
	const kept = keptText(actor, CASE_FORM, keptAs(draft?.id ?? null));
	// What was typed into a draft after it was last saved goes before what was saved.
	const isNewer = kept && (!draft || kept.at > draft.touchedAt);
	const slug = searchParams.get('category') ?? draft?.category.slug ?? '';
	const category = branches.flatMap(({ leaves }) => leaves).find((leaf) => leaf.slug === slug);
	if (rightsAtDesk(actor).work) redirect(303, '/helpdesk/phone');
	const asked = (searchParams.get('title') ?? '').slice(0, 100);
	return {
		branches,
		category: category ?? null,
		chosen: draft?.category.slug ?? unsureIn(branches),
		asked,
		similar: asked === '' ? [] : articlesLike(actor, asked),
		draft: draft && {
			...{ id: draft.id, version: draft.version, by: draft.authorName },
			...{ savedAt: draft.touchedAt, files: draft.files }
		},
		saved: draft ? savedFields(draft) : null,
		kept: isNewer ? kept : null,
		sequence: kept?.sequence ?? 0,
		incidents: runningIncidents(actor, category?.slug ?? null),
		contact: usualContact(actor),
		limit: settings().uploadMax,
		opensAt: nextOpeningNow(),
		phone: deskContact().phone,
		now: now()
	};
});

export const actions = {
	default: (event) =>
		submit(event, caseOrDraftSchema(askedFor(event.locals.actor)), (input, actor) => {
			if ('affected' in input) affect(event, actor, Number(input.affected), input);
			const { title, body, category, priority, visibility, contact, files } = input;
			const begun = input.draft === null ? null : begunIn(input, input.draft);
			const answers = answersIn(input);
			if ('intent' in input && input.intent === 'keep') {
				const choices = { category, title, body, priority, visibility, contact };
				const fields = { ...choices, ...prefixed(answers) };
				const typed = { form: CASE_FORM, title: keptAs(input.draft), draftId: null, fields };
				return keep(actor, { ...typed, sequence: Number(input.sequence) });
			}
			const given = { title, body, category, priority, visibility, contact, files };
			const whole = { ...given, fields: answers };
			if ('intent' in input) {
				drafts.save(actor, whole, begun);
				forgetText(actor, CASE_FORM, keptAs(input.draft));
				notify(
					event,
					visibility === 'named'
						? '下書きを保存しました。あなたの席からだけ続きを書けます。'
						: '下書きを保存しました。団体の誰でも続きを書けます。'
				);
				redirect(303, '/helpdesk');
			}
			const number = begun ? drafts.send(actor, whole, begun) : raise(actor, whole);
			forgetText(actor, CASE_FORM, keptAs(input.draft));
			done(event, `${number} として受け付けました。`, `/helpdesk/${number}`);
		})
} satisfies Actions;

/** うちも影響あり leads to the incident as it does everywhere, unless something is typed that would be left behind. */
function affect(
	event: RequestEvent,
	actor: Actor,
	affected: number,
	{ title, body, files, ...rest }: Typed
): never {
	declareAffected(actor, affected, null);
	const said = '「うちも影響あり」と伝えました。新しい情報が、知らせに届きます。';
	const answers = Object.values(answersIn(rest));
	const isTyped = [title, body, ...answers].some((text) => text.trim() !== '') || files.length > 0;
	if (isTyped) throw new GoesOn(`${said}書いたものは、下に残っています。`);
	done(event, said, `/helpdesk/incidents/${affected}`);
}

/** The draft in the address. Of one that was sent meanwhile the case is shown, unless a text has just come back. */
function draftIn({ url, request }: Pick<RequestEvent, 'url' | 'request'>, actor: Actor) {
	const given = url.searchParams.get('draft') ?? '';
	if (!/^[1-9]\d{0,14}$/.test(given)) return null;
	try {
		return drafts.find(actor, Number(given));
	} catch (thrown) {
		if (!(thrown instanceof Conflict)) throw thrown;
		if (request.method === 'POST') return null;
		redirect(303, `/helpdesk/${findById(actor, Number(given)).number}`);
	}
}

/** What somebody chooses who does not know, as far as the union has kept it. */
function unsureIn(branches: ReturnType<typeof branchesFor>): string {
	const leaves = branches.flatMap((branch) => branch.leaves);
	return (leaves.find(({ slug }) => slug === UNSURE) ?? leaves[0])?.slug ?? '';
}

function begunIn(
	input: { draftVersion: number | null; removed: number[] },
	draft: number
): drafts.Begun {
	return { id: draft, version: input.draftVersion, removed: input.removed };
}

/** What stands in a draft, by the names of the form's fields. */
function savedFields(draft: ReturnType<typeof drafts.find>): Record<string, string> {
	const { title, body, priority, contact, audience } = draft;
	const visibility = audience.startsWith('case:') ? 'named' : 'organisation';
	return { title, body, priority, contact, visibility, ...prefixed(draft.answers) };
}

function prefixed(answers: Record<string, string>): Record<string, string> {
	return Object.fromEntries(
		Object.entries(answers).map(([name, answer]) => [`field-${name}`, answer])
	);
}
