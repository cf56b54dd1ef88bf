import { eq, sql } from 'drizzle-orm';
import type { Founding } from '#lib/group-forms.ts';
import { Conflict, Invalid, type Issue } from '#lib/errors.ts';
import { db, schema, type Tx } from '../db/index.ts';
import type { Actor } from '../identity/actors.ts';
import { authorize, found } from '../permissions.ts';
import { change } from '../record/change.ts';
import { termIssues } from './editing.ts';
import { insertGroup } from './groups.ts';
import { invitable, type Body } from './invitable.ts';
import { enter } from './members.ts';

const { board, groupProposal, workingGroup } = schema;

type FoundingForm = {
	bodies: Body[];
	union: number;
	/** A free address to begin with: Japanese names give none. */
	slug: string;
	proposal: { id: number; title: string; body: string } | null;
};

/** What the form of founding begins with; throws `Forbidden`, and `NotFound` for a proposal that waits no longer. */
export function foundingForm(actor: Actor, proposalId: number | null): FoundingForm {
	authorize(actor, 'group.found', null);
	return {
		bodies: invitable(),
		union: actor.organisation.id,
		slug: proposedSlug(),
		proposal: proposalId === null ? null : found(waitingProposal(db(), proposalId))
	};
}

/**
 * 設立: lays a group with its 座長 and 事務局, who are told. Where it comes from a proposal, that becomes this
 * group in the same transaction. Gives its address; throws `Forbidden`, `Invalid`, `Conflict`, `NotFound`.
 */
export function foundGroup(actor: Actor, input: Founding): string {
	authorize(actor, 'group.found', null);
	const issues = issuesOf(input);
	if (issues.length > 0) throw new Invalid(issues);
	return change(actor, (tx, record) => {
		if (isTaken(tx, input.slug)) throw new Invalid([taken]);
		const { chair, secretariat, proposal, quorum, ...values } = input;
		const id = insertGroup(tx, {
			...valuesOf(values),
			quorumNumerator: quorum?.numerator ?? null,
			quorumDenominator: quorum?.denominator ?? null,
			position: nextPosition(tx)
		});
		if (proposal !== null) settleProposal(tx, proposal, id);
		const leads = chair === null ? [secretariat] : [chair, secretariat];
		record(
			'group.founded',
			`group:${id}`,
			{ slug: input.slug, openness: input.openness, proposal, tellOrganisations: leads.join(' ') },
			[input.name, input.purpose, input.basis].join('\n')
		);
		if (chair !== null) enter(tx, record, id, chair, 'chair');
		enter(tx, record, id, secretariat, 'secretariat');
		return input.slug;
	});
}

const taken: Issue = { field: 'slug', message: 'このアドレスは、もう使われています。' };

function valuesOf(input: Omit<Founding, 'chair' | 'secretariat' | 'proposal' | 'quorum'>) {
	const { name, slug, purpose, basis, fromOn, toOn, openness, countsMandates } = input;
	const { firstMeetingNumber } = input;
	return {
		...{ name, slug, purpose, basis, fromOn, toOn, openness, countsMandates },
		firstMeetingNumber
	};
}

function issuesOf(input: Founding): Issue[] {
	const known = new Set(invitable().map(({ id }) => id));
	const issues = termIssues(input);
	if (isTaken(db(), input.slug)) issues.push(taken);
	if (!known.has(input.secretariat))
		issues.push({ field: 'secretariat', message: '事務局の団体を選んでください。' });
	if (input.chair !== null && !known.has(input.chair))
		issues.push({ field: 'chair', message: '座長の団体を選び直してください。' });
	if (input.chair === input.secretariat)
		issues.push({ field: 'chair', message: '座長と事務局は、別の団体にしてください。' });
	return issues;
}

/** A group's board bears the same address: both must be free. */
function isTaken(tx: Tx | ReturnType<typeof db>, slug: string): boolean {
	const ofGroup = tx.select().from(workingGroup).where(eq(workingGroup.slug, slug)).get();
	const ofBoard = tx.select().from(board).where(eq(board.slug, slug)).get();
	return ofGroup !== undefined || ofBoard !== undefined;
}

function proposedSlug(): string {
	for (let number = nextPosition(db()) + 1; ; number += 1) {
		if (!isTaken(db(), `wg-${number}`)) return `wg-${number}`;
	}
}

function nextPosition(tx: Tx | ReturnType<typeof db>): number {
	const last = tx.select({ position: sql<number | null>`max(${workingGroup.position})` });
	return (last.from(workingGroup).get()?.position ?? -1) + 1;
}

function waitingProposal(tx: Tx | ReturnType<typeof db>, id: number) {
	const row = tx.select().from(groupProposal).where(eq(groupProposal.id, id)).get();
	const isWaiting =
		row?.groupId === null && row.declinedAt === null && row.withdrawnAt === null ? row : null;
	return isWaiting && { id, title: isWaiting.title, body: isWaiting.body };
}

function settleProposal(tx: Tx, id: number, groupId: number): void {
	if (!waitingProposal(tx, id)) {
		throw new Conflict('この提案には、もう返事がされています。提案の画面を開き直してください。');
	}
	tx.update(groupProposal).set({ groupId }).where(eq(groupProposal.id, id)).run();
}
