import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Conflict, Forbidden, NotFound } from '#lib/errors.ts';
import { db, schema } from '#lib/server/db/index.ts';
import { answer, unanswered } from '#lib/server/groups/answering.ts';
import { find } from '#lib/server/groups/groups.ts';
import * as opinions from '#lib/server/groups/opinions.ts';
import * as topics from '#lib/server/groups/topics.ts';
import { voicesOf } from '#lib/server/groups/voices.ts';
import { inbox } from '#lib/server/notifications/inbox.ts';
import { may, scopeOf, scopes } from '#lib/server/permissions.ts';
import { waiting } from '#lib/server/readers/waiting.ts';
import { eq } from 'drizzle-orm';
import { closeTemporaryYui } from '../../support/database.ts';
import { CLOSED, OPEN, tellGroups } from '../../support/groups.ts';
import { actorNames, tellStory, type ActorName, type Story } from '../../support/story.ts';

let story: Story;
let open: number;
let marked: number;
let inner: number;

beforeEach(async () => {
	story = await tellStory();
	tellGroups(story);
	open = put('ide', OPEN, '公開の様式', false);
	marked = put('takamizawa', CLOSED, '連絡の順番', true);
	inner = put('takamizawa', CLOSED, '内部の手順', false);
});
afterEach(() => closeTemporaryYui(story.folder));

function put(name: ActorName, slug: string, title: string, takesOutside: boolean): number {
	return topics.open(story.as(name), slug, { title, text: '教えてください。', takesOutside });
}
const opine = (name: ActorName, slug: string, topic: number, mask: '' | 'prefecture' = '') =>
	opinions.opine(story.as(name), slug, topic, { kind: 'question', body: '理由は何ですか。', mask });
const read = (name: ActorName, slug: string, topic: number) =>
	opinions.opinionsOn(story.as(name), topics.findTopic(story.as(name), slug, topic));
const reply = (name: ActorName, slug: string, id: number) =>
	answer(story.as(name), slug, id, { outcome: 'partly', reason: '一部を取り入れます。' });

describe('検討中の項目', () => {
	test('of an open group are everybody’s; of a closed one outsiders see what it asks them, title and text', () => {
		const seen = (name: ActorName, slug: string) =>
			voicesOf(story.as(name), slug).topics.map(({ title }) => title);
		expect(seen('nakazawa', OPEN)).toEqual(['公開の様式']);
		expect(seen('nakazawa', CLOSED)).toEqual(['連絡の順番']);
		expect(seen('miyashita', CLOSED)).toEqual(['連絡の順番', '内部の手順']);
		expect(() => topics.findTopic(story.as('nakazawa'), CLOSED, inner)).toThrow(NotFound);
		expect(() => topics.findTopic(story.as('nakazawa'), OPEN, marked)).toThrow(NotFound);
	});

	test('are the same by rule and by query for everybody', () => {
		const { board, groupTopic, workingGroup } = schema;
		for (const name of actorNames) {
			const actor = story.as(name);
			const byRule = [
				[OPEN, open],
				[CLOSED, marked],
				[CLOSED, inner]
			].flatMap(([slug, id]) => {
				try {
					return [topics.findTopic(actor, String(slug), Number(id)).id];
				} catch {
					return [];
				}
			});
			const byQuery = db()
				.select({ id: groupTopic.id })
				.from(groupTopic)
				.innerJoin(workingGroup, eq(workingGroup.id, groupTopic.groupId))
				.innerJoin(board, eq(board.groupId, workingGroup.id))
				.where(scopes.groupTopic)
				.orderBy(groupTopic.id)
				.prepare()
				.all(scopeOf(actor));
			expect([name, byQuery.map(({ id }) => id)]).toEqual([name, byRule]);
		}
	});

	test('are put by members and closed by leads', () => {
		expect(() => put('nakazawa', OPEN, '外から', true)).toThrow(Forbidden);
		expect(() => topics.setClosed(story.as('ide'), OPEN, open, true)).toThrow(Forbidden);
		topics.setClosed(story.as('yanagisawa'), OPEN, open, true);
		expect(() => topics.setClosed(story.as('yanagisawa'), OPEN, open, true)).toThrow(Conflict);
		expect(() => opine('nakazawa', OPEN, open)).toThrow(Forbidden);
	});
});

describe('an opinion', () => {
	test('comes from outside: to an open group always, to a closed one where it asks', () => {
		opine('nakazawa', OPEN, open);
		opine('nakazawa', CLOSED, marked);
		expect(() => opine('nakazawa', CLOSED, inner)).toThrow(NotFound);
		expect(() => opine('tanaka', OPEN, open)).toThrow(NotFound);
	});

	test('in a closed group is read inside and by who gave it', () => {
		const id = opine('nakazawa', CLOSED, marked);
		expect(read('miyashita', CLOSED, marked).map(({ by }) => by)).toEqual(['坂城町']);
		expect(read('nakazawa', CLOSED, marked)).toHaveLength(1);
		expect(read('kitamura', CLOSED, marked)).toEqual([]);
		expect(() => opinions.findOpinion(story.as('kitamura'), CLOSED, id)).toThrow(NotFound);
		expect(voicesOf(story.as('kitamura'), CLOSED).topics[0]?.opinions).toBe(0);
	});

	test('under a mask names its organisation to nobody else, the group and the union included', () => {
		opine('nakazawa', OPEN, open, 'prefecture');
		for (const name of actorNames) {
			if (name === 'tanaka') continue;
			const [one] = read(name, OPEN, open);
			expect([name, one?.by]).toEqual([name, name === 'nakazawa' ? '坂城町' : '県内の団体']);
			if (name !== 'nakazawa') expect(JSON.stringify(one)).not.toContain('坂城');
		}
		for (const name of ['yanagisawa', 'miyazawa'] as const) {
			const lines = waiting(story.as(name)).filter(({ kind }) => kind === 'opinion');
			expect(lines.map(({ note }) => note)).toEqual(['県内の団体からの質問、オープンデータWG']);
		}
	});

	test('waits on the ホーム of the leads until it is answered, and the asker is told', () => {
		const id = opine('nakazawa', OPEN, open);
		const waits = (name: ActorName) => unanswered(story.as(name)).map((row) => row.id);
		expect(waits('yanagisawa')).toEqual([id]);
		expect(waits('ide')).toEqual([]);
		expect(waits('takamizawa')).toEqual([]);
		expect(() => reply('ide', OPEN, id)).toThrow(Forbidden);
		reply('yanagisawa', OPEN, id);
		expect(() => reply('miyazawa', OPEN, id)).toThrow(Conflict);
		expect(waits('yanagisawa')).toEqual([]);
		expect(read('kitamura', OPEN, open)[0]).toMatchObject({ outcome: 'partly' });
		const told = inbox(story.as('nakazawa'), null).unseen.find(
			({ thing }) => thing === `opinion:${id}`
		);
		expect(told?.href).toBe(`/groups/${OPEN}/topics/${open}/opinions/${id}`);
		expect(opinions.ownOpinions(story.as('nakazawa'))).toMatchObject([{ id, outcome: 'partly' }]);
		expect(opinions.ownOpinions(story.as('ide'))).toEqual([]);
	});

	test('is changed by its organisation until it is answered; both texts stay, and the slower one is told', () => {
		const id = opine('nakazawa', OPEN, open);
		const edit = (name: ActorName, version: number) =>
			opinions.edit(story.as(name), OPEN, id, { body: '費用はいくらですか。', version });
		expect(() => edit('ide', 1)).toThrow(Forbidden);
		edit('nakazawa', 1);
		expect(() => edit('nakazawa', 1)).toThrow(Conflict);
		const { opinion, earlier } = opinions.findOpinion(story.as('kitamura'), OPEN, id);
		expect(opinion.body).toBe('費用はいくらですか。');
		expect(earlier.map(({ html }) => html).join()).toContain('理由は何ですか。');
		reply('yanagisawa', OPEN, id);
		expect(() => edit('nakazawa', 2)).toThrow(Forbidden);
	});

	test('that was a question is followed up once, under the same name, by who asked', () => {
		const id = opine('nakazawa', OPEN, open, 'prefecture');
		const more = (name: ActorName, of = id) =>
			opinions.followUp(story.as(name), OPEN, of, 'いつからですか。');
		expect(() => more('nakazawa')).toThrow(Forbidden);
		reply('yanagisawa', OPEN, id);
		expect(() => more('ide')).toThrow(Forbidden);
		const second = more('nakazawa');
		expect(read('ide', OPEN, open).map(({ by }) => by)).toEqual(['県内の団体', '県内の団体']);
		expect(() => more('nakazawa')).toThrow(Forbidden);
		reply('yanagisawa', OPEN, second);
		expect(() => more('nakazawa', second)).toThrow(Forbidden);
	});

	test('stays readable and takes no answer when the group has ended', () => {
		const id = opine('nakazawa', OPEN, open);
		db()
			.update(schema.workingGroup)
			.set({ conclusionId: 1 })
			.where(eq(schema.workingGroup.slug, OPEN))
			.run();
		expect(read('nakazawa', OPEN, open)).toHaveLength(1);
		expect(() => reply('yanagisawa', OPEN, id)).toThrow(Forbidden);
		expect(may(story.as('nakazawa'), 'group.opine', topics.topicById(open))).toBe(false);
		expect(unanswered(story.as('yanagisawa'))).toEqual([]);
		expect(find(story.as('nakazawa'), OPEN).conclusionId).toBe(1);
	});
});
