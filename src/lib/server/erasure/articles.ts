import { eq, sql } from 'drizzle-orm';
import { labels } from '#lib/labels.ts';
import { schema, type Tx } from '../db/index.ts';

const { article, articleRevision } = schema;

/** Takes every text a Q&A has and has had; who published it, who thanked for it and where it was pointed to stays. */
export function clearArticle(tx: Tx, id: number, at: Date): void {
	tx.delete(articleRevision).where(eq(articleRevision.articleId, id)).run();
	tx.update(article)
		.set({
			title: labels.erased.articleTitle,
			question: '',
			questionHtml: '',
			answer: '',
			answerHtml: '',
			system: '',
			size: '',
			admitted: '[]',
			withdrawnReason: '',
			withdrawnAt: sql`coalesce(${article.withdrawnAt}, ${at.getTime()})`,
			version: sql`${article.version} + 1`
		})
		.where(eq(article.id, id))
		.run();
}
