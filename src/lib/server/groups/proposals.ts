import { and, asc, count, desc, eq } from 'drizzle-orm';
import { Conflict } from '#lib/errors.ts';
import { render } from '#lib/markdown.ts';
import { db, schema } from '../db/index.ts';
import type { Actor } from '../identity/actors.ts';
import { now } from '../now.ts';
import { authorize, found, may, readsProposals, type ProposalThing } from '../permissions.ts';
import { change } from '../record/change.ts';

const { groupInterest, groupProposal, organisation, workingGroup } = schema;

type ProposalState = 'open' | 'founded' | 'declined' | 'withdrawn';
export type Proposal = typeof groupProposal.$inferSelect & {
	organisation: string;
	/** The group it became. */
	group: { slug: string; name: string } | null;
};

/** A proposal by its id; throws `NotFound` for who does not read on 全県. */
export function findProposal(actor: Actor, id: number): Proposal {
	const row = rows(actor).find(({ proposal }) => proposal.id === id);
	return shown(found(row));
}

/** All proposals, those that stand open first, the newest of each first. */
export function proposals(actor: Actor) {
	const interested = new Map(
		db()
			.select({ id: groupInterest.proposalId, organisations: count() })
			.from(groupInterest)
			.groupBy(groupInterest.proposalId)
			.all()
			.map((row) => [row.id, row.organisations])
	);
	return rows(actor)
		.map(shown)
		.map((of) => ({
			id: of.id,
			title: of.title,
			organisation: of.organisation,
			createdAt: of.createdAt,
			state: stateOf(of),
			interested: interested.get(of.id) ?? 0
		}))
		.sort((a, b) => Number(a.state !== 'open') - Number(b.state !== 'open'));
}

/** The page of all proposals, and what this actor may do there. */
export function proposalsPage(actor: Actor) {
	return {
		proposals: proposals(actor),
		mayPropose: may(actor, 'proposal.make', null),
		asksNeeds: may(actor, 'group.found', null)
	};
}

/** Throws `Forbidden` where this actor may not propose. */
export function mayPropose(actor: Actor): void {
	authorize(actor, 'proposal.make', null);
}

/** Who pressed うちも関心, in the one order, and whether the actor's organisation did. */
export function interestIn(actor: Actor, of: Proposal) {
	const organisations = db()
		.select({ id: organisation.id, name: organisation.name })
		.from(groupInterest)
		.innerJoin(organisation, eq(organisation.id, groupInterest.organisationId))
		.where(eq(groupInterest.proposalId, of.id))
		.orderBy(asc(organisation.position), asc(organisation.kana))
		.all();
	return {
		names: organisations.map(({ name }) => name),
		isOwn: organisations.some(({ id }) => id === actor.organisation.id)
	};
}

/** What became of a proposal. */
export function stateOf(of: ProposalThing): ProposalState {
	if (of.groupId !== null) return 'founded';
	if (of.declinedAt !== null) return 'declined';
	return of.withdrawnAt === null ? 'open' : 'withdrawn';
}

/** What this actor may do with a proposal. */
export function rightsOnProposal(actor: Actor, of: Proposal) {
	return {
		support: may(actor, 'proposal.support', of),
		withdraw: may(actor, 'proposal.withdraw', of),
		decline: may(actor, 'proposal.decline', of),
		found: stateOf(of) === 'open' && may(actor, 'group.found', null)
	};
}

/** Proposes a group for the actor's organisation; gives the proposal's id. */
export function propose(actor: Actor, input: { title: string; body: string }): number {
	authorize(actor, 'proposal.make', null);
	return change(actor, (tx, record) => {
		const { title, body } = input;
		const id = Number(
			tx
				.insert(groupProposal)
				.values({
					title,
					body,
					html: render(body),
					personId: actor.person.id,
					organisationId: actor.organisation.id,
					createdAt: now()
				})
				.run().lastInsertRowid
		);
		record('proposal.made', `proposal:${id}`, {}, `${title}\n${body}`);
		return id;
	});
}

/** うちも関心, once for each organisation; pressed again it changes nothing. */
export function support(actor: Actor, id: number): void {
	authorize(actor, 'proposal.support', findProposal(actor, id));
	change(actor, (tx, record) => {
		const row = {
			proposalId: id,
			organisationId: actor.organisation.id,
			personId: actor.person.id,
			at: now()
		};
		const { changes } = tx.insert(groupInterest).values(row).onConflictDoNothing().run();
		if (changes > 0) record('proposal.supported', `proposal:${id}`);
	});
}

/** Takes うちも関心 back. */
export function unsupport(actor: Actor, id: number): void {
	authorize(actor, 'proposal.support', findProposal(actor, id));
	change(actor, (tx, record) => {
		const { changes } = tx
			.delete(groupInterest)
			.where(
				and(
					eq(groupInterest.proposalId, id),
					eq(groupInterest.organisationId, actor.organisation.id)
				)
			)
			.run();
		if (changes > 0) record('proposal.unsupported', `proposal:${id}`);
	});
}

/** A proposal for the form of declining it. Throws `NotFound`, `Forbidden`, `Conflict` where it is no longer open. */
export function declinable(actor: Actor, id: number): Proposal {
	const of = findProposal(actor, id);
	if (stateOf(of) !== 'open') throw new Conflict('この提案は、もう検討中ではありません。');
	authorize(actor, 'proposal.decline', of);
	return of;
}

/** The union declines with a reason, which the proposer is told. Throws as `declinable` does. */
export function decline(actor: Actor, id: number, reason: string): void {
	const of = declinable(actor, id);
	change(actor, (tx, record) => {
		tx.update(groupProposal)
			.set({ declinedAt: now(), declinedReason: reason })
			.where(eq(groupProposal.id, id))
			.run();
		const tellOrganisation = of.organisationId;
		record('proposal.declined', `proposal:${id}`, { tellOrganisation }, reason);
	});
}

/** The proposer takes it back while it is open. Throws `Conflict` where it is so no longer. */
export function withdraw(actor: Actor, id: number): void {
	const of = findProposal(actor, id);
	if (stateOf(of) !== 'open') throw new Conflict('この提案は、もう検討中ではありません。');
	authorize(actor, 'proposal.withdraw', of);
	change(actor, (tx, record) => {
		tx.update(groupProposal).set({ withdrawnAt: now() }).where(eq(groupProposal.id, id)).run();
		record('proposal.withdrawn', `proposal:${id}`);
	});
}

/** They are few: a year brings a handful. */
function rows(actor: Actor) {
	if (!readsProposals(actor)) return [];
	return db()
		.select({
			proposal: groupProposal,
			organisation: organisation.name,
			slug: workingGroup.slug,
			name: workingGroup.name
		})
		.from(groupProposal)
		.innerJoin(organisation, eq(organisation.id, groupProposal.organisationId))
		.leftJoin(workingGroup, eq(workingGroup.id, groupProposal.groupId))
		.orderBy(desc(groupProposal.id))
		.all();
}

function shown(row: ReturnType<typeof rows>[number]): Proposal {
	const { proposal, slug, name } = row;
	const group = slug !== null && name !== null ? { slug, name } : null;
	return { ...proposal, organisation: row.organisation, group };
}
