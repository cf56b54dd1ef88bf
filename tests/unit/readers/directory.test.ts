import { eq } from 'drizzle-orm';
import { unzipSync, strFromU8 } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { db, schema } from '#lib/server/db/index.ts';
import { setDeskPhone } from '#lib/server/identity/desk.ts';
import * as organisations from '#lib/server/identity/organisations.ts';
import { appoint } from '#lib/server/identity/people.ts';
import { directory } from '#lib/server/readers/directory.ts';
import { harmless } from '#lib/server/files/formulas.ts';
import { rowsOf, workbookOf } from '#lib/server/readers/directory-workbook.ts';
import { change, system } from '#lib/server/record/change.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import {
	actorNames,
	STORY_DAY,
	tellStory,
	type ActorName,
	type Story
} from '../../support/story.ts';

const { tenure } = schema;
const everything = { text: '', district: null };

let story: Story;

beforeAll(async () => {
	story = await tellStory();
	db()
		.update(tenure)
		.set({ phone: '0267-77-2111' })
		.where(eq(tenure.id, story.holdings.ide.tenureId))
		.run();
	setDeskPhone(story.as('maruyama'), '026-234-0001');
	come('203050', '出浦 登', '2026-12-20');
	come('203033', '遠山 望', '2027-04-01');
});

afterAll(() => closeTemporaryYui(story.folder));

describe('the order', () => {
	test('is 県, the ten 広域, 組合, others, and by code within', () => {
		const { groups, found } = directory(story.as('ide'), everything);
		expect(groups.map((group) => group.heading)).toEqual([
			'県',
			...'佐久 上田 諏訪 上伊那 南信州 木曽 松本 北アルプス 長野 北信'
				.split(' ')
				.map((name) => `${name}広域`),
			'組合',
			'そのほかの団体'
		]);
		for (const { bodies } of groups) {
			const codes = bodies.map((body) => body.code6 ?? '');
			expect(codes).toEqual([...codes].sort());
		}
		expect(found.organisations).toBe(80);
	});
});

describe('who sees the people', () => {
	test.each(actorNames.map((name) => [name] as const))('%s', (name: ActorName) => {
		const listed = directory(story.as(name), everything);
		const names = listed.groups.flatMap((group) => group.bodies.flatMap((body) => body.people));
		// A coordinator is a guest, who learns of no organisation but by what is offered.
		const all = name === 'tanaka' ? 1 : 80;
		expect(listed.groups.flatMap((group) => group.bodies)).toHaveLength(all);
		expect(names.length > 0).toBe(name !== 'tanaka');
	});

	test('a guest finds no organisation by the name of a person', async () => {
		const listed = directory(story.as('tanaka'), { text: '井出', district: null });
		expect(listed.found).toEqual({ organisations: 0, people: 0 });
		const whole = directory(story.as('tanaka'), everything);
		expect(JSON.stringify(whole)).not.toContain('井出');
		expect(JSON.stringify(rowsOf(whole, STORY_DAY))).not.toContain('井出');
	});
});

describe('a person', () => {
	test('is listed with the telephone of the post', () => {
		expect(body('北相木村').people).toMatchObject([
			{ name: '井出 直人', section: '総務企画課', phone: '0267-77-2111', startsOn: null, also: [] }
		]);
	});

	test('who has left is gone, and the successor stands there', () => {
		expect(body('小諸市').people.map((each) => each.name)).toEqual(['塩川 大輔']);
	});

	test('who comes within thirty days is told with the day, later ones are not', () => {
		expect(body('南牧村')).toMatchObject({
			isVacant: true,
			people: [{ name: '出浦 登', startsOn: '2026-12-20' }]
		});
		expect(body('小海町')).toMatchObject({ isVacant: true, people: [] });
	});

	test('who is sent to another organisation says so in both, and counts once', () => {
		expect(body('須坂市').people[0]?.also).toEqual(['長野県市町村自治振興組合 企画担当']);
		expect(body('長野県市町村自治振興組合').people.map((each) => each.also)).toContainEqual([
			'須坂市 情報政策担当'
		]);
		const { found } = directory(story.as('ide'), { text: '牧 洋平', district: null });
		expect(found).toEqual({ organisations: 2, people: 1 });
	});
});

describe('narrowing', () => {
	test('by 広域 leaves its organisations only', () => {
		const { groups, found } = directory(story.as('ide'), { text: '', district: 'ueda' });
		expect(groups.map((group) => group.heading)).toEqual(['上田広域']);
		expect(found.organisations).toBe(4);
	});

	test('by an unknown 広域 narrows nothing', () => {
		expect(directory(story.as('ide'), { text: '', district: 'x' }).isNarrowed).toBe(false);
	});

	test('by a person leaves only them; by an organisation all of its people', () => {
		const people = (text: string) =>
			directory(story.as('ide'), { text, district: null }).groups.flatMap((group) =>
				group.bodies.flatMap((each) => each.people.map((listed) => listed.name))
			);
		expect(people('柳澤')).toEqual(['柳沢 佳代']);
		expect(people('佐久市')).toEqual(['柳沢 佳代', '小林 修一']);
	});
});

test('the desk of the union has its telephone', () => {
	expect(body('長野県市町村自治振興組合').phone).toBe('026-234-0001');
	expect(body('佐久市').phone).toBeNull();
});

describe('the Excel file', () => {
	test('has a row for everybody, and says where nobody is', () => {
		const rows = rowsOf(directory(story.as('ide'), everything), STORY_DAY);
		expect(rows).toContainEqual(
			'203076,北相木村,村,佐久,総務企画課,情報政策担当,井出 直人,いで なおと,0267-77-2111,,'.split(
				','
			)
		);
		expect(rows.find((row) => row[1] === '小海町')?.at(-1)).toBe('担当が登録されていません');
	});

	test.each(['=1+1', '+81', '-5', '@x', '\t=1'])('takes the sting from %s', (text) => {
		expect(harmless(text)).toBe(`'${text}`);
	});

	test('is one A4 sheet wide with a frozen and repeated head, codes as text', async () => {
		const listing = directory(story.as('ide'), everything);
		const parts = unzipSync((await workbookOf(listing, STORY_DAY)).bytes);
		const part = (name: RegExp) =>
			strFromU8(parts[Object.keys(parts).find((key) => name.test(key)) ?? ''] ?? new Uint8Array());
		const sheet = part(/worksheets\/sheet1\.xml$/);
		expect(sheet).toMatch(/state="frozen"/);
		expect(sheet.match(/<pageSetup /g)).toHaveLength(1);
		expect(sheet).toMatch(/paperSize="9"/);
		expect(sheet).not.toMatch(/<v>203076<\/v>/);
		expect(part(/workbook\.xml$/)).toContain('_xlnm.Print_Titles');
	});
});

function body(name: string) {
	const { groups } = directory(story.as('ide'), everything);
	const found = groups.flatMap((group) => group.bodies).find((each) => each.name === name);
	if (!found) throw new Error(`${name} is not in the directory.`);
	return found;
}

function come(code6: string, name: string, fromOn: string): void {
	change(system, (tx, record) =>
		appoint(tx, record, organisations.findByCode(code6).id, {
			name,
			kana: 'よみ',
			section: '総務課',
			seat: '情報政策担当',
			roles: ['member'],
			fromOn,
			toOn: null,
			login: null,
			passwordHash: null
		})
	);
}
