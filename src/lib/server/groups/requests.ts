import { and, eq, isNull } from 'drizzle-orm';
import { dayOf } from '#lib/dates.ts';
import { Conflict, invalid } from '#lib/errors.ts';
import { db, schema, type Tx } from '../db/index.ts';
import { existsOn, type Actor } from '../identity/actors.ts';
import { find as findOrganisation, findUnion } from '../identity/organisations.ts';
import { now } from '../now.ts';
import { authorize, found, readsRequest } from '../permissions.ts';
import { change } from '../record/change.ts';
import { byId, find, findLed, type Group } from './groups.ts';
import { invitable } from './invitable.ts';
import { enter, membershipOf } from './members.ts';

const { groupRequest } = schema;

type Request = typeof groupRequest.$inferSelect;

/**
 * 参加を申し込む for the actor's organisation; 座長, 事務局 and the union are told. Throws `Forbidden`, and
 * `Conflict` where it has asked or been invited already.
 */
export function apply(actor: Actor, slug: string, input: { message: string }): void {
	const of = find(actor, slug);
	authorize(actor, 'group.apply', of);
	const organisationId = actor.organisation.id;
	change(actor, (tx, record) => {
		const open = openOf(tx, of.id, organisationId);
		if (open?.kind === 'application')
			throw new Conflict('あなたの団体から、もう申し込んでいます。返事をお待ちください。');
		if (open) throw new Conflict('招待が届いています。「参加する」を押してください。');
		const request = insert(tx, actor, of, 'application', organisationId, input.message);
		const tellOrganisations = [...new Set([...of.leads, findUnion().id])].join(' ');
		const refs = { request, organisation: organisationId, tellOrganisations };
		record('group.applied', `group:${of.id}`, refs, input.message);
	});
}

/**
 * Invites organisations, each of which is told; those that are in it, or have been asked already, are left out.
 * Gives how many were invited; throws `Forbidden`, and `Invalid` where none was left.
 */
export function invite(
	actor: Actor,
	slug: string,
	input: { organisations: number[]; message: string }
): number {
	const of = findLed(actor, slug, 'group.run');
	const known = new Set(invitable().map(({ id }) => id));
	return change(actor, (tx, record) => {
		const invited = [...new Set(input.organisations)].filter(
			(id) => known.has(id) && !membershipOf(tx, of.id, id) && !openOf(tx, of.id, id)
		);
		if (invited.length === 0) {
			const message = 'まだ参加も申し込みも招待もしていない団体を選んでください。';
			throw invalid('organisations', message);
		}
		for (const id of invited) {
			const request = insert(tx, actor, of, 'invitation', id, input.message);
			const refs = { request, organisation: id, tellOrganisation: id };
			record('group.invited', `group:${of.id}`, refs, input.message);
		}
		return invited.length;
	});
}

/**
 * Answers an application or an invitation; who comes in is a member from today. To decline an application takes
 * a reason. Throws `NotFound`, `Forbidden`, `Invalid`, and `Conflict` when it was settled meanwhile.
 */
export function settle(
	actor: Actor,
	id: number,
	outcome: 'accepted' | 'declined',
	input: { reason: string }
): Group {
	const { row, of } = findRequest(actor, id);
	authorize(actor, 'group.settle', { ...row, group: of });
	if (outcome === 'declined' && row.kind === 'application' && input.reason === '') {
		throw invalid('reason', '断る理由を入れてください。');
	}
	change(actor, (tx, record) => {
		close(tx, actor, id, outcome, input.reason);
		const { organisationId, kind } = row;
		if (outcome === 'accepted' && !membershipOf(tx, of.id, organisationId)) {
			refuseDissolved(organisationId);
			enter(tx, record, of.id, organisationId, 'member');
		}
		const told = kind === 'application' ? [organisationId] : of.leads;
		record(
			`group.${kind}-${outcome}`,
			`group:${of.id}`,
			{ request: id, organisation: organisationId, tellOrganisations: told.join(' ') },
			input.reason
		);
	});
	return of;
}

/** Takes back an application or an invitation that nobody has answered. Throws as `settle` does. */
export function takeBack(actor: Actor, id: number): Group {
	const { row, of } = findRequest(actor, id);
	authorize(actor, 'group.take-back', { ...row, group: of });
	change(actor, (tx, record) => {
		close(tx, actor, id, 'withdrawn', '');
		const { organisationId: organisation, kind } = row;
		const told = kind === 'invitation' ? [organisation] : of.leads;
		const refs = { request: id, organisation, tellOrganisations: told.join(' ') };
		record(`group.${kind}-withdrawn`, `group:${of.id}`, refs);
	});
	return of;
}

function findRequest(actor: Actor, id: number): { row: Request; of: Group } {
	const row = found(db().select().from(groupRequest).where(eq(groupRequest.id, id)).get());
	const of = byId(row.groupId);
	found(readsRequest(actor, { ...row, group: of }) ? row : null);
	return { row, of };
}

function openOf(tx: Tx, groupId: number, organisationId: number): Request | undefined {
	return tx
		.select()
		.from(groupRequest)
		.where(
			and(
				eq(groupRequest.groupId, groupId),
				eq(groupRequest.organisationId, organisationId),
				isNull(groupRequest.outcome)
			)
		)
		.get();
}

function insert(
	tx: Tx,
	actor: Actor,
	of: Group,
	kind: Request['kind'],
	organisationId: number,
	message: string
): number {
	const values = { groupId: of.id, organisationId, kind, message, at: now() };
	return Number(
		tx
			.insert(groupRequest)
			.values({ ...values, personId: actor.person.id })
			.run().lastInsertRowid
	);
}

function close(
	tx: Tx,
	actor: Actor,
	id: number,
	outcome: NonNullable<Request['outcome']>,
	reason: string
): void {
	const changed = tx
		.update(groupRequest)
		.set({ outcome, reason, settledAt: now(), settledBy: actor.person.id })
		.where(and(eq(groupRequest.id, id), isNull(groupRequest.outcome)))
		.run();
	if (changed.changes === 0) throw new Conflict('もう返事がされているか、取り下げられています。');
}

function refuseDissolved(organisationId: number): void {
	const body = findOrganisation(organisationId);
	if (!existsOn(body, dayOf(now()))) throw new Conflict(`${body.name}は、もうない団体です。`);
}
