import { and, asc, eq, isNull } from 'drizzle-orm';
import { Conflict } from '#lib/errors.ts';
import type { OpinionOutcome } from '#lib/groups.ts';
import { render } from '#lib/markdown.ts';
import { preparedOnce, schema } from '../db/index.ts';
import type { Actor } from '../identity/actors.ts';
import { nameShown } from '../identity/masks.ts';
import { now } from '../now.ts';
import { authorize, found, scopeOf, scopes } from '../permissions.ts';
import { change } from '../record/change.ts';
import { findOpinion } from './opinions.ts';

const { groupOpinion, groupTopic, organisation, workingGroup } = schema;

/**
 * The group answers: 採用, 一部採用 or 見送り with a reason, once; the organisation that asked is told. Throws
 * `NotFound`, `Forbidden`, `Conflict` where somebody else of the leads was quicker or the opinion was taken back.
 */
export function answer(
	actor: Actor,
	slug: string,
	id: number,
	input: { outcome: OpinionOutcome; reason: string }
): void {
	const { topic } = findOpinion(actor, slug, id);
	authorize(actor, 'group.run', topic.group);
	change(actor, (tx, record) => {
		const row = found(tx.select().from(groupOpinion).where(eq(groupOpinion.id, id)).get());
		if (row.answeredAt !== null) {
			throw new Conflict('この意見には、もう返事がされています。', row.answer);
		}
		if (row.withdrawnAt !== null) throw new Conflict('この意見は、取り下げられました。');
		tx.update(groupOpinion)
			.set({
				outcome: input.outcome,
				answer: input.reason,
				answerHtml: render(input.reason),
				answeredBy: actor.person.id,
				answeredAt: now()
			})
			.where(eq(groupOpinion.id, id))
			.run();
		record(
			'opinion.answered',
			`opinion:${id}`,
			{ outcome: input.outcome, tellOrganisation: row.organisationId },
			input.reason
		);
	});
}

type UnansweredOpinion = {
	id: number;
	topic: string;
	group: string;
	kind: 'opinion' | 'question';
	by: string;
	href: string;
	since: Date;
};

const selectUnanswered = preparedOnce((connection) =>
	connection
		.select({
			opinion: groupOpinion,
			topicId: groupTopic.id,
			topic: groupTopic.title,
			slug: workingGroup.slug,
			group: workingGroup.name,
			name: organisation.name,
			district: organisation.district
		})
		.from(groupOpinion)
		.innerJoin(groupTopic, eq(groupTopic.id, groupOpinion.topicId))
		.innerJoin(workingGroup, eq(workingGroup.id, groupTopic.groupId))
		.innerJoin(organisation, eq(organisation.id, groupOpinion.organisationId))
		.where(and(isNull(groupOpinion.answeredAt), isNull(groupOpinion.withdrawnAt), scopes.groupLed))
		.orderBy(asc(groupOpinion.id))
		.prepare()
);

/**
 * What waits for an answer of the groups this actor's organisation leads, oldest first. The union answers where it is
 * 事務局; elsewhere the leads do.
 */
export function unanswered(actor: Actor): UnansweredOpinion[] {
	return selectUnanswered()
		.all(scopeOf(actor))
		.map(({ opinion, topicId, topic, slug, group, name, district }) => ({
			id: opinion.id,
			topic,
			group,
			kind: opinion.kind,
			by: nameShown(actor, opinion, { name, district }),
			href: `/groups/${slug}/topics/${topicId}#o${opinion.id}`,
			since: opinion.at
		}));
}
