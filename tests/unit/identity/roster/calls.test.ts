import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Conflict, Forbidden, NotFound } from '#lib/errors.ts';
import * as organisations from '#lib/server/identity/organisations.ts';
import { apply } from '#lib/server/identity/roster/apply.ts';
import * as batches from '#lib/server/identity/roster/batches.ts';
import {
	awaiting,
	calls,
	closeCall,
	handInUnchanged,
	openCall,
	outstanding,
	progress,
	remind
} from '#lib/server/identity/roster/calls.ts';
import { exported, exportedDifference } from '#lib/server/identity/roster/export.ts';
import { differenceOf } from '#lib/server/identity/roster/overview.ts';
import { ownRoster } from '#lib/server/identity/roster/own.ts';
import { revert } from '#lib/server/identity/roster/revert.ts';
import { closeTemporaryYui } from '../../../support/database.ts';
import { rosterWorkbook } from '../../../support/roster-files.ts';
import {
	actorNames,
	tellStory,
	type ActorName,
	type Story,
	uploaded
} from '../../../support/story.ts';

const CALL = {
	title: '令和9年度の名簿',
	appliesOn: '2027-04-01',
	dueOn: '2027-03-19',
	note: ''
};

let story: Story;
beforeEach(async () => void (story = await tellStory()));
afterEach(() => closeTemporaryYui(story.folder));

describe('a call for rosters', () => {
	test('waits with each 団体管理者, and with every seat where there is none', () => {
		const id = openCall(story.as('miyazawa'), CALL);
		const waiting = actorNames.filter((name) => awaiting(story.as(name)).length > 0);
		expect(waiting).toEqual([
			'ide',
			'takamizawa',
			'kobayashi',
			'shiokawa',
			'miyashita',
			'nakazawa',
			'ushikoshi',
			'maki'
		]);
		expect(awaiting(story.as('ide'))).toEqual([
			{
				thing: `roster-call:${id}`,
				kind: 'roster',
				title: '令和9年度の名簿',
				href: `/admin/organisations/${village()}/roster`,
				from: '長野県市町村自治振興組合',
				dueOn: '2027-03-19',
				remindedAt: null
			}
		]);
	});

	test('is answered by 変更なし once, and by an organisation’s own file', async () => {
		const id = openCall(story.as('miyazawa'), CALL);
		handInUnchanged(story.as('ide'), village(), id);
		expect(() => handInUnchanged(story.as('ide'), village(), id)).toThrow(Conflict);
		const batchId = await ownFile('ushikoshi', '牛越 宏明');
		expect(progress(story.as('miyazawa'), id).handedIn).toMatchObject([
			{ name: '北相木村', by: '井出 直人', batchId: null },
			{ name: '生坂村', by: '牛越 宏明', batchId }
		]);
		expect(calls(story.as('miyazawa'))[0]).toMatchObject({ handedIn: 2, asked: 77 });
		expect(awaiting(story.as('ushikoshi'))).toEqual([]);
		revert(story.as('ushikoshi'), batchId);
		expect(awaiting(story.as('ushikoshi'))).toHaveLength(1);
		expect(outstanding(story.as('miyazawa'))).toMatchObject([{ done: 1, asked: 77 }]);
	});

	test('reminds exactly those who were named and are still missing', () => {
		const id = openCall(story.as('miyazawa'), CALL);
		const [first, second] = [village(), organisations.findByCode('204480').id];
		handInUnchanged(story.as('ide'), village(), id);
		const union = story.as('miyazawa').organisation.id;
		expect(remind(story.as('maruyama'), id, [first, second, union])).toBe(1);
		expect(awaiting(story.as('ushikoshi'))[0]?.remindedAt).toEqual(
			new Date('2026-11-27T02:00:00Z')
		);
		const missing = progress(story.as('miyazawa'), id).missing;
		expect(missing.filter((body) => body.remindedAt !== null).map((body) => body.id)).toEqual([
			second
		]);
		expect(missing[0]?.name).toBe('長野市');
	});

	test('once closed asks nobody', () => {
		const id = openCall(story.as('miyazawa'), CALL);
		closeCall(story.as('miyazawa'), id);
		expect(awaiting(story.as('ide'))).toEqual([]);
		expect(() => remind(story.as('miyazawa'), id, [village()])).toThrow(Conflict);
		expect(() => handInUnchanged(story.as('ide'), village(), id)).toThrow(NotFound);
	});
});

describe('who may', () => {
	const union: ActorName[] = ['miyazawa', 'maruyama'];

	test.each<[string, (name: ActorName, batchId: number) => unknown, ActorName[]]>([
		['see all batches', (name) => batches.list(story.as(name), null), union],
		['open a call', (name) => openCall(story.as(name), CALL), union],
		['see the calls', (name) => calls(story.as(name)), union],
		['see a batch of 北相木村', (name, id) => batches.find(story.as(name), id), ['ide', ...union]],
		['drop it', (name, id) => batches.drop(story.as(name), id), ['ide', 'maruyama', 'miyazawa']],
		[
			'list those of 北相木村',
			(name) => batches.list(story.as(name), village()),
			['ide', ...union]
		],
		['see the page of 北相木村', (name) => ownRoster(story.as(name), village()), ['ide', ...union]],
		[
			'leave rows out',
			(name, id) => batches.leaveOut(story.as(name), id, { shown: [], rows: [] }),
			['ide', ...union]
		],
		[
			'hand in for 北相木村',
			(name) => handInUnchanged(story.as(name), village(), openCall(story.as('miyazawa'), CALL)),
			['ide']
		]
	])(
		'%s',
		async (_, act, expected) => {
			const may: ActorName[] = [];
			for (const name of actorNames) {
				const files = await uploaded('名簿.csv', Buffer.from('氏名,課\n井出 直人,住民課\n'));
				const input = { files, appliesOn: '2026-11-27', pastIsToday: false };
				const id = await batches.open(story.as('ide'), village(), input);
				try {
					act(name, id);
					may.push(name);
				} catch (thrown) {
					expect(thrown instanceof Forbidden || thrown instanceof NotFound).toBe(true);
				}
			}
			expect(may.toSorted()).toEqual(expected.toSorted());
		},
		20_000
	);

	test('save rosters and differences: who looks after them, nobody else', async () => {
		const id = await ownFile('ide', '井出 直人');
		for (const name of ['takamizawa', 'kobayashi', 'kitamura', 'tanaka'] as const) {
			await expect(exported(story.as(name), null)).rejects.toThrow(Forbidden);
			await expect(exported(story.as(name), village())).rejects.toThrow(Forbidden);
			await expect(exportedDifference(story.as(name), id)).rejects.toThrow(NotFound);
		}
		expect((await exported(story.as('ide'), village())).name).toBe('名簿_北相木村_20261127.xlsx');
	});

	test('a file of another organisation is opened by nobody but its own and the union', async () => {
		const input = { files: [], appliesOn: '2026-11-27', pastIsToday: false };
		await expect(batches.open(story.as('kobayashi'), village(), input)).rejects.toThrow(Forbidden);
		await expect(batches.open(story.as('ide'), null, input)).rejects.toThrow(Forbidden);
	});

	test('the desk makes no system administrator, nor anybody’s rights in the union its own', async () => {
		const rows = [
			['団体名', '課', '氏名', 'ふりがな', '役割'],
			['組合', '情報化推進室', '依田 美咲', 'よだ みさき', 'システム管理者'],
			['組合', '情報化推進室', '荻原 綾', 'おぎわら あや', '組合決裁者'],
			['組合', '事務局', '丸山 徹', 'まるやま とおる', '職員']
		];
		const files = await uploaded('名簿.xlsx', await rosterWorkbook(rows));
		const input = { files, appliesOn: '2026-11-27', pastIsToday: false };
		const kinds = async (name: ActorName) => {
			const id = await batches.open(story.as(name), null, input);
			const { rows: found } = differenceOf(story.as(name), batches.find(story.as(name), id));
			return found.map((row) => row.kind);
		};
		expect(await kinds('miyazawa')).toEqual(['faulty', 'faulty', 'faulty']);
		expect(await kinds('maruyama')).toEqual(['added', 'added', 'moved']);
	});
});

function village(): number {
	return organisations.findByCode('203076').id;
}

async function ownFile(name: ActorName, person: string): Promise<number> {
	const actor = story.as(name);
	const files = await uploaded('名簿.csv', Buffer.from(`氏名,電話\n${person},0269-00-0001\n`));
	const input = { files, appliesOn: '2026-11-27', pastIsToday: false };
	const id = await batches.open(actor, actor.organisation.id, input);
	apply(actor, id, differenceOf(actor, batches.find(actor, id)).seen);
	return id;
}
