import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { NotFound } from '#lib/errors.ts';
import * as facts from '#lib/server/forum/tables/facts.ts';
import { directory } from '#lib/server/readers/directory.ts';
import { factsAsked, suggestedValues } from '#lib/server/readers/facts.ts';
import { organisationPage } from '#lib/server/readers/organisation.ts';
import * as threads from '#lib/server/forum/posts.ts';
import { closeTemporaryYui } from '../../../support/database.ts';
import { actorNames, openThread, tellStory, type Story } from '../../../support/story.ts';
import { fillRow, openTable } from '../../../support/tables.ts';

let story: Story;
let sakuThread: number;
beforeEach(async () => {
	story = await tellStory();
	sakuThread = openThread(story.as('yanagisawa'), 'saku');
	const saku = openTable(story.as('yanagisawa'), sakuThread, { title: '佐久の状況' });
	const wide = openTable(
		story.as('miyazawa'),
		openThread(story.as('miyazawa'), 'prefecture', { audience: 'municipalities' }),
		{ title: '県内の状況' }
	);
	fillRow(story.as('ide'), saku, { 製品: '文書館クラウド', 契約満了: 'R9.11.27' });
	fillRow(story.as('takamizawa'), wide, { 製品: '文書館ｸﾗｳﾄﾞ', 契約満了: 'R9.11.28' });
	fillRow(story.as('miyashita'), wide, { 導入状況: '未導入' });
});
afterEach(() => closeTemporaryYui(story.folder));

describe('what organisations said in tables', () => {
	test('is known to exactly those who read the table', () => {
		const knowing = actorNames.filter((name) =>
			facts
				.ofOrganisation(story.as(name), story.as('ide').organisation.id)
				.some(({ value }) => value === '文書館クラウド')
		);
		expect(knowing.sort()).toEqual(
			[
				'ide',
				'takamizawa',
				'yanagisawa',
				'kobayashi',
				'shiokawa',
				'miyazawa',
				'maruyama',
				'makiAtUnion'
			].sort()
		);
	});

	test('finds the same product in any width, and counts nothing that the reader may not read', () => {
		const using = (name: 'ide' | 'miyashita' | 'kitamura') =>
			facts.organisationsSaying(story.as(name), 'product', '文書館クラウド').length;
		expect([using('ide'), using('miyashita'), using('kitamura')]).toEqual([2, 1, 0]);
		expect(suggestedValues(story.as('kitamura'), 'product')).toEqual([]);
		expect(facts.valuesOf(story.as('miyashita'), 'product')[0]?.organisations).toHaveLength(1);
	});

	test('finds contracts that end within twelve months, the last day included', () => {
		const ending = facts.contractsEnding(story.as('ide'), 12).map(({ value }) => value);
		expect(ending).toEqual(['2027-11-27']);
		expect(facts.contractsEnding(story.as('ide'), 13)).toHaveLength(2);
	});

	test('keeps table and date, and is gone with a row that says 該当なし or a thread that is deleted', () => {
		const id = story.as('ide').organisation.id;
		const [fact] = facts.ofOrganisation(story.as('ide'), id);
		expect(fact).toMatchObject({ on: '2026-11-27', table: { title: '佐久の状況' } });
		threads.remove(story.as('yanagisawa'), sakuThread, 1);
		expect(facts.ofOrganisation(story.as('ide'), id)).toEqual([]);
	});

	test('names as without a system who says 未導入 and who has said nothing', () => {
		const without = facts.withoutSystem(story.as('ide'), '未導入');
		const wide = without.find(({ title }) => title === '県内の状況')?.organisations ?? [];
		expect(wide).toContain(story.as('miyashita').organisation.id);
		expect(wide).toContain(story.as('ide').organisation.id);
		expect(wide).toHaveLength(76);
		expect(facts.withoutSystem(story.as('miyashita'), '未導入').map(({ title }) => title)).toEqual([
			'県内の状況'
		]);
	});
});

describe('名簿', () => {
	test('is narrowed by product and by the end of contracts', () => {
		const found = (name: 'ide' | 'miyashita', query: string) => {
			const { matching } = factsAsked(story.as(name), new URLSearchParams(query));
			const only = matching && new Set(matching.map(({ organisationId }) => organisationId));
			const { groups } = directory(story.as(name), { text: '', district: null, only });
			return groups.flatMap(({ bodies }) => bodies.map((body) => body.name));
		};
		expect(found('ide', 'fact=製品&value=文書館クラウド')).toEqual(
			['佐久穂町', '北相木村'].sort((a) => (a === '北相木村' ? -1 : 1))
		);
		expect(found('miyashita', 'fact=製品&value=文書館クラウド')).toEqual(['佐久穂町']);
		expect(found('ide', 'ends=12')).toEqual(['北相木村']);
		expect(found('ide', 'ends=12&fact=製品&value=文書館')).toEqual(['北相木村']);
		expect(found('ide', 'value=そんな製品はない')).toEqual([]);
		expect(found('ide', 'ends=nonsense').length).toBeGreaterThan(78);
	});

	test('has a page for each organisation, with what this reader may know', () => {
		const id = story.as('ide').organisation.id;
		const page = organisationPage(story.as('takamizawa'), id);
		expect(page.body).toMatchObject({ name: '北相木村', population: 752 });
		expect(page.systems).toContain('長野県自治体情報セキュリティクラウド');
		expect(page.facts.map(({ kindWords, words }) => `${kindWords}：${words}`)).toEqual([
			'製品：文書館クラウド',
			'契約満了：R9.11.27'
		]);
		expect(page.group?.bodies[0]?.people.map(({ name }) => name)).toContain('井出 直人');
		expect(organisationPage(story.as('miyashita'), id).facts).toEqual([]);
		expect(() => organisationPage(story.as('tanaka'), id)).toThrow(NotFound);
	});
});
