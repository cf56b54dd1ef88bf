import { afterEach, beforeEach, expect, test } from 'vitest';
import { parse } from 'valibot';
import { publishSchema } from '#lib/articles.ts';
import { Forbidden, NotFound } from '#lib/errors.ts';
import { db } from '#lib/server/db/index.ts';
import { remains } from '#lib/server/erasure/again.ts';
import { erase, findArticle } from '#lib/server/erasure/erase.ts';
import { elsewhere, list } from '#lib/server/erasure/listing.ts';
import * as articles from '#lib/server/helpdesk/articles/articles.ts';
import { draftOf } from '#lib/server/helpdesk/articles/drafting.ts';
import { publish } from '#lib/server/helpdesk/articles/publishing.ts';
import { revise, withdraw } from '#lib/server/helpdesk/articles/revising.ts';
import { confirm, proceed } from '#lib/server/helpdesk/proceeding.ts';
import { narrow } from '#lib/server/helpdesk/readership.ts';
import { drawTexts } from '#lib/server/search/file-texts.ts';
import { approverOf } from '../../support/approver.ts';
import { linesOf, writePast } from '../../support/checking.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { searchFor } from '../../support/searching.ts';
import { tellStory, uploaded, type Story } from '../../support/story.ts';
import { numberIn, raised } from '../../support/tickets.ts';

let story: Story;
beforeEach(async () => {
	story = await tellStory();
});
afterEach(() => closeTemporaryYui(story.folder));

const desk = () => story.as('miyazawa');
const city = () => story.as('yanagisawa');
async function published(): Promise<number> {
	const files = await uploaded('手順.txt', '中継器の裏にある桃色のつまみを回す');
	const id = raised(story.as('ide'), { title: '無線が切れます', body: '午後に切れます。', files });
	proceed(desk(), id, 'take', {});
	proceed(desk(), id, 'answer', { body: 'チャンネルを固定してください。費用は50万円です。' });
	confirm(story.as('ide'), id, 'granted', {});
	const { draft } = draftOf(desk(), numberIn(id));
	return publish(
		desk(),
		id,
		parse(publishSchema, {
			...draft.texts,
			category: String(draft.categoryId),
			audience: 'municipalities',
			reviewOn: draft.reviewOn,
			version: String(draft.version),
			restored: draft.replaced.map(({ mark, original }) => `${mark}=${original}`),
			copied: draft.files.map((file) => String(file.id))
		})
	);
}

const edition = (id: number, more: object = {}) => {
	const { title, question, answer, categoryId, audience, reviewOn, admitted, version } =
		articles.find(desk(), id);
	const of = { title, question, answer, audience, reviewOn, admitted, version };
	return { ...of, category: categoryId, note: '', ...more };
};

test('what was let stand is kept for the next edition, and for the desk alone', async () => {
	const id = await published();
	expect(articles.find(desk(), id).admitted).toEqual(['50万円']);
	expect(articles.find(city(), id).admitted).toEqual([]);
	revise(desk(), id, edition(id, { question: '夕方に切れます。' }));
	expect(() => revise(desk(), id, edition(id, { admitted: [] }))).toThrow(/50万円/);
	revise(desk(), id, edition(id, { answer: 'チャンネルを固定してください。' }));
	expect(articles.find(desk(), id).admitted).toEqual([]);
	expect(await linesOf()).toEqual([]);
});

test('what was made of a case of 関係者のみ leads back to it for its parties alone', async () => {
	const id = await published();
	const { ticketId } = db().$client.prepare('select ticket_id ticketId from article').get() as {
		ticketId: number;
	};
	narrow(story.as('ide'), ticketId, []);
	expect(articles.find(desk(), id).source).toEqual({ number: numberIn(ticketId), agrees: true });
	// Somebody of the desk who is none of its parties, as the case says who is.
	db().$client.prepare('delete from ticket_party where seat_id = ?').run(desk().seat.id);
	db().$client.prepare('update ticket set assignee_seat_id = ?').run(approverOf(story).seat.id);
	const other = desk();
	expect(other.reach).not.toContain(`case:${ticketId}`);
	expect(articles.find(other, id).source).toEqual({ number: null, agrees: true });
});

test('the words of its files are found by two characters, by who reads it and while it stands', async () => {
	const id = await published();
	await drawTexts();
	const hrefs = (actor: ReturnType<Story['as']>) =>
		searchFor(actor, '桃色').hits.map(({ href }) => href);
	expect(hrefs(city())).toEqual([`/helpdesk/articles/${id}`]);
	expect(hrefs(story.as('tanaka'))).toEqual([]);
	expect(await linesOf()).toEqual([]);
	revise(desk(), id, edition(id, { audience: 'union' }));
	expect(hrefs(city())).toEqual([]);
	withdraw(desk(), id, '古くなった', articles.find(desk(), id).version);
	expect(hrefs(desk()).filter((href) => href.includes('articles'))).toEqual([]);
	expect(await linesOf()).toEqual([]);
});

test('erased for good it leaves no word, no revision and no file, and its own case stays', async () => {
	const id = await published();
	revise(desk(), id, edition(id, { question: '別の夕焼けの質問です。', note: '夕焼けを直した' }));
	await drawTexts();
	const hand = approverOf(story);
	expect(() => findArticle(story.as('ide'), id)).toThrow(Forbidden);
	expect(() => findArticle(story.as('tanaka'), id)).toThrow(NotFound);
	expect(elsewhere(hand, '夕焼け').map(({ label }) => label)).toEqual([`Q&A${id}`]);
	await erase(hand, findArticle(hand, id), '個人の名前が残っていたため');
	expect(elsewhere(hand, '夕焼け')).toEqual([]);
	expect(articles.find(desk(), id).title).toBe('（消去されたQ&A）');
	expect(() => articles.find(city(), id)).toThrow(NotFound);
	expect(articles.revisionsOf(desk(), id)).toEqual([]);
	expect(list(hand)[0]?.label).toBe(`Q&A${id}`);
	const kept = db().$client.prepare(`select count(*) n from attachment where thing_type = ?`);
	expect(kept.get('article')).toEqual({ n: 0 });
	expect(kept.get('ticket-message')).toEqual({ n: 1 });
	expect([remains(), await linesOf()]).toEqual([[], []]);
});

const broken: [what: string, sql: string, line: string][] = [
	['another key', `update article set audience = 'org:1'`, '公開範囲が、選べるものと違う'],
	[
		'a file for others',
		`update attachment set audience = 'all' where thing_type = 'article'`,
		'添付とQ&A'
	],
	[
		'a file of nothing',
		`update attachment set thing_id = 99 where thing_type = 'article'`,
		'添付の付いた先がない'
	],
	['another text than its newest', `update article set answer = 'x'`, '最新の版と合わない'],
	['no first text', `update article_revision set number = 2`, '版が1から続いていない'],
	['no record', `delete from event where action = 'article.published'`, 'Q&Aを公開した記録がない'],
	[
		'no place in the index',
		`delete from search_entry where kind = 'article'`,
		'検索の索引にないQ&A'
	],
	['a place it should not have', `update article set withdrawn_at = 1`, 'もうないQ&A'],
	[
		'an index for others',
		`update search_entry set audience = 'all' where kind = 'article'`,
		'検索の索引とQ&A'
	]
];

test.each(broken)('the check finds one with %s', async (_what, sql, line) => {
	await published();
	expect(await linesOf()).toEqual([]);
	writePast(sql);
	expect((await linesOf()).join('\n')).toContain(line);
});
