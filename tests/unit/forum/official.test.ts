import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Conflict, Forbidden, Invalid, NotFound } from '#lib/errors.ts';
import { labels } from '#lib/labels.ts';
import { db, schema } from '#lib/server/db/index.ts';
import * as drafts from '#lib/server/files/organisation-drafts.ts';
import { aboutThread } from '#lib/server/forum/about.ts';
import * as approvals from '#lib/server/forum/approvals.ts';
import * as official from '#lib/server/forum/official.ts';
import * as posts from '#lib/server/forum/posts.ts';
import * as threads from '#lib/server/forum/threads.ts';
import { decideApproval } from '#lib/server/identity/official-approval.ts';
import { eventsAfter } from '#lib/server/record/events.ts';
import { clockAt } from '../../support/clock.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { tellStory, uploaded, type ActorName, type Story } from '../../support/story.ts';
import { sheetsOf } from '../../support/workbooks.ts';

let story: Story;
let id: number;
beforeEach(async () => {
	story = await tellStory();
	id = threads.open(story.as('ide'), 'prefecture', {
		title: '来年度の端末の予定を教えてください',
		kind: 'question',
		audience: 'all',
		body: '団体としての回答をお願いします。',
		files: [],
		asksOfficial: true
	});
});
afterEach(() => closeTemporaryYui(story.folder));

const find = (name: ActorName) => threads.find(story.as(name), id);
const answer = (name: ActorName, body = '予定はありません。') =>
	approvals.answer(story.as(name), id, { body, files: [] });
const events = () => eventsAfter(0).map((event) => event.action);

describe('団体としての回答', () => {
	test('is offered where the asker asks for it, to all but the asker', () => {
		const offered = (name: ActorName) => aboutThread(story.as(name), find(name)).offersOfficial;
		expect([offered('yanagisawa'), offered('kitamura'), offered('ide')]).toEqual([
			true,
			true,
			false
		]);
		expect(() => answer('ide')).toThrow(Invalid);
		id = story.threads.saku;
		expect(() => answer('yanagisawa')).toThrow(Invalid);
	});

	test('is counted apart from ordinary replies, each organisation once, without the asker, and who is masked apart', () => {
		answer('takamizawa');
		answer('takamizawa', '訂正します。');
		posts.reply(story.as('kitamura'), id, { body: '個人の感想です。', files: [] });
		posts.reply(story.as('ide'), id, { body: 'ありがとうございます。', files: [] });
		const counts = official.answerCounts(story.as('nakazawa'), find('nakazawa'));
		expect(counts).toEqual({ organisations: 2, official: 1 });
		const masked = (name: ActorName, body: string) =>
			posts.reply(story.as(name), id, { body, files: [], mask: 'prefecture' });
		masked('takamizawa', '名前を出さずに書きます。');
		expect(official.answerCounts(story.as('nakazawa'), find('nakazawa')).organisations).toBe(3);
		masked('ide', '尋ねた側です。');
		expect(official.answerCounts(story.as('nakazawa'), find('nakazawa')).organisations).toBe(4);
		expect(official.answerCounts(story.as('ide'), find('ide')).organisations).toBe(3);
		const labelled = posts.page(story.as('nakazawa'), find('nakazawa'), 1);
		expect(labelled.map((post) => post.isOfficial)).toEqual([
			...[false, true, true, false, false],
			...[false, false]
		]);
	});

	test('is asked for and no longer by the asker’s organisation alone', () => {
		expect(() => official.askOfficial(story.as('miyazawa'), id, false)).toThrow(Forbidden);
		official.askOfficial(story.as('ide'), id, false);
		expect(() => answer('yanagisawa')).toThrow(Invalid);
		official.askOfficial(story.as('ide'), id, true);
		expect(answer('takamizawa')).toEqual({ number: 2 });
	});

	test('alone is exported, in code order, and a masked one last and unnamed', async () => {
		answer('miyashita', '=1+1');
		answer('kitamura');
		answer('takamizawa');
		posts.reply(story.as('nakazawa'), id, { body: '普通の返信', files: [] });
		const { post } = schema;
		db()
			.update(post)
			.set({ authorAudience: `org:${story.as('kitamura').organisation.id}` })
			.where(eq(post.organisationId, story.as('kitamura').organisation.id))
			.run();
		const rows = official.officialRows(story.as('ide'), find('ide'));
		expect(rows.map((row) => row[1])).toEqual(['上田市', '佐久穂町', labels.masked]);
		expect(rows[0]?.at(-1)).toBe('=1+1');
		const [sheet] = await sheetsOf((await official.officialWorkbook(story.as('ide'), id)).bytes);
		expect(sheet?.rows[1]?.at(-1), 'as Excel gets it').toBe("'=1+1");
		expect(JSON.stringify(rows)).not.toMatch(/長野県|北村|普通の返信|200000/);
	});
});

describe('with the approval of a 決裁者', () => {
	beforeEach(() => {
		// 小林 is the only administrator of 佐久市 and becomes its 決裁者 as well.
		db()
			.insert(schema.tenureRole)
			.values({ tenureId: story.holdings.kobayashi.tenureId, role: 'approver' })
			.run();
		decideApproval(story.as('kobayashi'), true);
	});

	function asked(body = '4月に入れ替えます。'): number {
		const sent = answer('yanagisawa', body);
		if (!('draft' in sent)) throw new Error('It was posted.');
		return sent.draft;
	}
	const askedAt = (draft: number) =>
		drafts.find(story.as('kobayashi'), draft).approvalAskedAt?.getTime() ?? 0;

	test('an answer waits as a draft and is not posted', () => {
		const draft = asked();
		expect(find('ide').lastNumber).toBe(1);
		expect(drafts.find(story.as('kobayashi'), draft).may.approve).toBe(true);
		expect(drafts.find(story.as('yanagisawa'), draft).may.approve).toBe(false);
		expect(events().at(-1)).toBe('approval.asked');
	});

	test('is posted by the 決裁者 under the drafter’s name, with its files', async () => {
		const files = await uploaded('予定.csv', '月,台\n4,30\n');
		const sent = approvals.answer(story.as('yanagisawa'), id, { body: '予定です。', files });
		const draft = 'draft' in sent ? sent.draft : 0;
		const posted = approvals.approve(story.as('kobayashi'), draft, askedAt(draft));
		expect(posted).toEqual({ threadId: id, number: 2 });
		const [, second] = posts.page(story.as('ide'), find('ide'), 1);
		expect(second).toMatchObject({ name: '柳沢 佳代', isOfficial: true });
		expect(second?.attachments.map((file) => file.name)).toEqual(['予定.csv']);
		expect(eventsAfter(0).at(-1)).toMatchObject({
			action: 'approval.given',
			actor: story.holdings.kobayashi.personId,
			refs: { tellSeat: story.holdings.yanagisawa.seatId }
		});
		expect(() => drafts.find(story.as('yanagisawa'), draft)).toThrow(NotFound);
	});

	test('is given back with a remark, and asked for again', () => {
		const draft = asked();
		approvals.giveBack(story.as('kobayashi'), draft, '台数を入れてください。');
		expect(approvals.remarkOn(story.as('yanagisawa'), draft)?.text).toBe('台数を入れてください。');
		const again = approvals.answer(story.as('yanagisawa'), id, {
			body: '30台です。',
			files: [],
			draft
		});
		expect(again).toEqual({ draft });
		approvals.approve(story.as('kobayashi'), draft, askedAt(draft));
		expect(find('ide').lastNumber).toBe(2);
	});

	test('is never given to a text that was changed after it was read, or twice', () => {
		const draft = asked();
		const read = askedAt(draft);
		approvals.recall(story.as('yanagisawa'), draft);
		expect(() => approvals.approve(story.as('kobayashi'), draft, read)).toThrow(Conflict);
		clockAt('2026-11-27', '11:05');
		approvals.answer(story.as('yanagisawa'), id, { body: '別の文章', files: [], draft });
		expect(() => approvals.approve(story.as('kobayashi'), draft, read)).toThrow(Conflict);
		approvals.approve(story.as('kobayashi'), draft, askedAt(draft));
		expect(() => approvals.approve(story.as('kobayashi'), draft, read)).toThrow(NotFound);
		expect(find('ide').lastNumber).toBe(2);
	});

	test('leaves a waiting text as it was handed in', () => {
		const draft = asked();
		expect(drafts.saveText(story.as('yanagisawa'), draft, { body: '書き換え' })).toBeNull();
		drafts.save(story.as('yanagisawa'), {
			id: draft,
			form: `/threads/${id}`,
			title: '',
			fields: { body: '書き換え', voice: 'official' },
			files: []
		});
		expect(drafts.find(story.as('yanagisawa'), draft).approvalAskedAt).toBe(null);
	});

	test('is the organisation’s own 決裁者’s alone', () => {
		const draft = asked();
		expect(() => approvals.approve(story.as('yanagisawa'), draft, askedAt(draft))).toThrow(
			Forbidden
		);
		expect(() => approvals.approve(story.as('takamizawa'), draft, 1)).toThrow(NotFound);
		expect(() => approvals.giveBack(story.as('yanagisawa'), draft, 'x')).toThrow(Forbidden);
		expect(() => approvals.recall(story.as('kobayashi'), draft)).toThrow(Forbidden);
	});

	test('stays a draft when the thread is closed meanwhile', () => {
		const draft = asked();
		threads.close(story.as('miyazawa'), id);
		expect(() => approvals.approve(story.as('kobayashi'), draft, askedAt(draft))).toThrow(Conflict);
		expect(drafts.find(story.as('yanagisawa'), draft).fields.body).toBe('4月に入れ替えます。');
	});

	test('is skipped where the drafter is the only 決裁者, and recorded', () => {
		expect(answer('kobayashi')).toEqual({ number: 2 });
		expect(events().at(-1)).toBe('approval.skipped');
	});
});

describe('the decision of an organisation', () => {
	test('is its administrator’s, and needs a 決裁者', () => {
		expect(() => decideApproval(story.as('yanagisawa'), true)).toThrow(Forbidden);
		expect(() => decideApproval(story.as('kobayashi'), true)).toThrow(Invalid);
		decideApproval(story.as('ide'), true);
		const before = eventsAfter(0).length;
		decideApproval(story.as('ide'), true);
		expect(eventsAfter(0)).toHaveLength(before);
	});

	test('touches nobody else’s answers', () => {
		decideApproval(story.as('ide'), true);
		expect(answer('yanagisawa')).toEqual({ number: 2 });
	});
});
