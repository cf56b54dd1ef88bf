import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import * as v from 'valibot';
import { Conflict, Forbidden, Invalid, NotFound } from '#lib/errors.ts';
import { descriptionSchema, foundingSchema, typedQuorum, type Founding } from '#lib/group-forms.ts';
import { db, schema } from '#lib/server/db/index.ts';
import * as boards from '#lib/server/forum/boards.ts';
import * as templates from '#lib/server/forum/templates.ts';
import { edit } from '#lib/server/groups/editing.ts';
import { foundGroup, foundingForm } from '#lib/server/groups/founding.ts';
import * as groups from '#lib/server/groups/groups.ts';
import { membersOf } from '#lib/server/groups/members.ts';
import { quorumOf } from '#lib/server/groups/meetings/bodies.ts';
import * as meetings from '#lib/server/groups/meetings/meetings.ts';
import { overviewOf } from '#lib/server/groups/overview.ts';
import { inbox } from '#lib/server/notifications/inbox.ts';
import { verifyChain } from '#lib/server/record/events.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { CLOSED, groupId, OPEN, tellGroups } from '../../support/groups.ts';
import { tellStory, type Story } from '../../support/story.ts';
import { theirsOf } from '../../support/finding.ts';
import { putMeeting } from '../../support/meetings.ts';

const { groupProposal, meeting } = schema;

let story: Story;

beforeAll(async () => {
	story = await tellStory();
	tellGroups(story);
});
afterAll(() => closeTemporaryYui(story.folder));

const organisation = (name: Parameters<Story['as']>[0]) => story.as(name).organisation.id;

function founding(more: Partial<Founding> = {}): Founding {
	return {
		name: '文書事務WG',
		slug: 'documents',
		purpose: '文書事務を軽くします。',
		basis: '令和8年度の需要の調べ',
		fromOn: '2026-12-01',
		toOn: '2029-03-31',
		quorum: null,
		countsMandates: false,
		openness: 'open',
		chair: organisation('takamizawa'),
		secretariat: organisation('miyazawa'),
		firstMeetingNumber: 1,
		proposal: null,
		...more
	};
}

describe('founding a group', () => {
	test('lays it with its leads, its board with the ひな形, and tells the 座長', () => {
		const slug = foundGroup(story.as('miyazawa'), founding());
		const of = groups.find(story.as('nakazawa'), slug);
		expect(of).toMatchObject({ name: '文書事務WG', fromOn: '2026-12-01', conclusionId: null });
		expect(membersOf(of).map(({ role }) => role)).toEqual(['chair', 'secretariat']);
		const board = boards.find(story.as('takamizawa'), slug);
		expect(templates.templatesOf(board).map(({ name }) => name)).toContain('困りごとを尋ねる');
		expect(boards.rightsOn(story.as('takamizawa'), board).write).toBe(true);
		expect(boards.rightsOn(story.as('nakazawa'), board).write).toBe(false);
		const [told] = inbox(story.as('takamizawa'), null).unseen;
		expect(told).toMatchObject({
			title: '文書事務WG',
			href: '/groups/documents',
			sentences: ['新しいワーキンググループができました']
		});
		expect(verifyChain()).toEqual([]);
	});

	test('is the union’s alone', () => {
		for (const name of ['yanagisawa', 'kitamura', 'maruyama', 'tanaka'] as const) {
			expect(() => foundGroup(story.as(name), founding({ slug: 'mine' }))).toThrow(Forbidden);
		}
	});

	test('refuses an address that a group or a board bears, and leads that do not fit', () => {
		const refused = (more: Partial<Founding>) => () =>
			foundGroup(story.as('miyazawa'), founding({ slug: 'fresh', ...more }));
		expect(refused({ slug: OPEN })).toThrow('もう使われています');
		expect(refused({ slug: 'saku' })).toThrow('もう使われています');
		expect(refused({ chair: organisation('miyazawa') })).toThrow('別の団体');
		expect(refused({ chair: organisation('tanaka') })).toThrow('選び直してください');
		expect(refused({ secretariat: 9999 })).toThrow(Invalid);
		expect(refused({ toOn: '2026-11-30' })).toThrow('前になっています');
	});

	test('makes a group of a proposal, once', () => {
		const proposal = Number(
			db()
				.insert(groupProposal)
				.values({
					title: '窓口の混雑',
					body: '知らせ方を調べたい。',
					html: '',
					personId: story.as('ide').person.id,
					organisationId: organisation('ide'),
					createdAt: new Date()
				})
				.run().lastInsertRowid
		);
		const union = story.as('miyazawa');
		expect(foundingForm(union, proposal).proposal?.title).toBe('窓口の混雑');
		const slug = foundGroup(union, founding({ slug: 'crowding', proposal }));
		const [row] = db().select().from(groupProposal).where(eq(groupProposal.id, proposal)).all();
		expect(row?.groupId).toBe(groupId(slug));
		expect(() => foundGroup(union, founding({ slug: 'again', proposal }))).toThrow(Conflict);
		expect(() => groups.find(union, 'again')).toThrow(NotFound);
		expect(() => foundingForm(union, proposal)).toThrow(NotFound);
	});

	test('proposes an address that is free', () => {
		const { slug } = foundingForm(story.as('miyazawa'), null);
		expect(slug).toMatch(/^wg-\d+$/);
		expect(v.safeParse(foundingSchema.entries.slug, slug).success).toBe(true);
	});

	test.each(['Saku', 'オープン', 'a b', '-a', 'a--b', 'new', 'proposals', 'prefecture', '1st'])(
		'does not take %s as an address',
		(slug) => {
			expect(v.safeParse(foundingSchema.entries.slug, slug).success).toBe(false);
		}
	);
});

test.each([
	['', null],
	['1/2', { numerator: 1, denominator: 2 }],
	['２／３', { numerator: 2, denominator: 3 }],
	['3分の2以上', { numerator: 2, denominator: 3 }],
	['半数以上', { numerator: 1, denominator: 2 }],
	['3/2', 'wrong'],
	['0/2', 'wrong'],
	['過半数', 'wrong'],
	['多め', 'wrong']
])('the quorum %s is read as a share', (typed, read) => {
	expect(typedQuorum(typed)).toEqual(read);
});

describe('changing the 概要', () => {
	const changed = (version: number, purpose = '新しい目的', name = 'オープンデータWG') => ({
		name,
		purpose,
		basis: '根拠',
		fromOn: null,
		toOn: null,
		quorum: { numerator: 1, denominator: 2 },
		countsMandates: true,
		version
	});

	test('is for 座長, 事務局 and the union, with a quorum as data', () => {
		const { version } = groups.find(story.as('yanagisawa'), OPEN);
		edit(story.as('yanagisawa'), OPEN, changed(version));
		const of = groups.find(story.as('yanagisawa'), OPEN);
		expect(of).toMatchObject({ purpose: '新しい目的', countsMandates: true });
		expect(quorumOf(of)).toMatchObject({ numerator: 1, denominator: 2 });
		expect(() => edit(story.as('ide'), OPEN, changed(of.version))).toThrow(Forbidden);
		expect(() => edit(story.as('tanaka'), OPEN, changed(of.version))).toThrow(NotFound);
	});

	test('gives both texts back when somebody else was quicker', () => {
		const { version } = groups.find(story.as('miyazawa'), OPEN);
		edit(story.as('miyazawa'), OPEN, changed(version, '先に直した目的'));
		const late = () => edit(story.as('yanagisawa'), OPEN, changed(version, '後から直した目的'));
		expect(theirsOf(late)).toContain('先に直した目的');
	});

	test('gives the group another name, on its board too; both names are on record, its address stays', () => {
		const find = () => groups.find(story.as('nakazawa'), OPEN);
		const rename = (as: 'yanagisawa' | 'miyazawa' | 'ide', name: string) =>
			edit(story.as(as), OPEN, changed(find().version, '目的', name));
		const renamings = () =>
			db()
				.select({ text: schema.eventText.text })
				.from(schema.event)
				.innerJoin(schema.eventText, eq(schema.eventText.eventId, schema.event.id))
				.where(eq(schema.event.action, 'group.renamed'))
				.orderBy(schema.event.id)
				.all()
				.map(({ text }) => text);
		rename('yanagisawa', 'オープンデータ・統計WG');
		expect(find()).toMatchObject({ name: 'オープンデータ・統計WG', slug: OPEN, inside: 'all' });
		expect(boards.find(story.as('ide'), OPEN).name).toBe('オープンデータ・統計WG');
		expect(renamings()).toEqual(['オープンデータWG\nオープンデータ・統計WG']);
		expect(() => rename('ide', '別の名前')).toThrow(Forbidden);
		rename('miyazawa', 'オープンデータ・統計WG');
		expect(renamings()).toHaveLength(1);
		rename('miyazawa', 'オープンデータWG');
		expect(renamings()).toHaveLength(2);
		expect(verifyChain()).toEqual([]);
	});

	test('leaves no group without a name', () => {
		const read = (name: string) => {
			const form = { name, purpose: 'a', basis: 'b', version: '1' };
			const parsed = v.safeParse(descriptionSchema, form);
			return parsed.success ? parsed.output.name : parsed.issues[0].message;
		};
		expect(read('')).toBe('名前を入れてください。');
		expect(read('あ'.repeat(61))).toContain('名前は60文字まで');
		expect(read('一\n二')).toBe('一 二');
	});

	test('needs a version from the form', () => {
		expect(v.safeParse(descriptionSchema, { name: 'n', purpose: 'a', basis: 'b' }).success).toBe(
			false
		);
	});
});

describe('the 概要', () => {
	beforeEach(() => db().delete(meeting).run());

	const plan = (more: Parameters<typeof putMeeting>[2]) =>
		putMeeting(story.as('yanagisawa'), OPEN, { startsAt: null, endsAt: null, ...more });
	const next = (name: Parameters<Story['as']>[0]) =>
		overviewOf(story.as(name), groups.find(story.as(name), OPEN))?.next?.title;

	test('shows the meeting that comes next, today’s and this month’s among them', () => {
		plan({ title: '先月', onDay: '2026-10-01', precision: 'month' });
		plan({ title: '昨日', onDay: '2026-11-26' });
		expect(next('ide')).toBeUndefined();
		plan({ title: '来月', onDay: '2026-12-01', precision: 'month' });
		expect(next('ide')).toBe('来月');
		plan({ title: '11月頃', onDay: '2026-11-01', precision: 'month' });
		expect(next('ide')).toBe('11月頃');
		plan({ title: '今日', onDay: '2026-11-27' });
		expect(next('ide')).toBe('今日');
	});

	test('puts a month before none of its days, as the list does', () => {
		plan({ title: '7月頃', onDay: '2027-07-01', precision: 'month' });
		plan({ title: '7月20日の午後', onDay: '2027-07-20', startsAt: '13:30' });
		plan({ title: '7月20日の午前', onDay: '2027-07-20', startsAt: '09:30' });
		expect(next('ide')).toBe('7月20日の午前');
		const [first] = meetings.list(story.as('ide'), OPEN).coming;
		expect(first?.title).not.toBe('7月頃');
	});

	test('shows no meeting that was called off, and an unannounced one to its planners alone', () => {
		plan({ title: '中止', cancelledAt: new Date() });
		expect(next('yanagisawa')).toBeUndefined();
		plan({ title: '予定', announcedAt: null });
		expect(next('ide')).toBeUndefined();
		expect(next('yanagisawa')).toBe('予定');
	});

	test('shows nothing of the inside to outsiders of a closed group', () => {
		const outsider = story.as('nakazawa');
		expect(overviewOf(outsider, groups.find(outsider, CLOSED))).toBeNull();
		const member = story.as('miyashita');
		expect(overviewOf(member, groups.find(member, CLOSED))).not.toBeNull();
	});
});
