import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Counts } from '#lib/map.ts';
import { countsInWords, levelFor, levelIn } from '#lib/map.ts';
import { db, schema } from '#lib/server/db/index.ts';
import * as organisations from '#lib/server/identity/organisations.ts';
import { now } from '#lib/server/now.ts';
import { map } from '#lib/server/readers/map.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { actorNames, tellStory, type ActorName, type Story } from '../../support/story.ts';

const { notice, noticeAddressee, noticeConfirmation, organisationKey } = schema;
const union: ActorName[] = ['miyazawa', 'maruyama', 'makiAtUnion'];

let story: Story;

beforeAll(async () => {
	story = await tellStory();
	// The story's own notices are out of the way.
	db().update(notice).set({ withdrawnAt: now() }).run();
	const toAll = send({}, ['203076', '203092', '202177']);
	confirm(toAll, '203092', {});
	send({ audience: 'notice:99', scope: 'chosen' }, ['203076'], 'kitamura');
	const organisationId = organisations.findByCode('203076').id;
	db().insert(organisationKey).values({ organisationId, audience: 'notice:99' }).run();
	send({ fromOn: '2026-12-01' }, ['203076']);
	send({ toOn: '2026-11-26' }, ['203076']);
	send({ confirmBy: null }, ['203076']);
	send({ withdrawnAt: now() }, ['203076']);
	const corrected = send({ version: 2, confirmFrom: 2 }, ['202177', '202037']);
	confirm(corrected, '202177', { version: 1 });
	confirm(corrected, '202037', { version: 2, withdrawnAt: now() });
});

afterAll(() => closeTemporaryYui(story.folder));

describe('posts of the last thirty days', () => {
	test.each<[ActorName, string, Partial<Counts>]>([
		['ide', '203076', { posts: 3, unsolved: 2 }],
		['ide', '203092', { posts: 3, unsolved: 0 }],
		// What stays in 上田 is not counted for 佐久.
		['ide', '202037', { posts: 0, unsolved: 0 }],
		['miyashita', '202037', { posts: 1, unsolved: 1 }],
		// 坂城町 holds both keys, the others one of them.
		['nakazawa', '205214', { posts: 2, unsolved: 1 }],
		['miyashita', '205214', { posts: 1, unsolved: 0 }],
		['maki', '205214', { posts: 1, unsolved: 1 }],
		// Of 佐久 the prefecture reads only what is open to all.
		['kitamura', '203076', { posts: 1, unsolved: 0 }],
		// What was deleted, and what is older than thirty days.
		['ide', '202088', { posts: 0, unsolved: 1 }],
		// A coordinator reads the one thread that was opened to them.
		['tanaka', '203076', { posts: 1, unsolved: 1 }],
		['tanaka', '203092', { posts: 0, unsolved: 0 }]
	])('as %s sees them for %s', (name, code6, expected) => {
		expect(countsOf(name, code6)).toMatchObject(expected);
	});

	test.each(actorNames.map((name) => [name] as const))(
		'never count who asked under a mask, as %s sees it',
		(name) => {
			const own = name === 'ushikoshi';
			expect(countsOf(name, '204480')).toMatchObject(
				own ? { posts: 2, unsolved: 1 } : { posts: 0, unsolved: 0 }
			);
			const total = districtOf(name, 'matsumoto').sums.posts;
			expect(total).toBe(own ? 2 : 0);
		}
	);
});

describe('whom to ask after', () => {
	test.each(actorNames.map((name) => [name] as const))('as %s sees it', (name) => {
		const isUnion = union.includes(name);
		const seen = map(story.as(name), 'unconfirmed');
		const all = seen.districts.flatMap((district) => district.places);
		const of = (code6: string) => all.find((place) => place.code6 === code6)?.counts.unconfirmed;
		expect(seen.value).toBe(isUnion ? 'unconfirmed' : 'posts');
		expect(seen.values.includes('vacant')).toBe(isUnion);
		expect(['203076', '203092', '202177', '202037'].map(of)).toEqual(
			isUnion ? [1, 0, 2, 1] : [0, 0, 0, 0]
		);
		const vacant = all.filter((place) => place.counts.vacant > 0).length;
		expect(vacant).toBe(isUnion ? 69 : 0);
	});

	test('a municipality is told of itself, also of what was sent to it alone', () => {
		expect(map(story.as('ide'), null).own).toMatchObject({
			name: '北相木村',
			counts: { unconfirmed: 2 }
		});
		expect(map(story.as('takamizawa'), null).own?.counts.unconfirmed).toBe(0);
		expect(map(story.as('yanagisawa'), null).own?.counts.unconfirmed).toBe(2);
		expect(map(story.as('kitamura'), null).own).toBeNull();
	});
});

describe('the sums', () => {
	test('are the ten 広域 with their municipalities in code order', () => {
		const { districts } = map(story.as('ide'), null);
		expect(districts.map((district) => district.places.length)).toEqual([
			11, 4, 6, 8, 14, 6, 8, 5, 9, 6
		]);
		for (const { places, sums } of districts) {
			const codes = places.map((place) => place.code6);
			expect(codes).toEqual([...codes].sort());
			expect(places.reduce((sum, place) => sum + place.counts.posts, 0)).toBe(sums.posts);
		}
	});

	test('lead to a board only those who may enter it', () => {
		expect(districtOf('ide', 'saku').board).toBe('/boards/saku');
		expect(districtOf('tanaka', 'saku').board).toBeNull();
	});
});

test('a number has a shade and the shade has words', () => {
	expect([0, 1, 2, 3, 4, 7, 8, 99].map((count) => levelFor('posts', count))).toEqual([
		0, 1, 2, 2, 3, 3, 4, 4
	]);
	expect(([0, 1, 2, 3, 4] as const).map((level) => levelIn(level, '件'))).toEqual([
		'0件',
		'1件',
		'2～3件',
		'4～7件',
		'8件以上'
	]);
	expect(
		countsInWords({ posts: 3, unsolved: 1, unconfirmed: 0, vacant: 0 }, ['posts', 'unsolved'])
	).toBe('投稿3件 未解決1件');
});

function districtOf(name: ActorName, slug: string) {
	const found = map(story.as(name), null).districts.find((each) => each.slug === slug);
	if (!found) throw new Error(`There is no ${slug}.`);
	return found;
}

function countsOf(name: ActorName, code6: string): Counts | undefined {
	return map(story.as(name), null)
		.districts.flatMap((district) => district.places)
		.find((place) => place.code6 === code6)?.counts;
}

function send(
	more: Partial<typeof notice.$inferInsert>,
	to: string[],
	by: ActorName = 'miyazawa'
): number {
	const sender = story.as(by);
	const id = Number(
		db()
			.insert(notice)
			.values({
				title: '研修の案内',
				body: '',
				html: '',
				scope: 'all',
				audience: 'all',
				personId: sender.person.id,
				tenureId: sender.tenure.id,
				seatId: sender.seat.id,
				organisationId: sender.organisation.id,
				authorName: sender.person.name,
				authorSection: sender.tenure.section,
				fromOn: '2026-11-01',
				confirmBy: '2026-12-10',
				createdAt: now(),
				...more
			})
			.run().lastInsertRowid
	);
	for (const code6 of to) {
		const organisationId = organisations.findByCode(code6).id;
		db().insert(noticeAddressee).values({ noticeId: id, organisationId }).run();
	}
	return id;
}

function confirm(
	noticeId: number,
	code6: string,
	more: Partial<typeof noticeConfirmation.$inferInsert>
): void {
	const { person, tenure } = story.as('miyazawa');
	db()
		.insert(noticeConfirmation)
		.values({
			noticeId,
			organisationId: organisations.findByCode(code6).id,
			version: 1,
			at: now(),
			personId: person.id,
			tenureId: tenure.id,
			name: person.name,
			section: tenure.section,
			...more
		})
		.run();
}
