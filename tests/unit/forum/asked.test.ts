import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { askedIn } from '#lib/asked.ts';
import { Forbidden, Invalid, NotFound } from '#lib/errors.ts';
import { municipalities } from '#lib/reference/municipalities.ts';
import { populationBand } from '#lib/reference/population-bands.ts';
import { sharedSystems, systemsOf } from '#lib/reference/system-participation.ts';
import * as addressees from '#lib/server/forum/asked/addressees.ts';
import * as groups from '#lib/server/forum/asked/groups.ts';
import * as posts from '#lib/server/forum/posts.ts';
import * as threads from '#lib/server/forum/threads.ts';
import { chainTip, eventsAfter } from '#lib/server/record/events.ts';
import { db, schema } from '#lib/server/db/index.ts';
import { eq } from 'drizzle-orm';
import { closeTemporaryYui } from '../../support/database.ts';
import { mask, openThread, tellStory, type ActorName, type Story } from '../../support/story.ts';
import { fillRow, openTable } from '../../support/tables.ts';

let story: Story;
beforeEach(async () => {
	story = await tellStory();
});
afterEach(() => closeTemporaryYui(story.folder));

describe('the bands of population', () => {
	test('hold between three and fifteen of the 77', () => {
		const bands = Map.groupBy(municipalities, ({ population }) => populationBand(population).words);
		const sizes = [...bands.values()].map((band) => band.length);
		expect(Math.min(...sizes)).toBeGreaterThanOrEqual(3);
		expect(Math.max(...sizes)).toBeLessThanOrEqual(15);
		expect(populationBand(752).words).toBe('1,000人未満');
		expect(populationBand(10_000).words).toBe('1万～2万人');
		expect(populationBand(372_760).words).toBe('10万人以上');
	});
});

describe('the shared systems', () => {
	test('name municipalities that exist, in code order and once each', () => {
		const codes = municipalities.map(({ code6 }) => code6);
		for (const { members, name } of sharedSystems) {
			if (members === 'all') continue;
			expect(
				members.every((code) => codes.includes(code)),
				name
			).toBe(true);
			expect([...members].sort(), name).toEqual([...new Set(members)]);
		}
		expect(systemsOf('204480').map(({ id }) => id)).toEqual(['F1', 'F2', 'F3', 'F4', 'F5', 'F8']);
		expect(systemsOf(null)).toEqual([]);
	});
});

describe('those like me', () => {
	test('are of the same size, share a system, use a product or have none, and can read the question', () => {
		const thread = openThread(story.as('miyazawa'), 'prefecture', { audience: 'municipalities' });
		const table = openTable(story.as('miyazawa'), thread);
		fillRow(story.as('takamizawa'), table, { 製品: 'ふみくら', 導入状況: '導入済み' });
		const meant = (query: Record<string, string>, audience = 'municipalities') =>
			groups.meant(story.as('ide'), audience, askedIn(query));
		const small = municipalities.filter(({ population }) => population < 1_000);
		expect(meant({ size: 'on' }).map(({ name }) => name)).toEqual(
			small.map(({ name }) => name).filter((name) => name !== '北相木村')
		);
		expect(meant({ system: 'F1' })).toHaveLength(14);
		expect(meant({ system: 'F1' }, 'district:saku').map(({ name }) => name)).toEqual([
			'川上村',
			'佐久穂町',
			'立科町'
		]);
		expect(meant({ system: 'F5' }, 'all')).toHaveLength(76);
		expect(meant({ product: 'フミクラ' })).toMatchObject([
			{ name: '佐久穂町', why: '製品：フミクラ' }
		]);
		expect(meant({ without: String(table) })).toHaveLength(75);
		expect(meant({})).toEqual([]);
	});
});

describe('a question put to some', () => {
	const ask = (names: ActorName[], by: ActorName = 'ide') =>
		threads.open(story.as(by), 'saku', {
			title: '聞きたいこと',
			kind: 'question',
			audience: 'municipalities',
			body: '教えてください。',
			files: [],
			addressees: names.map((name) => ({ id: story.as(name).organisation.id, why: '同規模' }))
		});
	const summary = (name: ActorName, id: number) =>
		addressees.summaryOf(story.as(name), threads.find(story.as(name), id));

	test('tells each of them once, in one event each', () => {
		const before = chainTip().count;
		const id = ask(['takamizawa', 'miyashita']);
		const told = eventsAfter(before).filter(({ action }) => action === 'thread.addressed');
		expect(told.map(({ refs }) => refs)).toEqual(
			['takamizawa', 'miyashita'].map((name) => ({
				thread: id,
				tellOrganisation: story.as(name as ActorName).organisation.id
			}))
		);
	});

	test('is refused for who cannot read it and for the asker itself', () => {
		const closed = () =>
			threads.open(story.as('ide'), 'saku', {
				title: 'x',
				kind: 'question',
				audience: 'district',
				body: 'x',
				files: [],
				addressees: [{ id: story.as('miyashita').organisation.id, why: '' }]
			});
		expect(closed).toThrow(Invalid);
		expect(() => ask(['ide'])).toThrow(Invalid);
	});

	test('counts any reply, stands on ホーム until then, and takes 該当なし by one button', () => {
		const id = ask(['takamizawa', 'miyashita', 'nakazawa']);
		expect(summary('maki', id)).toMatchObject({ addressees: 3, replied: 0, own: null });
		expect(addressees.openToUs(story.as('miyashita'))).toEqual([id]);
		posts.reply(story.as('miyashita'), id, { body: 'こうしています。', files: [] });
		posts.reply(story.as('maki'), id, { body: '宛先ではありませんが。', files: [] });
		addressees.decline(story.as('nakazawa'), id);
		expect(summary('ide', id)).toMatchObject({ replied: 1, declined: 1 });
		expect(addressees.openToUs(story.as('miyashita'))).toEqual([]);
		expect(addressees.openToUs(story.as('nakazawa'))).toEqual([]);
		expect(addressees.openToUs(story.as('takamizawa'))).toEqual([id]);
		expect(() => addressees.decline(story.as('maki'), id)).toThrow(NotFound);
	});

	test('gets more addressees later from the asker’s organisation, nobody told twice', () => {
		const id = ask(['takamizawa']);
		const before = chainTip().count;
		const ids = (['takamizawa', 'maki'] as const).map((name) => ({
			id: story.as(name).organisation.id,
			why: '選んだ団体'
		}));
		expect(addressees.addAddressees(story.as('ide'), id, ids)).toBe(1);
		expect(eventsAfter(before)).toHaveLength(1);
		expect(() => addressees.addAddressees(story.as('maki'), id, ids)).toThrow(Forbidden);
	});

	test('shows why an organisation was asked to itself and to the asker alone', () => {
		const id = ask(['takamizawa', 'miyashita']);
		const why = (name: ActorName) =>
			addressees
				.addresseesOf(story.as(name), threads.find(story.as(name), id))
				.map((each) => each.why);
		expect(why('ide')).toEqual(['同規模', '同規模']);
		expect(why('miyashita')).toEqual(['同規模', '']);
		expect(why('maki')).toEqual(['', '']);
		expect(why('miyazawa')).toEqual(['', '']);
	});

	test('does not count a reply under a mask for anybody who does not see its writer', () => {
		const id = ask(['takamizawa', 'miyashita']);
		posts.reply(story.as('miyashita'), id, { body: '伏せて答えます。', files: [] });
		const { organisation } = story.as('miyashita');
		db()
			.update(schema.post)
			.set({ authorAudience: `org:${organisation.id}` })
			.where(eq(schema.post.organisationId, organisation.id))
			.run();
		expect(summary('ide', id)?.replied).toBe(0);
		expect(summary('miyashita', id)).toMatchObject({ replied: 1, own: 'replied' });
	});

	test('of a masked asker shows everybody no more than that they were asked', () => {
		const id = ask(['takamizawa', 'miyashita']);
		mask(id);
		expect(summary('maki', id)).toBe(null);
		expect(summary('miyashita', id)).toMatchObject({ addressees: 1, isOwnOnly: true });
		const [own] = addressees.addresseesOf(
			story.as('miyashita'),
			threads.find(story.as('miyashita'), id)
		);
		expect(own?.why).toBe('');
		expect(summary('ide', id)).toMatchObject({ addressees: 2, isOwnOnly: false });
	});
});
