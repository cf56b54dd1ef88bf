import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Day } from '#lib/dates.ts';
import { NotFound } from '#lib/errors.ts';
import { db, schema } from '#lib/server/db/index.ts';
import { tenuresOf, type Role } from '#lib/server/identity/actors.ts';
import * as organisations from '#lib/server/identity/organisations.ts';
import { appoint, appointAlso } from '#lib/server/identity/people.ts';
import { apply } from '#lib/server/identity/roster/apply.ts';
import * as batches from '#lib/server/identity/roster/batches.ts';
import { awaiting, closeCall, openCall, outstanding } from '#lib/server/identity/roster/calls.ts';
import { differenceOf } from '#lib/server/identity/roster/overview.ts';
import { change, system } from '#lib/server/record/change.ts';
import { clockAt } from '../../../support/clock.ts';
import { closeTemporaryYui } from '../../../support/database.ts';
import { rosterWorkbook, type CellValue } from '../../../support/roster-files.ts';
import { tellStory, type ActorName, type Story, uploaded } from '../../../support/story.ts';

const OGIWARA = '荻原 綾';

let story: Story;
beforeEach(async () => void (story = await tellStory()));
afterEach(() => closeTemporaryYui(story.folder));

describe('a tenure of the union with rights beyond the desk’s', () => {
	type Said = Record<string, CellValue>;
	const changes: [string, Said][] = [
		['a day after its last one', { 課: '総務課', 適用日: '2026-12-01' }],
		['another 課', { 課: '総務課' }],
		['no more rights', { 役割: '職員' }],
		['another telephone', { 電話: '026-000-0000' }],
		['another reading', { ふりがな: 'おぎはら あや' }],
		['an end', { 区分: '退任' }]
	];
	const roles: Role[] = ['operator', 'union-approver', 'org-admin'];

	test.each(roles.flatMap((role) => changes.map(([what, said]) => [role, what, said] as const)))(
		'%s: %s comes from the desk and is refused',
		async (role, _, said) => {
			atUnion(['member', role], '2026-11-30');
			const row = { 団体名: '組合', 氏名: OGIWARA, ...said };
			expect((await kinds([row], 'miyazawa'))[0]).toBe('faulty');
			expect((await kinds([row], 'maruyama'))[0]).not.toBe('faulty');
		}
	);

	test('is not renamed by 登録番号, not through another seat either', async () => {
		const { personId } = atUnion(['member', 'operator'], null);
		const row = { 登録番号: personId, 団体名: '組合', 氏名: '上原 綾' };
		expect(await kinds([row], 'miyazawa')).toEqual(['faulty']);
		appointAlso(system, personId, organisations.findUnion().id, {
			seat: '統計担当',
			section: '事務局',
			roles: ['member'],
			fromOn: '2025-04-01',
			toOn: null
		});
		expect(await kinds([{ ...row, 担当: '統計担当' }], 'miyazawa')).toEqual(['faulty']);
		expect(await kinds([{ ...row, 担当: '統計担当' }], 'maruyama')).toEqual(['corrected']);
	});

	test('may stand in the desk’s file unchanged, and its colleagues are the desk’s to change', async () => {
		expect(
			await kinds(
				[
					{ 団体名: '組合', 氏名: '丸山 徹', 課: '事務局', 担当: 'システム管理者' },
					{ 団体名: '組合', 氏名: '牧 洋平', 課: '総務課' },
					{ 団体名: '組合', 氏名: '宮澤 結', 電話: '026-000-0000' }
				],
				'miyazawa'
			)
		).toEqual(['unchanged', 'moved', 'corrected']);
	});
});

describe('a change staged for 1 April', () => {
	const row = (section: string, on: Day | null) => ({
		団体名: '北相木村',
		氏名: '井出 直人',
		課: section,
		適用日: on
	});

	test.each(['税務課', '住民課'])(
		'is named at 適用日 where %s is to hold earlier',
		async (section) => {
			await applied([row('住民課', '2027-04-01')]);
			const found = await rows([row(section, '2027-01-01')]);
			expect(found[0]?.kind).toBe('faulty');
			expect(found[0]?.issues[0]).toBe(
				'名簿 の D2：R9.4.1からの「住民課」が、すでに登録されています。適用日をR9.4.1からの日に直すか、先の取り込みを元に戻してください。'
			);
			clockAt('2027-04-01', '0:00');
			expect(tenuresOf(story.holdings.ide.personId).map((one) => one.section)).toEqual(['住民課']);
		}
	);

	test('is put right on its day and followed after it; a row without a day says nothing of it', async () => {
		await applied([row('住民課', '2027-04-01')]);
		const found = await rows([row('福祉課', '2027-04-01')]);
		expect(found[0]?.kind).toBe('corrected');
		expect((await rows([row('福祉課', '2027-05-01')]))[0]?.kind).toBe('moved');
		expect((await rows([row('住民課', null)]))[0]?.kind).toBe('unchanged');
	}, 20_000);
});

describe('who sits in another organisation too', () => {
	test.each([
		['氏名', '牧野 洋平'],
		['ふりがな', 'まきの ようへい'],
		['メール', 'maki@example.lg.jp']
	])('keeps %s, unless an operator changes it', async (field, value) => {
		const { personId } = story.holdings.maki;
		const row = { 登録番号: personId, 団体名: '須坂市', 氏名: '牧 洋平', [field]: value };
		const [cell] = await issues([row], administratorOfMaki());
		expect(cell).toMatch(/^名簿 の [A-Z]2：この人は.*市町村自治振興組合/);
		expect(await kinds([row], 'maruyama')).toEqual(['corrected']);
	});

	test('is the own administrator’s to move, and to correct once the other seat is over', async () => {
		const { personId } = story.holdings.maki;
		const administrator = administratorOfMaki();
		const moved = { 登録番号: personId, 団体名: '須坂市', 氏名: '牧 洋平', 課: '総務課' };
		expect(await issues([moved], administrator)).toEqual([]);
		const { tenureId } = story.holdings.makiAtUnion;
		db()
			.update(schema.tenure)
			.set({ toOn: '2026-11-26' })
			.where(eq(schema.tenure.id, tenureId))
			.run();
		expect(await issues([{ ...moved, メール: 'maki@example.lg.jp' }], administrator)).toEqual([]);
	});

	/** 須坂市 has no administrator in the story; 牧's own seat becomes one. */
	function administratorOfMaki(): 'maki' {
		const { tenureId } = story.holdings.maki;
		db().insert(schema.tenureRole).values({ tenureId, role: 'org-admin' }).run();
		return 'maki';
	}
});

test('a file for an organisation that does not exist is not found', async () => {
	const input = { files: [], appliesOn: '2026-11-27', pastIsToday: false };
	for (const name of ['miyazawa', 'maruyama'] as const) {
		await expect(batches.open(story.as(name), 99_999, input)).rejects.toThrow(NotFound);
	}
});

test('what is asked and what is owed takes no more statements for every call ever closed', () => {
	const call = { title: '名簿', appliesOn: '2027-04-01', dueOn: '2027-03-19', note: '' };
	const desk = story.as('miyazawa');
	const village = story.as('ide');
	for (let year = 0; year < 5; year += 1) closeCall(desk, openCall(desk, call));
	expect(statements(() => expect(outstanding(desk)).toEqual([]))).toBeLessThanOrEqual(1);
	expect(statements(() => expect(awaiting(village)).toEqual([]))).toBeLessThanOrEqual(1);
	for (let year = 0; year < 5; year += 1) openCall(desk, call);
	expect(statements(() => expect(outstanding(desk)).toHaveLength(5))).toBeLessThanOrEqual(2);
	expect(statements(() => expect(awaiting(village)).toHaveLength(5))).toBeLessThanOrEqual(2);
});

function statements(act: () => void): number {
	const prepare = vi.spyOn(db().$client, 'prepare');
	act();
	const { length } = prepare.mock.calls;
	prepare.mockRestore();
	return length;
}

function atUnion(roles: Role[], toOn: Day | null) {
	return change(system, (tx, record) =>
		appoint(tx, record, organisations.findUnion().id, {
			name: OGIWARA,
			kana: 'おぎわら あや',
			section: '事務局',
			seat: '情報政策担当',
			roles,
			fromOn: '2025-04-01',
			toOn,
			login: null,
			passwordHash: null
		})
	);
}

async function opened(said: Record<string, CellValue>[], as: ActorName): Promise<number> {
	const header = [...new Set(said.flatMap((row) => Object.keys(row)))];
	const table = [header, ...said.map((row) => header.map((field) => row[field] ?? null))];
	const files = await uploaded('名簿.xlsx', await rosterWorkbook(table));
	const actor = story.as(as);
	const of = actor.organisation.kind === '組合' ? null : actor.organisation.id;
	return batches.open(actor, of, { files, appliesOn: '2026-11-27', pastIsToday: false });
}

async function rows(said: Record<string, CellValue>[], as: ActorName = 'miyazawa') {
	const id = await opened(said, as);
	return differenceOf(story.as(as), batches.find(story.as(as), id)).rows;
}

async function kinds(said: Record<string, CellValue>[], as: ActorName) {
	return (await rows(said, as)).map((row) => row.kind);
}

async function issues(said: Record<string, CellValue>[], as: ActorName) {
	return (await rows(said, as)).flatMap((row) => row.issues);
}

async function applied(said: Record<string, CellValue>[]): Promise<void> {
	const desk = story.as('miyazawa');
	const id = await opened(said, 'miyazawa');
	apply(desk, id, differenceOf(desk, batches.find(desk, id)).seen);
}
