import { eq } from 'drizzle-orm';
import { quorumText, type Description } from '#lib/group-forms.ts';
import type { Day } from '#lib/dates.ts';
import { Conflict, Invalid, type Issue } from '#lib/errors.ts';
import { schema } from '../db/index.ts';
import type { Actor } from '../identity/actors.ts';
import { found } from '../permissions.ts';
import { change } from '../record/change.ts';
import { findLed, type Group } from './groups.ts';
import { quorumOf } from './meetings/bodies.ts';

const { board, workingGroup } = schema;

/** A group for the form of its description; throws `NotFound`, `Forbidden`. */
export function editable(actor: Actor, slug: string): Group {
	return findLed(actor, slug, 'group.run');
}

/**
 * Changes what the 概要 says of a group, and its name, which its board bears too; the address and who reads inside stay
 * as it was founded. Throws `Conflict` with what stands there now when somebody else was
 * quicker, `Invalid` for days that do not fit together.
 */
export function edit(actor: Actor, slug: string, input: Description): void {
	const of = editable(actor, slug);
	const issues = termIssues(input);
	if (issues.length > 0) throw new Invalid(issues);
	const { name, purpose, basis, fromOn, toOn, countsMandates, version } = input;
	change(actor, (tx, record) => {
		const standing = found(tx.select().from(workingGroup).where(eq(workingGroup.id, of.id)).get());
		if (standing.version !== version) {
			throw new Conflict(
				'直している間に、別の画面で同じ概要が直されました。下に両方の文章があります。',
				inWords(standing)
			);
		}
		tx.update(workingGroup)
			.set({
				...{ name, purpose, basis, fromOn, toOn, countsMandates },
				quorumNumerator: input.quorum?.numerator ?? null,
				quorumDenominator: input.quorum?.denominator ?? null,
				version: version + 1
			})
			.where(eq(workingGroup.id, of.id))
			.run();
		record(
			'group.edited',
			`group:${of.id}`,
			{ version: version + 1, fromOn, toOn, quorum: quorumText(input.quorum) },
			`${purpose}\n${basis}`
		);
		if (standing.name === name) return;
		tx.update(board).set({ name }).where(eq(board.groupId, of.id)).run();
		record('group.renamed', `group:${of.id}`, {}, `${standing.name}\n${name}`);
	});
}

/** What does not fit together in the days of a group's term. */
export function termIssues(input: { fromOn: Day | null; toOn: Day | null }): Issue[] {
	if (input.fromOn === null || input.toOn === null || input.fromOn <= input.toOn) return [];
	return [{ field: 'toOn', message: '期間のおわりの日が、はじまりの日より前になっています。' }];
}

function inWords(of: typeof workingGroup.$inferSelect): string {
	const term = `${of.fromOn ?? ''}～${of.toOn ?? ''}`;
	const quorum = `${quorumText(quorumOf(of)) || '求めない'}${of.countsMandates ? '（委任を数える）' : ''}`;
	return `名前：${of.name}\n目的：${of.purpose}\n根拠：${of.basis}\n期間：${term}\n定足数：${quorum}`;
}
