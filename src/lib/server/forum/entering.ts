import { eq, sql } from 'drizzle-orm';
import { Invalid, type Issue } from '#lib/errors.ts';
import type { Entry } from '#lib/forum.ts';
import { characters } from '#lib/text.ts';
import { db, preparedOnce, schema, type Tx } from '../db/index.ts';
import { keysOfOrganisation, type Actor } from '../identity/actors.ts';
import { list, type Organisation } from '../identity/organisations.ts';
import { now } from '../now.ts';
import { authorize, may } from '../permissions.ts';
import type { Recorder } from '../record/change.ts';
import { authorOf, type Author } from './insert-post.ts';

const { entered, organisation, organisationKey, person } = schema;

const CALLER_LIMIT = 50;

export type Via = (typeof entered.$inferSelect)['via'];
/** 代理入力 as readers see it: 「組合 宮澤」, how it came and when; the caller is for who may see the author. */
export type Entered = { by: string; via: Via; at: Date; caller: string };

/** The organisations one may write for because they telephoned: those that reach a key, in the one order. */
function callersReaching(audiences: string[]): Organisation[] {
	const extra = db().select().from(organisationKey).all();
	return list().filter(
		(body) =>
			body.kind !== '組合' &&
			audiences.every(
				(audience) =>
					keysOfOrganisation(body).includes(audience) ||
					extra.some((row) => row.organisationId === body.id && row.audience === audience)
			)
	);
}

export type Caller = { id: number; name: string; kana: string };

/** As `callersReaching`, for the form of whoever may write for them; null for everybody else. */
export function callersFor(actor: Actor, audiences: string[]): Caller[] | null {
	if (!may(actor, 'post.enter', null)) return null;
	return callersReaching(audiences).map(({ id, name, kana }) => ({ id, name, kana }));
}

/**
 * Who stands as the author of what is written: the actor, or the organisation they write for. Throws
 * `Forbidden` for who is not at the union's desk, `Invalid` for an organisation that could not read it.
 */
export function authorFor(
	actor: Actor,
	entry: Entry | null | undefined,
	audiences: string[]
): { author: Author; body: Pick<Organisation, 'id' | 'name' | 'kind' | 'district'> } {
	const { id, name, kind } = actor.organisation;
	if (!entry)
		return { author: authorOf(actor), body: { id, name, kind, district: actor.district } };
	authorize(actor, 'post.enter', null);
	const body = callersReaching(audiences).find((each) => each.id === entry.organisation);
	const issues: Issue[] = [];
	if (!body) {
		const message = '団体を選んでください。この投稿を読める団体だけを選べます。';
		issues.push({ field: 'organisation', message });
	}
	if (entry.caller === '' || characters(entry.caller) > CALLER_LIMIT) {
		const message = `連絡をくれた人の氏名を${CALLER_LIMIT}文字までで入れてください。`;
		issues.push({ field: 'caller', message });
	}
	if (!body || issues.length > 0) throw new Invalid(issues);
	return {
		author: { organisationId: body.id, authorName: entry.caller, authorSection: '' },
		body
	};
}

/** Notes that a post was typed in for an organisation, and tells it. */
export function noteEntry(
	tx: Tx,
	record: Recorder,
	actor: Actor,
	entry: Entry | null | undefined,
	of: { post: number; thread: number }
): void {
	if (!entry) return;
	const { caller, via } = entry;
	tx.insert(entered)
		.values({
			thing: `post:${of.post}`,
			personId: actor.person.id,
			seatId: actor.seat.id,
			organisationId: actor.organisation.id,
			via,
			caller,
			at: now()
		})
		.run();
	record('post.entered', `post:${of.post}`, {
		thread: of.thread,
		via,
		tellOrganisation: entry.organisation
	});
}

/** Which of these posts were typed in for somebody, by post id. */
export function entriesOf(posts: number[]): Map<number, Entered> {
	if (posts.length === 0) return new Map();
	const things = posts.map((id) => `post:${id}`);
	const rows = selectEntries().all({ things: JSON.stringify(things) });
	return new Map(
		rows.map((row) => {
			const { thing, via, at, caller } = row.entered;
			const surname = row.person.split(/[\s　]/)[0] ?? row.person;
			const by = `${row.kind === '組合' ? '組合' : row.name} ${surname}`;
			return [Number(thing.slice('post:'.length)), { by, via, at, caller }];
		})
	);
}

const selectEntries = preparedOnce((connection) =>
	connection
		.select({ entered, person: person.name, kind: organisation.kind, name: organisation.name })
		.from(entered)
		.innerJoin(person, eq(person.id, entered.personId))
		.innerJoin(organisation, eq(organisation.id, entered.organisationId))
		.where(sql`${entered.thing} in (select value from json_each(${sql.placeholder('things')}))`)
		.prepare()
);
