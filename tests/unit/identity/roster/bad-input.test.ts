import { zipSync, strToU8 } from 'fflate';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Invalid } from '#lib/errors.ts';
import { db, schema } from '#lib/server/db/index.ts';
import type { Actor } from '#lib/server/identity/actors.ts';
import * as organisations from '#lib/server/identity/organisations.ts';
import * as batches from '#lib/server/identity/roster/batches.ts';
import { differenceOf } from '#lib/server/identity/roster/overview.ts';
import { closeTemporaryYui } from '../../../support/database.ts';
import { describedWorkbook } from '../../../support/price-list-files.ts';
import { bareWorkbook, rosterWorkbook, type CellValue } from '../../../support/roster-files.ts';
import { tellStory, type ActorName, type Story, uploaded } from '../../../support/story.ts';

let story: Story;
beforeEach(async () => void (story = await tellStory()));
afterEach(() => closeTemporaryYui(story.folder));

const WHO = ['総務課', '依田 美咲', 'よだ みさき'];

const merged = (rows: (string | null)[][], merges: string[]) =>
	describedWorkbook({ sheets: [{ name: 'Sheet1', rows, merges }] });

describe('a header', () => {
	test.each<[string, CellValue[][]]>([
		[
			'in any order',
			[
				['氏名', '課', '団体名', 'ふりがな'],
				['依田 美咲', '総務課', '佐久市', 'よだ みさき']
			]
		],
		[
			'under a title, with line breaks, full width and marks',
			[
				['令和９年度　情報政策担当者名簿'],
				[null],
				['団体\nコード', '団 体 名', '課（室）', '氏　名 ※必須', 'ﾌﾘｶﾞﾅ'],
				[202177, '佐久市', ...WHO]
			]
		],
		[
			'with a code of five digits in full width',
			[
				['市町村コード', '所属', '職員氏名', 'よみがな'],
				['２０２１７', ...WHO]
			]
		],
		['with the organisation in the name of the sheet alone', [['課', '氏名', 'ふりがな'], WHO]]
	])('%s is understood', async (_, rows) => {
		const [row] = await read({ 佐久市: rows });
		expect(row).toMatchObject({ kind: 'added', organisation: '佐久市', name: '依田 美咲' });
	});

	test('of two rows with merged cells is understood', async () => {
		const bytes = merged(
			[
				['団体', null, '所属', '職員', null, '連絡先', null],
				['コード', '名称', null, '氏名', 'ふりがな', '電話', 'メール'],
				['202177', '佐久市', '総務課', '依田 美咲', 'よだ みさき', '0267-62-2111', 'a@b.jp']
			],
			['A1:B1', 'C1:C2', 'D1:E1', 'F1:G1']
		);
		const [row] = await readBytes('名簿.xlsx', bytes);
		expect(row).toMatchObject({ kind: 'added', organisation: '佐久市' });
		expect(row?.steps.map((step) => step.label)).toEqual(['課', '担当', '役割', '電話']);
	});

	test('merged over two columns that cannot be told apart is named', async () => {
		const bytes = merged(
			[
				['団体名', '課', '氏名', null, 'ふりがな'],
				['佐久市', '総務課', '依田', '美咲', 'よだ みさき']
			],
			['C1:D1']
		);
		const rows = await readBytes('名簿.xlsx', bytes);
		expect(rows[0]?.issues[0]).toMatch(/^Sheet1 の D1：見出し「氏名」がC1からD1まで結合され/);
	});

	test('that stands twice is named with both cells', async () => {
		const rows = await read([
			['団体名', '課', '氏名', 'ふりがな', '電話', '電話番号'],
			['佐久市', ...WHO, '0267-62-2111', '123']
		]);
		expect(rows[0]?.issues[0]).toContain('二つあります（E1とF1）');
	});

	test('organisations merged over their people count for each of them', async () => {
		const bytes = merged(
			[
				['団体名', '課', '氏名', 'ふりがな'],
				['佐久市', '総務課', '依田 美咲', 'よだ みさき'],
				[null, '企画課', '荻原 綾', 'おぎわら あや']
			],
			['A2:A3']
		);
		const rows = await readBytes('名簿.xlsx', bytes);
		expect(rows.map((row) => row.organisation)).toEqual(['佐久市', '佐久市']);
	});
});

describe('a cell', () => {
	test.each<[string, Record<string, CellValue>, RegExp]>([
		['an unknown organisation', { 団体名: '架空市' }, /A2：「架空市」という団体は見つかりません/],
		[
			'a code that nobody has',
			{ 団体コード: '202012' },
			/B2：団体コード「202012」の団体はありません/
		],
		['松川 alone', { 団体名: '松川' }, /A2：「松川」に当たる団体が2つあります/],
		[
			'the code of 松川町 with the name of 松川村',
			{ 団体コード: 204021, 団体名: '松川村' },
			/A2：団体コード「204021」は松川町ですが、団体名は「松川村」です/
		],
		['a municipality of before', { 団体名: '豊科町' }, /A2：「豊科町」は、いまの安曇野市/],
		['no organisation', { 団体名: null }, /A2：団体コードか団体名/],
		['no name', { 氏名: null }, /D2：氏名がありません/],
		['no section', { 課: null }, /C2：課がありません/],
		['no reading', { ふりがな: null }, /E2：ふりがながありません/],
		['kanji as a reading', { ふりがな: '依田' }, /E2：ふりがなに漢字/],
		[
			'a role that does not exist',
			{ 役割: '職員・部長' },
			/F2：「部長」という役割はありません。佐久市で使えるのは「職員、決裁者、団体管理者」/
		],
		['a role of another house', { 役割: '相談窓口' }, /F2：「相談窓口」は佐久市では付けられません/],
		['a day that is none', { 適用日: '4月吉日' }, /G2：「4月吉日」を日付として読めません/],
		['a day gone by', { 適用日: 'R8.4.1' }, /G2：適用日（R8.4.1）が過ぎています/],
		[
			'an end before the beginning',
			{ 適用日: 'R9.4.1', 終了日: 'R9.3.31' },
			/H2：終了日（R9.3.31）が、適用日（R9.4.1）より前/
		],
		['a mail address that is none', { メール: 'yoda＠' }, /J2：メールアドレスの形/],
		['a kind that is none', { 区分: '休み' }, /I2：区分は「退任」か空に/],
		['a farewell to a stranger', { 区分: '退任' }, /D2：区分は退任ですが、この人は名簿にいません/],
		[
			'a number of another organisation',
			{ 登録番号: 1 },
			/K2：登録番号1の人は、佐久市の名簿にいません/
		]
	])('with %s is named', async (_, given, expected) => {
		const row = {
			団体名: '佐久市',
			団体コード: null,
			課: '総務課',
			氏名: '依田 美咲',
			ふりがな: 'よだ みさき',
			役割: null,
			適用日: null,
			終了日: null,
			区分: null,
			メール: null,
			登録番号: null,
			...given
		};
		const [read1] = await read({ Sheet1: [Object.keys(row), Object.values(row)] });
		expect(read1?.kind).toBe('faulty');
		expect(read1?.issues.join(' ')).toMatch(expected);
		expect(read1?.issues[0]).toMatch(/^Sheet1 の /);
	});

	test.each<[string, CellValue, string]>([
		['R9.4.1', 'R9.4.1', '2027-04-01'],
		['令和９年４月１日', '令和９年４月１日', '2027-04-01'],
		['an Excel date', new Date('2027-04-01T00:00:00Z'), '2027-04-01'],
		['a bare serial number', 46478, '2027-04-01'],
		['eight digits', '20270401', '2027-04-01']
	])('with the day %s is understood', async (_, value, day) => {
		const [row] = await read([
			['団体名', '課', '氏名', 'ふりがな', '適用日'],
			['佐久市', ...WHO, value]
		]);
		expect(row).toMatchObject({ kind: 'added', on: day });
	});

	test.each([
		['下条村', '下條村'],
		['長野県 下伊那郡 松川町', '松川町'],
		['駒ケ根', '駒ヶ根市'],
		['長野県', '長野県'],
		['組合', '長野県市町村自治振興組合']
	])('with the organisation %s means %s', async (written, meant) => {
		const [row] = await read([
			['団体名', '課', '氏名', 'ふりがな'],
			[written, ...WHO]
		]);
		expect(row).toMatchObject({ organisation: meant, kind: 'added' });
	});

	test('with a telephone number that Excel made a number has its zero again', async () => {
		const [row] = await read([
			['団体名', '課', '氏名', 'ふりがな', '電話'],
			['佐久市', ...WHO, 267622111]
		]);
		expect(row?.steps.at(-1)?.to).toBe('0267622111');
	});
});

describe('people', () => {
	test('standing twice are named in both rows with the other cell', async () => {
		const rows = await read([
			['団体名', '課', '氏名', 'ふりがな'],
			['佐久市', ...WHO],
			['佐久', '企画課', '依田美咲', 'ヨダミサキ']
		]);
		expect(rows.map((row) => row.issues)).toEqual([
			['名簿 の C2：同じ人が二度あります（C3）。どちらかを除いてください。'],
			['名簿 の C3：同じ人が二度あります（C2）。どちらかを除いてください。']
		]);
	});

	test('of the same name with another reading are asked about', async () => {
		const rows = await read([
			['団体名', '課', '氏名', 'ふりがな'],
			['佐久市', '福祉課', '小林 修一', 'こばやし のぶかず']
		]);
		expect(rows[0]?.issues[0]).toContain('登録番号を入れてください');
	});

	test('of another organisation in an organisation’s own file are refused and named', async () => {
		const rows = await read(
			[
				['団体名', '課', '氏名', 'ふりがな'],
				['佐久市', ...WHO],
				['北相木', '総務企画課', '井出 直人', null]
			],
			'ide'
		);
		expect(rows[0]?.issues).toEqual([
			'名簿 の A2：佐久市の人です。この名簿に入れられるのは北相木村の人だけです。'
		]);
		expect(rows[1]?.kind).toBe('unchanged');
	});

	test('with days gone by begin today where that was chosen', async () => {
		const files = await uploaded(
			'名簿.xlsx',
			await rosterWorkbook([
				['団体名', '課', '氏名', 'ふりがな', '適用日'],
				['佐久市', ...WHO, 'R8.4.1']
			])
		);
		const input = { files, appliesOn: '2026-11-01', pastIsToday: true };
		const id = await batches.open(story.as('miyazawa'), null, input);
		expect(shown(id)[0]).toMatchObject({ kind: 'added', on: '2026-11-27' });
	});

	test('meant by an ambiguous name are taken where they were put, all of the same words at once', async () => {
		const id = await opened(
			'名簿.xlsx',
			await rosterWorkbook([
				['団体名', '課', '氏名', 'ふりがな'],
				['松川', ...WHO],
				['松川', '企画課', '荻原 綾', 'おぎわら あや']
			])
		);
		const [row] = shown(id);
		const village = row?.candidates.find((candidate) => candidate.name === '松川村');
		expect(row?.candidates.map((one) => one.note)).toEqual(['南信州広域', '北アルプス広域']);
		const input = { row: row?.id ?? 0, organisation: village?.id ?? 0 };
		expect(batches.choose(story.as('miyazawa'), id, input)).toBe(2);
		expect(shown(id).map((one) => [one.organisation, one.kind])).toEqual([
			['松川村', 'added'],
			['松川村', 'added']
		]);
	});
});

describe('a file', () => {
	const ole = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600)]);

	test.each<[string, string, () => Buffer | Promise<Buffer>, RegExp]>([
		[
			'without a header',
			'名簿.xlsx',
			() =>
				rosterWorkbook([
					['あ', 'い'],
					['う', 'え']
				]),
			/見出しの行が見つかりません/
		],
		[
			'with an empty sheet',
			'名簿.xlsx',
			() => bareWorkbook('<sheetData/>'),
			/名簿の行が一つもありません/
		],
		[
			'with a header alone',
			'名簿.xlsx',
			() => rosterWorkbook([['団体名', '氏名']]),
			/名簿の行が一つもありません/
		],
		['that is no workbook', '名簿.pdf', () => Buffer.from('%PDF-1.7\n'), /名簿として読めません/],
		[
			'with too many rows',
			'名簿.xlsx',
			() =>
				rosterWorkbook([
					['団体名', '氏名'],
					...Array.from({ length: 3001 }, () => ['佐久市', '依田'])
				]),
			/3,000行/
		],
		[
			'that unpacks to hundreds of megabytes',
			'名簿.xlsx',
			() => bareWorkbook(`<sheetData>${' '.repeat(40 * 1024 * 1024)}</sheetData>`),
			/展開すると/
		],
		[
			'with a document type',
			'名簿.xlsx',
			() => bareWorkbook('<!DOCTYPE x [<!ENTITY a "b">]><sheetData/>'),
			/壊れていて読めません/
		],
		['renamed', '名簿.xlsx', () => Buffer.from('団体名,氏名\n'), /拡張子/],
		['that is no compound file', '名簿.xls', () => ole, /受け取れません/],
		[
			'of a bomb',
			'名簿.xlsx',
			() =>
				Buffer.from(
					zipSync({
						'[Content_Types].xml': strToU8('<T/>'),
						'xl/workbook.xml': new Uint8Array(60 * 1024 * 1024)
					})
				),
			/展開すると極端に大きくなる/
		]
	])(
		'%s is refused in one sentence, and nothing is written',
		async (_, name, bytes, expected) => {
			const refusal = opened(name, await bytes());
			await expect(refusal).rejects.toThrow(expected);
			expect(db().select().from(schema.rosterBatch).all()).toEqual([]);
			expect(db().select().from(schema.rosterRow).all()).toEqual([]);
		},
		20_000
	);

	test.each([
		['password', ['password'], 'xlsx', 'パスワードを解除'],
		['the form of old Excel', [], 'xls', '.xlsxで保存し直して']
	])('with %s says what to do', async (_, marks, kind, expected) => {
		const file = { sha256: '0'.repeat(64), name: '名簿', size: 1, type: '', previews: null };
		const files = [{ ...file, kind, marks }];
		const input = { files, appliesOn: '2026-11-27', pastIsToday: false };
		await expect(batches.open(story.as('miyazawa'), null, input)).rejects.toThrow(expected);
	});

	test('with a sheet of notes besides names the sheet, and goes when that is left out', async () => {
		const rows = await read({
			名簿: [
				['団体名', '課', '氏名', 'ふりがな'],
				['佐久市', ...WHO]
			],
			説明: [['この名簿の使い方']]
		});
		expect(rows.map((row) => row.kind)).toEqual(['added', 'faulty']);
		expect(rows[1]?.issues[0]).toMatch(/^説明 の A1：/);
	});

	test.each(['utf-8', 'cp932'])('of separated values in %s is read', async (charset) => {
		const text = '団体名,課,氏名,ふりがな\r\n佐久市,総務課,田,よだ\r\n';
		// 佐久市,総務課,田,よだ in CP932.
		const cp932 = Buffer.from(
			'926391cc96bc2c89db2c8e8196bc2c82d382e882aa82c80d0a8db28b768e732c918d96b189db2c93632c82e682be0d0a',
			'hex'
		);
		const [row] = await readBytes('名簿.csv', charset === 'cp932' ? cp932 : Buffer.from(text));
		expect(row).toMatchObject({ kind: 'added', organisation: '佐久市', name: '田', kana: 'よだ' });
	});

	test('is asked for when none was chosen, and a day gone by is no day to begin', async () => {
		const open = (files: [], appliesOn: string) =>
			batches.open(story.as('miyazawa'), null, { files, appliesOn, pastIsToday: false });
		await expect(open([], '2026-11-27')).rejects.toThrow(Invalid);
		await expect(open([], '2026-11-26')).rejects.toThrow(Invalid);
	});
});

async function read(
	rows: CellValue[][] | Record<string, CellValue[][]>,
	as: ActorName = 'miyazawa'
) {
	return readBytes('名簿.xlsx', await rosterWorkbook(rows), as);
}

async function readBytes(name: string, bytes: Buffer, as: ActorName = 'miyazawa') {
	return shown(await opened(name, bytes, as), as);
}

async function opened(name: string, bytes: Buffer, as: ActorName = 'miyazawa'): Promise<number> {
	const actor: Actor = story.as(as);
	const of = as === 'miyazawa' ? null : organisations.find(actor.organisation.id).id;
	const files = await uploaded(name, bytes);
	return batches.open(actor, of, { files, appliesOn: '2026-11-27', pastIsToday: false });
}

function shown(id: number, as: ActorName = 'miyazawa') {
	return differenceOf(story.as(as), batches.find(story.as(as), id)).rows;
}
