import { strFromU8, unzipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Conflict, Invalid } from '#lib/errors.ts';
import type { Day } from '#lib/dates.ts';
import type { Actor } from '#lib/server/identity/actors.ts';
import { actorOf, tenuresOf } from '#lib/server/identity/actors.ts';
import { endTenure, staffOf } from '#lib/server/identity/people.ts';
import * as organisations from '#lib/server/identity/organisations.ts';
import { apply } from '#lib/server/identity/roster/apply.ts';
import * as batches from '#lib/server/identity/roster/batches.ts';
import { exported, exportedDifference } from '#lib/server/identity/roster/export.ts';
import { differenceOf } from '#lib/server/identity/roster/overview.ts';
import { revert } from '#lib/server/identity/roster/revert.ts';
import { begin, resume } from '#lib/server/identity/sessions.ts';
import { clockAt } from '../../../support/clock.ts';
import { closeTemporaryYui } from '../../../support/database.ts';
import { rosterWorkbook, type CellValue } from '../../../support/roster-files.ts';
import { tellStory, type Story, uploaded } from '../../../support/story.ts';

const HEADER = ['団体名', '課', '氏名', 'ふりがな', '電話', 'メール', '役割', '適用日'];
const IDE = '井出 直人';

let story: Story;
beforeEach(async () => void (story = await tellStory()));
afterEach(() => closeTemporaryYui(story.folder));

describe('a roster', () => {
	test('adds, moves, corrects and lets go, and leaves those who are absent', async () => {
		const id = await opened([
			HEADER,
			[
				'佐久市',
				'企画課',
				'依田 美咲',
				'ヨダ　ミサキ',
				'0267-62-2111',
				'yoda@example.lg.jp',
				'職員',
				null
			],
			['佐久穂町', '政策課', '髙見澤　康平', 'たかみざわ こうへい', null, null, null, '2027/4/1'],
			['北相木村', '総務企画課', '井出直人', null, '０２６７－７７－２１１１', null, null, null]
		]);
		const { rows, counts, absent } = shown(id);
		expect(rows.map((row) => row.kind)).toEqual(['added', 'moved', 'corrected']);
		expect(rows[0]?.kana).toBe('よだ みさき');
		expect(rows[1]?.steps).toEqual([{ label: '課', from: '総務課', to: '政策課' }]);
		expect(rows[2]?.steps).toEqual([{ label: '電話', from: '', to: '0267-77-2111' }]);
		expect(counts.faulty).toBe(0);
		expect(absent.map((one) => one.name)).toEqual(['柳沢 佳代', '小林 修一']);
		applied(id);
		expect(staff('202177').map((one) => one.name)).toContain('依田 美咲');
		expect(staff('202177').map((one) => one.name)).toContain('柳沢 佳代');
	});

	test('staged for 1 April is in force from midnight and not a moment before', async () => {
		const id = await opened(
			[
				[...HEADER, '区分'],
				['北相木村', '住民福祉課', IDE, null, null, null, null, null, null],
				['小諸市', null, '塩川 大輔', null, null, null, null, null, '退任'],
				['小諸市', '企画課', '荻原 綾', 'おぎわら あや', null, null, '職員、決裁者', null, null]
			],
			{ appliesOn: '2027-04-01' }
		);
		applied(id);
		const { tenureId, personId } = story.holdings.ide;
		expect(batches.find(desk(), id)).toMatchObject({ appliesOn: '2027-04-01' });
		clockAt('2027-03-31', '23:59');
		expect(batches.stateOf(batches.find(desk(), id))).toBe('staged');
		expect(actorOf(tenureId)?.tenure.section).toBe('総務企画課');
		expect(tenuresOf(story.holdings.shiokawa.personId)).toHaveLength(1);
		clockAt('2027-04-01', '0:00');
		expect(batches.stateOf(batches.find(desk(), id))).toBe('applied');
		expect(actorOf(tenureId)).toBeNull();
		expect(tenuresOf(personId).map((one) => one.section)).toEqual(['住民福祉課']);
		expect(tenuresOf(story.holdings.shiokawa.personId)).toEqual([]);
	});

	test('taken back, leaves everybody as before', async () => {
		const before = staffEverywhere();
		const id = await opened([
			HEADER,
			['佐久市', '企画課', '依田 美咲', 'よだ みさき', null, null, null, null],
			['佐久穂町', '政策課', '高見澤 康平', null, null, 'new@example.lg.jp', '職員', null],
			['北相木村', null, IDE, 'いで なおひと', '0267-77-2111', null, null, null]
		]);
		applied(id);
		expect(staffEverywhere()).not.toEqual(before);
		clockAt('2026-12-11', '23:59');
		expect(revert(desk(), id)).toEqual([]);
		expect(staffEverywhere()).toEqual(before);
		expect(() => revert(desk(), id)).toThrow(Conflict);
	});

	test('can be taken back for 14 days after its day, not longer', async () => {
		const id = await opened([HEADER, ['北相木村', '住民課', IDE, null, null, null, null, null]], {
			appliesOn: '2027-04-01'
		});
		applied(id);
		clockAt('2027-04-16', '0:00');
		expect(() => revert(desk(), id)).toThrow('14日');
		clockAt('2027-04-15', '23:59');
		revert(desk(), id);
		expect(tenuresOf(story.holdings.ide.personId).map((one) => one.section)).toEqual([
			'総務企画課'
		]);
	});

	test('taken back, leaves and names what somebody changed since', async () => {
		const id = await opened([
			HEADER,
			['佐久市', '企画課', '依田 美咲', 'よだ みさき', null, null, null, null],
			['北相木村', null, IDE, null, '0267-77-2111', null, null, null]
		]);
		applied(id);
		const yoda = staff('202177').find((one) => one.name === '依田 美咲');
		endTenure(story.as('maruyama'), yoda?.tenureId ?? 0);
		expect(revert(desk(), id)).toEqual(['依田 美咲']);
		expect(shown(id).rows[0]?.issues[0]).toContain('そのままにしました');
	});

	test('written out and read in again changes nothing, staged moves included', async () => {
		applied(
			await opened([HEADER, ['北相木村', '住民課', IDE, null, null, null, null, null]], {
				appliesOn: '2027-04-01'
			})
		);
		const { name, bytes } = await exported(desk(), null);
		expect(name).toBe('名簿_全団体_20261127.xlsx');
		const parts = unzipSync(bytes);
		const sheet = strFromU8(parts['xl/worksheets/sheet1.xml'] ?? new Uint8Array());
		expect(sheet).toMatch(
			/<sheetPr><pageSetUpPr fitToPage="1"\/><\/sheetPr><sheetViews>.*state="frozen"/
		);
		expect(sheet).toMatch(/<pageSetup paperSize="9" orientation="landscape" fitToWidth="1"/);
		const book = strFromU8(parts['xl/workbook.xml'] ?? new Uint8Array());
		expect(book.match(/<definedNames/g)).toHaveLength(1);
		const files = await uploaded(name, bytes);
		const id = await batches.open(desk(), null, {
			files,
			appliesOn: '2026-11-27',
			pastIsToday: false
		});
		const { counts, rows } = shown(id);
		expect(rows.filter((row) => row.kind !== 'unchanged')).toEqual([]);
		expect(counts.unchanged).toBe(14);
		expect((await exportedDifference(desk(), id)).bytes.length).toBeGreaterThan(1000);
	});

	test('knows a person by 登録番号 across a change of name', async () => {
		const { personId } = story.holdings.yanagisawa;
		const id = await opened([
			['登録番号', '団体名', '課', '氏名', 'ふりがな'],
			[personId, '佐久市', '情報政策課', '上原 佳代', 'うえはら かよ']
		]);
		expect(shown(id).rows[0]?.steps[0]).toEqual({
			label: '氏名',
			from: '柳沢 佳代',
			to: '上原 佳代'
		});
		applied(id);
		expect(staff('202177').map((one) => one.name)).toContain('上原 佳代');
	});

	test('ends the sessions of who leaves today and has no other seat, and moves no one else’s', async () => {
		const sessions = async (name: 'shiokawa' | 'maki') => {
			const { personId, tenureId } = story.holdings[name];
			return (await begin(personId, tenureId, false, false)).sessionId;
		};
		const [shiokawa, maki] = [await sessions('shiokawa'), await sessions('maki')];
		applied(
			await opened([
				[...HEADER, '区分'],
				['小諸市', null, '塩川 大輔', null, null, null, null, null, '退任'],
				['須坂市', null, '牧 洋平', null, null, null, null, null, '退任']
			])
		);
		expect(await resume(shiokawa, false)).toBeNull();
		const fallen = await resume(maki, false);
		expect(fallen?.fellBackFrom).toBe(true);
		expect(fallen?.actor.organisation.kind).toBe('組合');
	});

	test('a second seat of somebody is a line of its own and no move', async () => {
		const id = await opened([
			['団体名', '課', '氏名', '担当'],
			['佐久市', '情報政策課', '柳沢 佳代', '情報政策担当'],
			['佐久市', '企画課', '柳沢 佳代', '統計担当']
		]);
		expect(shown(id).rows.map((row) => row.kind)).toEqual(['unchanged', 'added']);
		applied(id);
		expect(tenuresOf(story.holdings.yanagisawa.personId).map((one) => one.seat)).toEqual([
			'情報政策担当',
			'統計担当'
		]);
		const again = await opened([
			['団体名', '氏名', '課'],
			['佐久市', '柳沢 佳代', '広報課']
		]);
		expect(shown(again).rows[0]?.kind).toBe('moved');
	});

	test('put right before its day corrects what is staged where it stands', async () => {
		const row = (section: string) => [
			HEADER,
			['北相木村', section, IDE, null, null, null, null, null]
		];
		applied(await opened(row('住民課'), { appliesOn: '2027-04-01' }));
		const id = await opened(row('福祉課'), { appliesOn: '2027-04-01' });
		expect(shown(id).rows[0]?.kind).toBe('corrected');
		applied(id);
		clockAt('2027-04-01', '0:00');
		expect(tenuresOf(story.holdings.ide.personId).map((one) => one.section)).toEqual(['福祉課']);
	});

	test('applied twice at once is applied once', async () => {
		const id = await opened([
			HEADER,
			['佐久市', '企画課', '依田 美咲', 'よだ みさき', null, null, null, null]
		]);
		const { seen } = shown(id);
		apply(desk(), id, seen);
		expect(() => apply(desk(), id, seen)).toThrow(Conflict);
		expect(staff('202177').filter((one) => one.name === '依田 美咲')).toHaveLength(1);
	});

	test('put away changes nothing and cannot be applied', async () => {
		const id = await opened([
			HEADER,
			['佐久市', '企画課', '依田 美咲', 'よだ みさき', null, null, null, null]
		]);
		const { seen } = shown(id);
		batches.drop(desk(), id);
		expect(() => apply(desk(), id, seen)).toThrow('取りやめて');
		expect(batches.list(desk(), null)[0]?.state).toBe('dropped');
	});

	test('is compared anew when people changed after it was looked at', async () => {
		const id = await opened([
			HEADER,
			['佐久市', '広報課', '小林 修一', null, null, null, null, null]
		]);
		const { seen } = shown(id);
		endTenure(story.as('maruyama'), story.holdings.kobayashi.tenureId);
		expect(() => apply(desk(), id, seen)).toThrow(Conflict);
		expect(shown(id).rows[0]?.kind).toBe('faulty');
		expect(() => apply(desk(), id, shown(id).seen)).toThrow(Invalid);
	});

	test('warns before an organisation loses its last 団体管理者', async () => {
		const id = await opened([
			[...HEADER, '区分'],
			['佐久市', null, '小林 修一', null, null, null, null, null, '退任'],
			['生坂村', null, '牛越 宏明', null, null, null, '職員', null, null]
		]);
		expect(shown(id).withoutAdmin).toEqual(['佐久市', '生坂村']);
	});

	test('with 400 rows of which 12 are wrong names the 12, each by sheet and cell', async () => {
		const codes = organisations.list().flatMap((body) => (body.district ? [body.code6 ?? ''] : []));
		const rows: CellValue[][] = Array.from({ length: 400 }, (_, index) => [
			codes[index % 77] ?? '',
			'総務課',
			`人 その${index}`,
			'ひと',
			index % 34 === 0 ? '部長' : '職員'
		]);
		const id = await opened([['団体コード', '課', '氏名', 'ふりがな', '役割'], ...rows]);
		const { counts, rows: all } = shown(id);
		expect([counts.added, counts.faulty]).toEqual([388, 12]);
		const faulty = all.filter((row) => row.kind === 'faulty');
		expect(faulty[0]?.issues).toEqual([
			'名簿 の E2：「部長」という役割はありません。長野市で使えるのは「職員、決裁者、団体管理者」です。'
		]);
		expect(() => applied(id)).toThrow('直すところが12件');
		batches.leaveOut(desk(), id, {
			shown: faulty.map((row) => row.id),
			rows: faulty.map((row) => row.id)
		});
		expect(applied(id)).toMatchObject({ added: 388 });
	}, 20_000);
});

function desk(): Actor {
	return story.as('miyazawa');
}

async function opened(
	rows: CellValue[][],
	{ as = desk(), of = null, appliesOn = '2026-11-27', pastIsToday = false } = {} as {
		as?: Actor;
		of?: number | null;
		appliesOn?: Day;
		pastIsToday?: boolean;
	}
): Promise<number> {
	const files = await uploaded('名簿.xlsx', await rosterWorkbook(rows));
	return batches.open(as, of, { files, appliesOn, pastIsToday });
}

function shown(id: number) {
	return differenceOf(desk(), batches.find(desk(), id));
}

function applied(id: number) {
	return apply(desk(), id, shown(id).seen);
}

function staff(code6: string) {
	return staffOf(story.as('maruyama'), organisations.findByCode(code6).id);
}

function staffEverywhere() {
	return organisations
		.list()
		.flatMap((body) => staffOf(story.as('maruyama'), body.id))
		.map(({ name, kana, section, seat, roles, fromOn, toOn }) => ({
			name,
			kana,
			section,
			seat,
			roles: roles.toSorted(),
			fromOn,
			toOn
		}));
}
