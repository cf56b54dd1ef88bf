import { asc, eq, isNull } from 'drizzle-orm';
import { filledIn } from '#lib/canned.ts';
import { longDateTime } from '#lib/dates.ts';
import { db, preparedOnce, schema } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { authorize, found } from '../../permissions.ts';
import { find, type Ticket } from '../tickets.ts';

const { cannedAnswer, ticketCategory } = schema;

/** 定型文 as the reply of a case offers it. */
export type OfferedCanned = { id: number; title: string };

/** What may be put into a reply of a case: first that of its category, then that of all, then the others', named by theirs. */
export function offeredCanned(of: Pick<Ticket, 'categoryId'>): OfferedCanned[] {
	const rank = (categoryId: number | null) =>
		categoryId === of.categoryId ? 0 : categoryId === null ? 1 : 2;
	return selectOffered()
		.all()
		.sort((a, b) => rank(a.categoryId) - rank(b.categoryId))
		.map(({ id, title, categoryId, category }) => ({
			id,
			title: rank(categoryId) === 2 ? `${title}（${category}）` : title
		}));
}

/**
 * A 定型文 with what it speaks of filled in from the one case it is written into. Throws `Forbidden`, and `NotFound`
 * for a case this actor cannot read or a 定型文 that was put away.
 */
export function filledFor(actor: Actor, number: string, cannedId: number): string {
	authorize(actor, 'desk.work', null);
	const of = find(actor, number);
	const row = db().select().from(cannedAnswer).where(eq(cannedAnswer.id, cannedId)).get();
	const { body } = found(row?.endedAt === null ? row : null);
	return filledIn(body, {
		団体名: of.organisation,
		担当者: of.authorName,
		受付番号: of.number ?? '',
		件名: of.title,
		自分の氏名: actor.person.name,
		目安: of.answerDue ? longDateTime(of.answerDue) : '〔目安なし〕'
	});
}

const selectOffered = preparedOnce((connection) =>
	connection
		.select({
			id: cannedAnswer.id,
			title: cannedAnswer.title,
			categoryId: cannedAnswer.categoryId,
			category: ticketCategory.name
		})
		.from(cannedAnswer)
		.leftJoin(ticketCategory, eq(ticketCategory.id, cannedAnswer.categoryId))
		.where(isNull(cannedAnswer.endedAt))
		.orderBy(asc(cannedAnswer.title), asc(cannedAnswer.id))
		.prepare()
);
