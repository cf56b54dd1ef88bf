import { and, eq } from 'drizzle-orm';
import { schema } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { now } from '../../now.ts';
import { authorize } from '../../permissions.ts';
import { change } from '../../record/change.ts';
import { find } from './articles.ts';

const { articleHelpful } = schema;

/** Says for the actor's organisation that an article was of use, once, or takes that back. Throws `NotFound`, `Forbidden`. */
export function setHelpful(actor: Actor, id: number, isHelpful: boolean): void {
	const of = find(actor, id);
	authorize(actor, 'article.thank', of);
	change(actor, (tx, record) => {
		const organisationId = actor.organisation.id;
		const own = and(
			eq(articleHelpful.articleId, id),
			eq(articleHelpful.organisationId, organisationId)
		);
		const { changes } = isHelpful
			? tx
					.insert(articleHelpful)
					.values({ articleId: id, organisationId, at: now() })
					.onConflictDoNothing()
					.run()
			: tx.delete(articleHelpful).where(own).run();
		if (changes > 0) record(isHelpful ? 'article.thanked' : 'article.unthanked', `article:${id}`);
	});
}
