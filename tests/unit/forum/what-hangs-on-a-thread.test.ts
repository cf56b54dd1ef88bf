import { and, eq, isNull } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { db, schema } from '#lib/server/db/index.ts';
import { keepText, keptText } from '#lib/server/files/drafts.ts';
import { addAddressees, openToUs } from '#lib/server/forum/asked/addressees.ts';
import * as disclosures from '#lib/server/forum/disclosures.ts';
import { markImportant } from '#lib/server/forum/importance.ts';
import { merge } from '#lib/server/forum/merging.ts';
import { move } from '#lib/server/forum/moving.ts';
import * as posts from '#lib/server/forum/posts.ts';
import { noteOpening } from '#lib/server/forum/readers.ts';
import { press, sameHereOn } from '#lib/server/forum/same-here.ts';
import { split } from '#lib/server/forum/splitting.ts';
import { ofThread } from '#lib/server/forum/tables/listings.ts';
import * as threads from '#lib/server/forum/threads.ts';
import { tagReform } from '#lib/server/forum/validity.ts';
import * as widening from '#lib/server/forum/widening.ts';
import { check } from '#lib/server/operations/check.ts';
import { inbox } from '#lib/server/notifications/inbox.ts';
import { reformsOn } from '#lib/server/forum/accepted.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { openThread, tellStory, type ActorName, type Story } from '../../support/story.ts';
import { openTable } from '../../support/tables.ts';

let story: Story;
let twin: number;
beforeEach(async () => {
	story = await tellStory();
	twin = openThread(story.as('shiokawa'), 'saku', { title: '照会の様式はどうしていますか' });
});
afterEach(() => closeTemporaryYui(story.folder));

const faults = async () =>
	(await check({ deep: false })).filter(({ area }) => area === 'content').map(({ line }) => line);
const reply = (name: ActorName, id: number, body: string) =>
	posts.reply(story.as(name), id, { body, files: [] });
const mergeTwin = () => merge(story.as('yanagisawa'), twin, story.threads.saku);
const saku = () => threads.find(story.as('ide'), story.threads.saku);
const accepted = () =>
	posts
		.page(story.as('ide'), saku(), 1)
		.map(({ id }) => db().select().from(schema.post).where(eq(schema.post.id, id)).get())
		.filter((row) => row?.acceptanceId != null)
		.map((row) => row?.number);

describe('what hangs on a thread when it is merged', () => {
	test('several accepted answers go on standing below a question with its own', async () => {
		for (const body of ['一つ目の様式です。', '二つ目の様式です。']) reply('ide', twin, body);
		for (const number of [2, 3]) threads.solve(story.as('shiokawa'), twin, number);
		threads.solve(story.as('ide'), story.threads.saku, 2);
		const { solutionId } = saku();
		mergeTwin();
		expect(accepted()).toEqual([2, 5, 6]);
		expect(saku().solutionId).toBe(solutionId);
		expect(await faults()).toEqual([]);
	});

	test('an accepted answer takes the place of 解決済み that names none', async () => {
		reply('ide', twin, '様式です。');
		threads.solve(story.as('shiokawa'), twin, 2);
		threads.solve(story.as('ide'), story.threads.saku, null);
		mergeTwin();
		expect(accepted()).toEqual([5]);
		expect(threads.standingActs(story.as('ide'), saku()).solution?.postId).toBeTruthy();
		expect(await faults()).toEqual([]);
	});

	test('nothing stays accepted below what is no question', async () => {
		const share = openThread(story.as('ide'), 'saku', { kind: 'share' });
		for (const body of ['一つ目', '二つ目']) reply('ide', twin, body);
		for (const number of [2, 3]) threads.solve(story.as('shiokawa'), twin, number);
		merge(story.as('yanagisawa'), twin, share);
		expect(threads.find(story.as('ide'), share).solutionId).toBeNull();
		expect(await faults()).toEqual([]);
	});

	test('うちも同じ, 重要, 制度改正, 状況表 and addressees are found below the target', async () => {
		press(story.as('takamizawa'), twin, false);
		press(story.as('ide'), twin, false);
		markImportant(story.as('shiokawa'), twin, true);
		noteOpening(story.as('takamizawa'), threads.find(story.as('takamizawa'), twin));
		tagReform(story.as('yanagisawa'), twin, '住基法の改正');
		openTable(story.as('shiokawa'), twin, { dueOn: '2026-12-10' });
		const { id } = story.as('takamizawa').organisation;
		addAddressees(story.as('shiokawa'), twin, [{ id, why: '選んだ団体' }]);
		mergeTwin();
		const of = saku();
		// Who asked has no same question as themselves.
		expect(sameHereOn(story.as('ide'), of).names).toEqual(['佐久穂町']);
		expect(of.importanceId).not.toBeNull();
		expect(reformsOn(of).map(({ name }) => name)).toEqual(['住基法の改正']);
		expect(ofThread(story.as('ide'), of)).toHaveLength(1);
		// It has written below the target already.
		expect(openToUs(story.as('takamizawa'))).toEqual([]);
		expect(db().select().from(schema.threadAddressee).all()).toMatchObject([{ threadId: of.id }]);
		expect(db().select().from(schema.organisationReading).all()).toMatchObject([
			{ threadId: of.id, organisationId: id }
		]);
		const told = inbox(story.as('takamizawa'), null).unseen.flatMap(({ sentences }) => sentences);
		expect(told.join()).toContain('状況表');
		expect(await faults()).toEqual([]);
	});

	test('the addressees of a masked question do not show who is missing among them', () => {
		const to = openThread(story.as('kitamura'), 'prefecture', { audience: 'all' });
		const { masked } = story.threads;
		const { id } = story.as('maki').organisation;
		addAddressees(story.as('ushikoshi'), masked, [{ id, why: '同規模' }]);
		merge(story.as('miyazawa'), masked, to);
		expect(db().select().from(schema.threadAddressee).all()).toEqual([]);
	});

	test('a request for 開示 goes on for the target, once for each organisation', () => {
		const maki = story.as('maki');
		disclosures.ask(maki, twin, '様式を探しています');
		disclosures.ask(story.as('miyashita'), twin, '様式を探しています');
		disclosures.ask(maki, story.threads.saku, '様式を探しています');
		mergeTwin();
		expect(
			disclosures.pending(story.as('yanagisawa')).map((row) => [row.threadId, row.organisation])
		).toEqual([
			[story.threads.saku, '上田市'],
			[story.threads.saku, '須坂市']
		]);
		const own = disclosures.asked(maki).map(({ outcome }) => outcome);
		expect(own.toSorted()).toEqual(['declined', null]);
	});

	test('a proposal to widen it ends, and the one for the target asks who has come', () => {
		widening.propose(story.as('shiokawa'), twin, 'municipalities');
		reply('kobayashi', twin, '佐久市です。');
		widening.propose(story.as('ide'), story.threads.saku, 'municipalities');
		mergeTwin();
		const standing = db()
			.select()
			.from(schema.widening)
			.where(and(isNull(schema.widening.withdrawnAt), isNull(schema.widening.widenedAt)))
			.all();
		expect(standing.map(({ threadId }) => threadId)).toEqual([story.threads.saku]);
		const told = inbox(story.as('shiokawa'), null).unseen.flatMap(({ sentences }) => sentences);
		expect(told.join()).toContain('全県へ広げる提案');
	});

	test('a widened thread leaves its second board with its posts', async () => {
		widening.propose(story.as('shiokawa'), twin, 'municipalities');
		merge(story.as('miyazawa'), twin, story.threads.sakuMunicipalities);
		expect(await faults()).toEqual([]);
	});

	test('a correction that was begun goes on at the new place of its post', () => {
		reply('takamizawa', twin, '書きかけです');
		const form = (id: number, number: number) => `/threads/${id}/posts/${number}/edit`;
		keepText(story.as('takamizawa'), form(twin, 2), '', { body: '直しています' });
		mergeTwin();
		expect(keptText(story.as('takamizawa'), form(saku().id, 5), '')).toMatchObject({
			fields: { body: '直しています' }
		});
	});
});

describe('what hangs on a thread when it is moved or split', () => {
	test('a widened thread that is moved to fewer stands on one board', async () => {
		widening.propose(story.as('shiokawa'), twin, 'all');
		move(story.as('miyazawa'), twin, { to: 'ueda', audience: 'municipalities', reason: '' });
		expect(await faults()).toEqual([]);
		move(story.as('miyazawa'), twin, { to: 'prefecture', audience: 'municipalities', reason: '' });
		expect(threads.find(story.as('ide'), twin).secondBoardId).toBeNull();
		expect(await faults()).toEqual([]);
		move(story.as('miyazawa'), twin, { to: 'saku', audience: 'district', reason: '' });
		expect(await faults()).toEqual([]);
	});

	test('one of several accepted answers leaves the others when it is split off', async () => {
		for (const number of [2, 3]) threads.solve(story.as('ide'), story.threads.saku, number);
		split(story.as('yanagisawa'), story.threads.saku, { numbers: [2], title: '様式' });
		expect(accepted()).toEqual([3]);
		expect(await faults()).toEqual([]);
	});
});
