import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { municipalities } from '#lib/reference/municipalities.ts';
import { appoint } from '#lib/server/identity/people.ts';
import { findByCode } from '#lib/server/identity/organisations.ts';
import { directory } from '#lib/server/readers/directory.ts';
import { change, system } from '#lib/server/record/change.ts';
import { clockAt } from '../../support/clock.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { STORY_DAY, tellStory, type ActorName, type Story } from '../../support/story.ts';

let story: Story;
beforeAll(async () => {
	story = await tellStory();
	const seated = (code6: string, name: string, kana: string, fromOn: string) =>
		change(system, (tx, record) =>
			appoint(tx, record, findByCode(code6).id, {
				name,
				kana,
				section: '総務課',
				seat: '情報政策担当',
				roles: ['member'],
				fromOn,
				toOn: null,
				phone: '0267-00-1234',
				login: null,
				passwordHash: null
			})
		);
	seated('203050', '髙橋 﨑子', 'たかはし さきこ', '2026-12-01');
	seated('204234', '大月 みづほ', 'おおつき みづほ', '2026-04-01');
	seated('203041', '先々 未来', 'さきざき みらい', '2027-04-01');
});
afterAll(() => closeTemporaryYui(story.folder));

const look = (q = '', district = '', as: ActorName = 'ide') =>
	directory(story.as(as), { q, district });
const names = (q: string) =>
	look(q).groups.flatMap((group) => group.organisations.map((body) => body.name));

describe('名簿', () => {
	test('lists 県, the ten 広域 in code order, 組合 and the others', () => {
		const { groups } = look();
		expect(groups.map(({ title }) => title)).toEqual([
			'長野県',
			'佐久広域',
			'上田広域',
			'諏訪広域',
			'上伊那広域',
			'南信州広域',
			'木曽広域',
			'松本広域',
			'北アルプス広域',
			'長野広域',
			'北信広域',
			'組合',
			'そのほかの団体'
		]);
		const saku = groups.find(({ slug }) => slug === 'saku')?.organisations ?? [];
		const inOrder = municipalities.filter(({ district }) => district === 'saku');
		expect(saku.map(({ code6 }) => code6)).toEqual(inOrder.map(({ code6 }) => code6));
	});

	test('names who sits there today and who comes within a month, not who has left or comes later', () => {
		const people = look().groups.flatMap((group) =>
			group.organisations.flatMap((body) => body.people ?? [])
		);
		const listed = people.map(({ name }) => name);
		expect(listed).toContain('塩川 大輔');
		expect(listed).not.toContain('小山 千晴');
		expect(listed).not.toContain('先々 未来');
		expect(people.find(({ name }) => name === '髙橋 﨑子')?.startsOn).toBe('2026-12-01');
	});

	test.each<[string, string[]]>([
		['北相木村', ['北相木村']],
		['きたあいき', ['北相木村']],
		['kitaaiki', ['北相木村']],
		['203076', ['北相木村']],
		['２０３０７６', ['北相木村']],
		['下条村', ['下條村']],
		['なぎそ', ['南木曽町']],
		['きそ', ['木曽町', '木祖村']],
		['木曽', ['木曽町', '木祖村']],
		['松川', ['松川町', '松川村']],
		['高橋', ['南牧村']],
		['髙橋', ['南牧村']],
		['タカハシ', ['南牧村']],
		['みずほ', ['南木曽町']],
		['おおつき', ['南木曽町']],
		['柳沢 佐久', ['佐久市']],
		['井出', ['北相木村']],
		['どこにもない', []]
	])('「%s」 finds %j', (typed, expected) => {
		expect(names(typed).sort()).toEqual([...expected].sort());
	});

	test('an organisation named by itself comes whole, a person named comes alone', () => {
		const saku = look('佐久市').groups.flatMap((group) => group.organisations);
		expect(saku.map((body) => body.people?.length)).toEqual([2]);
		const one = look('柳沢').groups.flatMap((group) => group.organisations);
		expect(one.map((body) => body.people?.map(({ name }) => name))).toEqual([['柳沢 佳代']]);
	});

	test('one 広域 alone', () => {
		expect(look('', 'kiso').groups.map(({ slug }) => slug)).toEqual(['kiso']);
	});

	test('a long or senseless query finds nothing and breaks nothing', () => {
		for (const typed of ['％', '"', 'あ'.repeat(10_000), '（ ）', "' or 1=1 --"]) {
			expect(() => look(typed)).not.toThrow();
		}
	});

	test.each<[ActorName, boolean]>([
		['ide', true],
		['kitamura', true],
		['miyazawa', true],
		['maruyama', true],
		['tanaka', false]
	])('%s sees people: %s', (name, sees) => {
		const found = look('', '', name);
		expect(found.seesPeople).toBe(sees);
		const listed = found.groups.flatMap((group) => group.organisations);
		expect(listed.every((body) => (body.people === null) === !sees)).toBe(true);
		if (!sees) expect(JSON.stringify(found)).not.toContain('井出');
	});

	test('the day a term ends the person stands there, the day after not', () => {
		clockAt('2026-03-31', '23:59');
		expect(names('小山')).toContain('小諸市');
		clockAt('2026-04-01', '0:00');
		expect(names('小山')).not.toContain('小諸市');
		expect(names('塩川')).toContain('小諸市');
		clockAt(STORY_DAY, '11:00');
	});
});
