import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'valibot';
import { publishSchema, type ArticleKind } from '#lib/articles.ts';
import { Conflict, Forbidden, Invalid, NotFound } from '#lib/errors.ts';
import { db, schema } from '#lib/server/db/index.ts';
import type { StoredFile } from '#lib/server/files/uploads.ts';
import { open as openFile } from '#lib/server/files/attachments.ts';
import * as articles from '#lib/server/helpdesk/articles/articles.ts';
import { citable, withCitation } from '#lib/server/helpdesk/articles/citing.ts';
import { draftOf } from '#lib/server/helpdesk/articles/drafting.ts';
import { setHelpful } from '#lib/server/helpdesk/articles/helpful.ts';
import { publish } from '#lib/server/helpdesk/articles/publishing.ts';
import { reviewed, revise, withdraw } from '#lib/server/helpdesk/articles/revising.ts';
import { keepVendors } from '#lib/server/helpdesk/articles/vendors.ts';
import { confirm, proceed } from '#lib/server/helpdesk/proceeding.ts';
import type { Actor } from '#lib/server/identity/actors.ts';
import { inbox } from '#lib/server/notifications/inbox.ts';
import { articlesLike } from '#lib/server/search/articles.ts';
import { clockAt } from '../../support/clock.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import {
	actorNames,
	tellStory,
	uploaded,
	type ActorName,
	type Story
} from '../../support/story.ts';
import { searchFor } from '../../support/searching.ts';
import { numberIn, raised, rowOf } from '../../support/tickets.ts';

let story: Story;
const as = (name: ActorName): Actor => story.as(name);
const desk = () => as('miyazawa');

const TITLE = '北相木村の庁内Wi-Fiが午後から切れます';
const QUESTION =
	'井出です。総務企画課の端末（１９２．１６８．７７．１０）が、株式会社ミナトの機器を通ると切れます。';
const ANSWER = '井出さん、無線のチャンネルを固定してください。費用は120,000円です。';
/** Nothing of these may be read by anybody else. */
const secret = ['北相木', '井出', '１９２', '192.168', 'ミナト', '120,000'];

beforeEach(async () => {
	story = await tellStory();
});
afterEach(() => closeTemporaryYui(story.folder));

function answered(files: StoredFile[] = []): number {
	const id = raised(as('ide'), { title: TITLE, body: QUESTION, files });
	proceed(desk(), id, 'take', {});
	proceed(desk(), id, 'answer', { body: ANSWER });
	return id;
}

function agreed(): number {
	const id = answered();
	confirm(as('ide'), id, 'granted', {});
	return id;
}

function input(id: number, more: Record<string, unknown> = {}) {
	const { draft } = draftOf(desk(), numberIn(id));
	return parse(publishSchema, {
		...draft.texts,
		category: String(draft.categoryId),
		audience: 'all',
		reviewOn: draft.reviewOn,
		version: String(draft.version),
		kind: draft.kind satisfies ArticleKind,
		system: draft.system,
		...more
	});
}

const published = (more: Record<string, unknown> = {}) => {
	const id = agreed();
	return publish(desk(), id, input(id, more));
};
const versionOf = (id: number) => articles.find(desk(), id).version;
const everything = { category: null, fiscalYear: null, kind: null, only: null };

describe('consent', () => {
	test('is said with the closing question, or left open', () => {
		const yes = answered();
		confirm(as('ide'), yes, 'granted', {});
		const no = answered();
		confirm(as('ide'), no, 'refused', {});
		const open = answered();
		confirm(as('ide'), open, null, {});
		expect([yes, no, open].map((id) => rowOf(id).consent)).toEqual(['granted', 'refused', 'none']);
	});

	test('is asked for by the desk and given afterwards', () => {
		const id = answered();
		confirm(as('ide'), id, null, {});
		expect(() => proceed(as('ide'), id, 'ask-consent', {})).toThrow(Forbidden);
		proceed(desk(), id, 'ask-consent', {});
		expect(rowOf(id).consent).toBe('asked');
		proceed(as('ide'), id, 'agree', {});
		expect(rowOf(id).consent).toBe('granted');
	});

	test('is needed: without it there is no draft, and nothing is published', () => {
		const id = answered();
		expect(() => draftOf(desk(), numberIn(id))).toThrow(Conflict);
		proceed(as('ide'), id, 'agree', {});
		const given = input(id);
		proceed(as('ide'), id, 'decline', {});
		expect(() => publish(desk(), id, { ...given, version: rowOf(id).version })).toThrow(Conflict);
		expect(() => draftOf(as('ide'), numberIn(id))).toThrow(Forbidden);
		expect(() => draftOf(as('yanagisawa'), numberIn(id))).toThrow(NotFound);
	});
});

describe('publishing', () => {
	test('goes from the draft in one act, with neutral words and no number', () => {
		const id = published();
		const of = articles.find(as('yanagisawa'), id);
		expect(of.title).toBe('〔団体〕の庁内Wi-Fiが午後から切れます');
		expect(of.question).toBe(
			'〔氏名〕です。総務企画課の端末（〔IPアドレス〕）が、〔業者〕の機器を通ると切れます。'
		);
		expect(of.answer).toBe(
			'〔氏名〕さん、無線のチャンネルを固定してください。費用は〔金額〕です。'
		);
		expect(of.fiscalYear).toBe(2026);
		expect(of.reviewOn).toBe('2027-11-27');
	});

	test('puts single ones back, and refuses what nobody let pass', () => {
		const id = agreed();
		const { draft } = draftOf(desk(), numberIn(id));
		const sum = draft.replaced.find(({ kind }) => kind === 'money');
		const typed = { answer: `${draft.texts.answer}北相木村でも。` };
		const restored = [`${sum?.mark}=${sum?.original}`];
		expect(() => publish(desk(), id, input(id, { ...typed, restored }))).toThrow(
			/団体「北相木村」が残っています/
		);
		const admitted = ['北相木村'];
		const article = publish(desk(), id, input(id, { ...typed, restored, admitted }));
		expect(articles.find(desk(), article).answer).toContain('費用は120,000円です。北相木村でも。');
	});

	test('knows the 業者 the union has noted', () => {
		keepVendors(desk(), 'しらかば情報\n\nあ\nしらかば情報');
		expect(() => keepVendors(as('ide'), '')).toThrow(Forbidden);
		const id = raised(as('ide'), { title: '回線', body: 'シラカバ情報に頼みました。' });
		proceed(desk(), id, 'take', {});
		proceed(desk(), id, 'answer', { body: 'はい。' });
		proceed(desk(), id, 'agree', {});
		expect(draftOf(desk(), numberIn(id)).draft.texts.question).toBe('〔業者1〕に頼みました。');
	});

	test('takes no attachment by itself; one that is chosen is the article’s own, under a neutral name', async () => {
		const file = await uploaded('北相木村の構成.txt', '構成');
		const id = answered(file);
		proceed(as('ide'), id, 'agree', {});
		const none = publish(desk(), id, input(id));
		expect(articles.find(as('yanagisawa'), none).files).toEqual([]);
		const { draft } = draftOf(desk(), numberIn(id));
		const [offered] = draft.files;
		const copied = [String(offered?.id)];
		const one = publish(desk(), id, input(id, { copied }));
		const [own] = articles.find(as('yanagisawa'), one).files;
		expect(own?.name).toBe('〔団体〕の構成.txt');
		expect(own?.id).not.toBe(offered?.id);
		expect(openFile(as('yanagisawa'), own?.id ?? 0).root?.href).toBe(`/helpdesk/articles/${one}`);
		expect(() => openFile(as('yanagisawa'), offered?.id ?? 0)).toThrow(NotFound);
		const other = raised(as('takamizawa'), { files: await uploaded('b.txt', '他') });
		const foreign = db().select().from(schema.attachment).all().at(-1);
		expect(rowOf(other).state).toBe('new');
		expect(() => publish(desk(), id, input(id, { copied: [String(foreign?.id)] }))).toThrow(
			Conflict
		);
	});

	test('notices who was quicker', () => {
		const id = agreed();
		const given = input(id);
		proceed(desk(), id, 'note', { body: 'メモ' });
		expect(() => publish(desk(), id, given)).toThrow(Conflict);
		expect(articles.list(desk(), everything)).toEqual([]);
	});

	test('of 仕様書の相談 makes an example, found by system, size and year', () => {
		const id = raised(as('ide'), {
			category: 'specification',
			title: '仕様書の相談',
			body: '仕様書の案です。',
			fields: { system: '電子入札' }
		});
		proceed(desk(), id, 'take', {});
		proceed(desk(), id, 'answer', { body: 'これでよいです。' });
		proceed(as('ide'), id, 'agree', {});
		const article = publish(desk(), id, input(id));
		const [line] = articles.list(as('yanagisawa'), { ...everything, kind: 'specification' });
		expect(line).toMatchObject({ id: article, system: '電子入札', size: '1,000人未満' });
		expect(find(as('yanagisawa'), '電子入札 1,000人未満')).toEqual([
			`/helpdesk/articles/${article}`
		]);
	});
});

function find(actor: Actor, q: string): string[] {
	return searchFor(actor, q, { target: 'articles' }).hits.map(({ href }) => href);
}

describe('a published article', () => {
	test('is read by its audience alone, by page, list, search and while a case is written', () => {
		const id = published({ audience: 'municipalities' });
		for (const name of actorNames) {
			const actor = as(name);
			const isReader = actor.reach.includes('municipalities');
			const listed = articles.list(actor, everything).map((row) => row.id);
			expect(listed, name).toEqual(isReader ? [id] : []);
			expect(
				articlesLike(actor, '庁内Wi-Fiが切れる').map((row) => row.id),
				name
			).toEqual(listed);
			expect(find(actor, 'チャンネル'), name).toEqual(
				listed.map((one) => `/helpdesk/articles/${one}`)
			);
			if (!isReader) expect(() => articles.find(actor, id), name).toThrow(NotFound);
		}
	});

	test('leads nobody but the desk back to the case, and says nothing of who asked', () => {
		const id = published();
		articles.followArticle(as('yanagisawa'), id, true);
		const again = articles.find(desk(), id);
		revise(desk(), id, { ...editionOf(again), note: '分かりやすく' });
		for (const name of ['yanagisawa', 'kitamura', 'takamizawa'] as const) {
			const actor = as(name);
			const all = JSON.stringify([
				articles.find(actor, id),
				articles.list(actor, everything),
				articles.narrowings(actor),
				articles.revisionsOf(actor, id),
				articles.madeOf(actor, 1),
				articlesLike(actor, TITLE),
				searched(actor, 'Wi-Fi'),
				...secret.map((word) => searched(actor, word)),
				unseen(actor)
			]);
			for (const word of secret) expect(all, `${name}: ${word}`).not.toContain(word);
			expect(all).not.toContain('R8-0001');
			expect(articles.find(actor, id).source).toBeNull();
		}
		expect(articles.find(desk(), id).source).toEqual({ number: 'R8-0001', agrees: true });
	});

	test('has editions, each kept, and tells who follows', () => {
		const id = published();
		articles.followArticle(as('yanagisawa'), id, true);
		const before = articles.find(desk(), id);
		revise(desk(), id, {
			...editionOf(before),
			answer: '電波を調べてください。',
			note: '新しい手順'
		});
		expect(articles.find(as('yanagisawa'), id).answer).toBe('電波を調べてください。');
		expect(articles.revisionsOf(desk(), id).map(({ number }) => number)).toEqual([2, 1]);
		expect(articles.revisionsOf(desk(), id)[1]?.answer).toContain('チャンネル');
		expect(articles.revisionsOf(as('yanagisawa'), id)).toEqual([]);
		expect(JSON.stringify(unseen(as('yanagisawa')))).toContain('新しくなりました');
		expect(find(as('yanagisawa'), 'チャンネル')).toEqual([]);
		expect(() => revise(desk(), id, editionOf(before))).toThrow(Conflict);
		const now = editionOf(articles.find(desk(), id));
		expect(() => revise(desk(), id, { ...now, answer: '井出さんへ' })).toThrow(Invalid);
		expect(() => revise(as('ide'), id, now)).toThrow(Forbidden);
	});

	test('is to be reviewed after its day, and after the organisation has changed its mind', () => {
		const id = published();
		expect(articles.find(as('yanagisawa'), id).isToReview).toBe(false);
		clockAt('2027-11-28', '9:00');
		expect(articles.find(as('yanagisawa'), id).isToReview).toBe(true);
		expect(articles.list(desk(), { ...everything, only: 'review' })).toHaveLength(1);
		reviewed(desk(), id, versionOf(id));
		expect(articles.find(as('yanagisawa'), id)).toMatchObject({
			isToReview: false,
			reviewOn: '2028-11-28'
		});
		proceed(as('ide'), 1, 'decline', {});
		expect(articles.list(desk(), { ...everything, only: 'review' })).toHaveLength(1);
		expect(articles.find(as('yanagisawa'), id).isToReview).toBe(false);
	});

	test('that is withdrawn is gone for all but the desk, which says why', () => {
		const id = published();
		articles.followArticle(as('yanagisawa'), id, true);
		withdraw(desk(), id, '古くなったため', versionOf(id));
		expect(() => articles.find(as('yanagisawa'), id)).toThrow(NotFound);
		expect(find(as('yanagisawa'), 'チャンネル')).toEqual([]);
		expect(articlesLike(as('yanagisawa'), '庁内Wi-Fiが切れる')).toEqual([]);
		expect(articles.find(desk(), id).withdrawnReason).toBe('古くなったため');
		const told = JSON.stringify(unseen(as('yanagisawa')));
		expect(told).toContain('取り下げられました');
		expect(told).not.toContain('Wi-Fi');
		expect(() => withdraw(desk(), id, 'もう一度', versionOf(id))).toThrow(Conflict);
	});

	test('counts 役に立った once for an organisation, and not for the union', () => {
		const id = published();
		setHelpful(as('yanagisawa'), id, true);
		setHelpful(as('kobayashi'), id, true);
		setHelpful(as('miyashita'), id, true);
		expect(articles.find(as('ide'), id).helpful).toEqual({ organisations: 2, isOwn: false });
		setHelpful(as('yanagisawa'), id, false);
		expect(articles.find(as('kobayashi'), id).helpful).toEqual({ organisations: 1, isOwn: false });
		expect(() => setHelpful(desk(), id, true)).toThrow(Forbidden);
	});
});

describe('citing', () => {
	test('puts a link into the reply, and counts the organisations once they are answered', () => {
		const id = published();
		const ask = (name: ActorName) => {
			const one = raised(as(name));
			proceed(desk(), one, 'take', {});
			const of = rowOf(one);
			proceed(desk(), one, 'answer', { body: withCitation(of, '', id) });
			return one;
		};
		const first = ask('yanagisawa');
		ask('yanagisawa');
		ask('takamizawa');
		expect(articles.find(as('ide'), id).sameQuestion).toBe(2);
		proceed(as('yanagisawa'), first, 'reject', { body: '違います。' });
		expect(articles.find(as('ide'), id).sameQuestion).toBe(2);
	});

	test('of an article the organisation could not open is refused', () => {
		const id = published({ audience: 'municipalities' });
		const ofPrefecture = rowOf(raised(as('kitamura')));
		expect(citable(ofPrefecture)).toEqual([]);
		expect(() => withCitation(ofPrefecture, 'はい。', id)).toThrow(Invalid);
	});
});

function editionOf(of: articles.ShownArticle) {
	const { title, question, answer, audience, reviewOn, version } = of;
	return {
		...{ title, question, answer, audience, reviewOn, version },
		category: of.categoryId,
		admitted: [],
		note: ''
	};
}

/** All that a search hands out, without what was typed. */
function searched(actor: Actor, q: string) {
	const { hits, also, groups, facets, counts } = searchFor(actor, q);
	const found = hits.filter(({ target }) => target === 'articles');
	return { found, also, groups, facets, counts };
}

const unseen = (actor: Actor) => inbox(actor, null).unseen;
