import { eq } from 'drizzle-orm';
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Actor } from '#lib/server/identity/actors.ts';
import { Conflict, Forbidden, Invalid } from '#lib/errors.ts';
import { priceListActs, priceListStates, type PriceListAct } from '#lib/licences.ts';
import { db, schema } from '#lib/server/db/index.ts';
import { open } from '#lib/server/files/attachments.ts';
import { activate } from '#lib/server/licences/price-lists/activating.ts';
import { takeIn } from '#lib/server/licences/price-lists/arriving.ts';
import { turnPriceLists } from '#lib/server/licences/price-lists/clock.ts';
import { compare, comparisonOf } from '#lib/server/licences/price-lists/comparing.ts';
import * as editing from '#lib/server/licences/price-lists/editing.ts';
import { byId, factsOf, list } from '#lib/server/licences/price-lists/lists.ts';
import { readingOf } from '#lib/server/licences/price-lists/readings.ts';
import { drop, revoke, whyNotRevoked } from '#lib/server/licences/price-lists/revoking.ts';
import { asked, map, place } from '#lib/server/licences/price-lists/saying.ts';
import { step } from '#lib/server/licences/price-lists/steps.ts';
import { priceOn } from '#lib/server/licences/applications/prices.ts';
import { setClock } from '#lib/server/now.ts';
import { check } from '#lib/server/operations/check.ts';
import { may } from '#lib/server/permissions.ts';
import { change } from '#lib/server/record/change.ts';
import { applied, openRound } from '../../support/applications.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { tellRegister, type Register } from '../../support/licences.ts';
import {
	arrived,
	asRead,
	compared,
	goodsAt,
	inForce,
	listFile,
	type Line
} from '../../support/price-lists.ts';
import { tellStory, type Story, uploaded } from '../../support/story.ts';
import { staysWhole } from '../../support/whole.ts';

/* Prices and part numbers are invented, but of valid form. */

let story: Story;
let register: Register;
beforeEach(async () => {
	story = await tellStory();
	register = tellRegister(story);
});
afterEach(() => closeTemporaryYui(story.folder));
staysWhole();

const desk = () => register.desk;
const state = (id: number) => byId(id).state;
const readingIn = async (id: number) => (await readingOf(byId(id))).reading;
const price = (partNumber: string, day: string) =>
	priceOn(db(), { partNumber, resellerId: register.resellerId, day })?.preferentialYen;
const stateOf = (id: number) =>
	db().select().from(schema.licenceApplication).where(eq(schema.licenceApplication.id, id)).get()
		?.state;

describe('a file from a reseller', () => {
	test('is read, kept as it came, and a second time leads to the first', async () => {
		const bytes = listFile(goodsAt());
		const id = await arrived(register, bytes);
		expect(state(id)).toBe('parsed');
		expect((await readingIn(id)).rows).toHaveLength(5);
		const { fileId } = factsOf(byId(id));
		expect(open(desk(), fileId ?? 0).root).toEqual({
			type: 'price-list',
			href: `/licences/prices/${id}`
		});
		expect(() => open(story.as('ide'), fileId ?? 0)).toThrow('見つからないか');
		const again = await takeIn(desk(), register.resellerId, await uploaded('別名.csv', bytes));
		expect(again).toEqual({ id, isKnown: true });
		drop(desk(), id);
		const afresh = await takeIn(desk(), register.resellerId, await uploaded('a.csv', bytes));
		expect(afresh.isKnown).toBe(false);
	});

	test('that cannot be read says why, and stays as one that failed', async () => {
		const bytes = readFileSync('tests/fixtures/price-lists/password/list.xlsx');
		const id = await arrived(register, bytes, 'list.xlsx');
		expect(byId(id)).toMatchObject({ state: 'failed' });
		expect(byId(id).failure).toContain('パスワードを解除して');
		const old = readFileSync('tests/fixtures/price-lists/old-excel/list.xls');
		expect(byId(await arrived(register, old, 'list.xls')).failure).toContain(
			'.xlsx で保存し直して'
		);
	});

	test('is the union’s alone to bring and to see', async () => {
		const file = await uploaded('a.csv', listFile(goodsAt()));
		await expect(takeIn(story.as('ide'), register.resellerId, file)).rejects.toThrow(Forbidden);
		expect(() => list(story.as('ide'))).toThrow(Forbidden);
		await expect(takeIn(desk(), 999, file)).rejects.toThrow('販売店を選び直して');
		await expect(takeIn(desk(), register.resellerId, [])).rejects.toThrow('ファイルを選んで');
	});
});

describe('what its columns mean', () => {
	test('is asked once: the same headings of the same reseller are known the next time', async () => {
		const head = ['なまえ', '型番', '種別', '単位', '標準価格', '単価'];
		const rows: Line[] = [['Excel 2024', '065-90444', '買切', '1', 28000, 20160]];
		const id = await arrived(register, listFile(rows, head));
		const first = await asRead(register, id);
		expect(first).toMatchObject({ 'column-A': '', 'column-F': '' });
		const said = { 'column-A': 'name', 'column-F': 'pref' };
		await map(desk(), id, { ...first, ...said });
		expect(state(id)).toBe('mapped');
		const opened = await readingOf(byId(id));
		expect(asked(byId(id), opened).map(({ code, subject }) => [code, subject])).toEqual([
			['tax-mode', ''],
			['kind', '買切']
		]);
		const answers = { 'answer-tax-mode': 'excluded', 'kind-0': 'L' };
		await map(desk(), id, await asRead(register, id, answers));
		expect(state(id)).toBe('checked');
		expect((await readingIn(id)).rows[0]).toMatchObject({ kind: 'L', prefYen: 20160 });

		const next: Line[] = [['Word 2024', '059-90777', '買切', '1', 39800, 32800]];
		const second = await arrived(register, listFile(next, head));
		const { rows: read, questions } = await readingIn(second);
		expect(questions).toEqual([]);
		expect(read[0]).toMatchObject({ name: 'Word 2024', kind: 'L', prefYen: 32800 });
		expect(state(second)).toBe('parsed');
	});

	test('is refused where two columns are the same, a day is none or the list changed meanwhile', async () => {
		const id = await arrived(register, listFile(goodsAt()));
		const input = await asRead(register, id);
		await expect(map(desk(), id, { ...input, 'column-A': 'part' })).rejects.toThrow(
			'A列とB列が同じもの'
		);
		await expect(map(desk(), id, { ...input, validTo: '2026-11-01' })).rejects.toThrow(Invalid);
		await expect(map(desk(), id, { ...input, version: 99 })).rejects.toThrow(Conflict);
		await expect(map(desk(), id, { ...input, vendor: 99 })).rejects.toThrow('メーカー');
		expect(state(id)).toBe('parsed');
	});

	test('can be found where the reader found none: sheet, headings and letters are said by hand', async () => {
		const rows: Line[] = [['065-90444', 'Excel 2024', 20160]];
		const id = await arrived(register, listFile(rows, ['あ', 'い', 'う']));
		expect((await readingIn(id)).questions[0]?.code).toBe('header');
		const at = { version: byId(id).version, sheet: '', withHiddenRows: false, charset: null };
		await place(desk(), id, { ...at, headerRows: [1] });
		const said = { 'column-A': 'part', 'column-B': 'name', 'column-C': 'pref' };
		await map(desk(), id, await asRead(register, id, { ...said, 'answer-tax-mode': 'excluded' }));
		expect(state(id)).toBe('checked');
		expect((await readingIn(id)).rows[0]).toMatchObject({ part: '065-90444', prefYen: 20160 });
	});

	test('prices with tax are taken without it by the rounding a person chooses, and never as they are', async () => {
		const head = ['製品名', '型番', '種別', '標準価格（税込）', '優待価格（税込）'];
		const rows: Line[] = [['Excel 2024', '065-90444', 'L', 30800, 22177]];
		const id = await arrived(register, listFile(rows, head));
		const back = asked(byId(id), await readingOf(byId(id))).find(({ code }) => code === 'tax-back');
		expect(back?.options.map(({ value }) => value)).toEqual(['floor', 'round', 'ceil']);
		await map(desk(), id, await asRead(register, id, { 'answer-tax-back': 'keep' }));
		expect(state(id)).toBe('mapped');
		await map(desk(), id, await asRead(register, id, { 'answer-tax-back': 'floor' }));
		expect(state(id)).toBe('checked');
		expect((await readingIn(id)).rows[0]?.prefYen).toBe(20160);
	});
});

describe('what is wrong in it', () => {
	const faulty: Line[] = [
		...goodsAt(),
		['Excel 2024', '2109108', 'L', '1', 28000, 20160],
		['Word 2024', '2109109', 'L', '1', 28000, 20160],
		['Outlook 2024', '543-90001', 'L', '1', 28000, '△1200']
	];

	test('is corrected or left out with a reason, by cell, and can be taken back', async () => {
		const id = await arrived(register, listFile(faulty));
		await map(desk(), id, await asRead(register, id));
		const cells = async () => (await readingIn(id)).errors.map(({ cell, code }) => [cell, code]);
		expect(await cells()).toEqual([
			['B7', 'code-zero-lost'],
			['B8', 'code-zero-lost'],
			['F9', 'negative-price']
		]);
		const version = byId(id).version;
		await expect(compare(desk(), id, version)).rejects.toThrow('3件残っています');
		await editing.correct(desk(), id, { cell: 'F9', value: '1200', reason: '販売店に確認' });
		const all = { code: 'code-zero-lost', reason: '先頭の0が落ちたもの' };
		await expect(editing.takeProposals(desk(), id, { ...all, seen: 3 })).rejects.toThrow(Conflict);
		expect(await editing.takeProposals(desk(), id, { ...all, seen: 2 })).toBe(2);
		expect(await cells()).toEqual([]);
		expect((await readingIn(id)).rows.at(-3)?.part).toBe('021-09108');
		await editing.leaveOut(desk(), id, { row: 9, reason: '扱わない' });
		expect((await readingIn(id)).rows).toHaveLength(7);
		await expect(editing.leaveOut(desk(), id, { row: 9, reason: '扱わない' })).rejects.toThrow(
			'9行目'
		);
		const edits = db().select().from(schema.priceListEdit).all();
		expect(edits.map(({ cell, before, after, reason }) => [cell, before, after, reason])).toEqual([
			['F9', '△1200', '1200', '販売店に確認'],
			['B7', '2109108', '021-09108', '先頭の0が落ちたもの'],
			['B8', '2109109', '021-09109', '先頭の0が落ちたもの'],
			[null, expect.stringContaining('543-90001'), '', '扱わない']
		]);
		editing.undo(desk(), id, edits[0]?.id ?? 0);
		editing.undo(desk(), id, edits[3]?.id ?? 0);
		expect(() => editing.undo(desk(), id, edits[0]?.id ?? 0)).toThrow(Conflict);
		expect(await cells()).toEqual([['F9', 'negative-price']]);
	});

	test('no cell outside the rows that are read can be written on', async () => {
		const id = await arrived(register, listFile(faulty));
		await map(desk(), id, await asRead(register, id));
		const said = { value: 'x', reason: 'y' };
		for (const cell of ['B1', 'B99', 'Z7']) {
			await expect(editing.correct(desk(), id, { cell, ...said })).rejects.toThrow(Invalid);
		}
		expect(state(id)).toBe('checked');
	});
});

describe('coming into force', () => {
	const raised = () => listFile(goodsAt({ server: 50_376, office: 41_987 }));

	test('the difference is shown with what it costs the open applications', async () => {
		applied(register, story.as('ide'), { server: 8, office: 3 });
		const id = await compared(register, raised(), { validFrom: '2026-11-27' });
		const { difference, effect, effectOn } = comparisonOf(byId(id), await readingOf(byId(id)));
		expect(difference.changed.map(({ newer, percent }) => [newer.part, percent])).toEqual([
			['9EM-00562', 20]
		]);
		expect(difference.same).toHaveLength(4);
		expect([difference.added, difference.gone]).toEqual([[], []]);
		expect(effectOn).toBe('2026-11-27');
		expect(effect).toMatchObject([
			{ partNumber: '9EM-00562', packs: 8, oldYen: 41_980, newYen: 50_376, differenceYen: 67_168 }
		]);
	});

	test('the list before ends the day before, and an accepted application goes back to its organisation', async () => {
		const accepted = applied(register, story.as('ide'), { server: 8 });
		const untouched = applied(register, story.as('ide'), { office: 1 });
		const id = await compared(register, raised(), { validFrom: '2026-11-27' });
		await expect(activate(desk(), id, byId(id).version)).rejects.toThrow(Forbidden);
		const done = await activate(register.lead, id, byId(id).version);
		expect(done).toEqual({ rows: 5, fresh: [], changed: 1 });
		expect(byId(register.priceListId)).toMatchObject({
			...{ state: 'closed', validTo: '2026-11-26', endedBy: id }
		});
		expect(price('9EM-00562', '2026-11-26')).toBe(41_980);
		expect(price('9EM-00562', '2026-11-27')).toBe(50_376);
		expect(stateOf(accepted)).toBe('reconfirm');
		expect(stateOf(untouched)).toBe('accepted');
		expect(await check()).toEqual([]);
	});

	test('a list that begins later changes nothing until its day, and then by itself', async () => {
		const accepted = applied(register, story.as('ide'), { server: 8 });
		const id = await inForce(register, raised(), { validFrom: '2026-12-01' });
		expect(state(register.priceListId)).toBe('active');
		expect(price('9EM-00562', '2026-11-30')).toBe(41_980);
		expect(price('9EM-00562', '2026-12-01')).toBe(50_376);
		turnPriceLists();
		expect(stateOf(accepted)).toBe('accepted');
		setClock(() => new Date('2026-12-01T00:10:00+09:00'));
		expect(turnPriceLists()).toBe(2);
		expect(stateOf(accepted)).toBe('reconfirm');
		expect([state(register.priceListId), state(id)]).toEqual(['closed', 'active']);
		expect(turnPriceLists()).toBe(0);
	});

	test('a round whose prices are locked before the list begins keeps them', async () => {
		const locked = openRound(register, { priceLockOn: '2026-11-26', state: 'closed' });
		const inRound = applied(register, story.as('ide'), { server: 8 }, { roundId: locked });
		await inForce(register, raised(), { validFrom: '2026-11-27' });
		expect(stateOf(inRound)).toBe('accepted');
	});

	test('part numbers nobody knows become products to be confirmed, one for all packs of a name', async () => {
		const rows: Line[] = [
			...goodsAt(),
			['Exchange Server Standard 2019', '312-90001', 'L', '1', 90000, 70000],
			['Project Server 2コア', 'H22-90001', 'L+SA', '2コア', 9000, 7000],
			['Project Server 16コア', 'H22-90002', 'L+SA', '16コア', 72000, 56000],
			['Office LTSC Standard 2024', '021-99999', 'L', '1', 52000, 40000]
		];
		const id = await compared(register, listFile(rows), { validFrom: '2026-11-27' });
		const { fresh } = await activate(register.lead, id, byId(id).version);
		expect(fresh).toEqual(['312-90001', 'H22-90001', 'H22-90002', '021-99999']);
		const products = db().select().from(schema.product).all();
		const unconfirmed = products.filter(({ isUnconfirmed }) => isUnconfirmed);
		expect(unconfirmed.map(({ family, metric }) => [family, metric])).toEqual([
			['Office LTSC', 'device'],
			['Exchange Server Standard 2019', 'device'],
			['Project Server', 'core']
		]);
		const sixteen = db()
			.select()
			.from(schema.sku)
			.where(eq(schema.sku.partNumber, 'H22-90002'))
			.get();
		expect(sixteen).toMatchObject({ kind: 'licence-assurance', rightsPerPack: 16 });
	});

	test('a list of some prices leaves the others of the list before as they are', async () => {
		const [server = []] = goodsAt({ server: 50_376 });
		const id = await inForce(register, listFile([server]), {
			...{ validFrom: '2026-11-27', replaces: `partial:${register.priceListId}` }
		});
		expect(state(register.priceListId)).toBe('active');
		expect([price('9EM-00562', '2026-11-27'), price('021-10232', '2026-11-27')]).toEqual([
			50_376, 41_987
		]);
		revoke(register.lead, id, { version: byId(id).version, reason: '間違い' });
		expect(price('9EM-00562', '2026-11-27')).toBe(41_980);
	});

	test('one thing has one price at a time: a list beside the one in force may not have its parts', async () => {
		const id = await arrived(register, raised());
		await map(desk(), id, await asRead(register, id, { replaces: '' }));
		await expect(compare(desk(), id, byId(id).version)).rejects.toThrow(
			'021-10232など5件は、有効な価格表「見本の価格表」にもあります'
		);
	});

	test('two at once: the second sees that it has moved on', async () => {
		const id = await compared(register, raised());
		const { version } = byId(id);
		const both = await Promise.allSettled([
			activate(register.lead, id, version),
			activate(register.lead, id, version)
		]);
		expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
		expect(both[1]).toMatchObject({ reason: expect.any(Conflict) });
		expect(db().select().from(schema.priceRow).all()).toHaveLength(10);
	});

	test('nothing of it stands when the list it replaces is gone by then', async () => {
		const first = await compared(register, raised());
		const other = await compared(register, listFile(goodsAt({ office: 40_000 })));
		await activate(register.lead, other, byId(other).version);
		await expect(activate(register.lead, first, byId(first).version)).rejects.toThrow(
			'もう終わって'
		);
		expect(state(first)).toBe('compared');
		expect(db().select().from(schema.priceRow).all()).toHaveLength(10);
	});
});

describe('revoking', () => {
	test('what the list had ended goes on, as long as nobody has taken a price from it', async () => {
		const id = await inForce(register, listFile(goodsAt({ server: 1 })), {
			validFrom: '2026-11-27'
		});
		expect(price('9EM-00562', '2026-11-27')).toBe(1);
		expect(() => revoke(desk(), id, { version: byId(id).version, reason: '桁を誤った' })).toThrow(
			Forbidden
		);
		revoke(register.lead, id, { version: byId(id).version, reason: '桁を誤った' });
		expect([state(id), state(register.priceListId)]).toEqual(['revoked', 'active']);
		expect(byId(register.priceListId)).toMatchObject({ validTo: null, endedBy: null });
		expect(price('9EM-00562', '2026-11-27')).toBe(41_980);
	});

	test('an application that only waited for 再確認 of its prices is accepted again', async () => {
		const accepted = applied(register, story.as('ide'), { server: 8 });
		const dearer = listFile(goodsAt({ server: 50_376 }));
		const id = await inForce(register, dearer, { validFrom: '2026-11-27' });
		expect(stateOf(accepted)).toBe('reconfirm');
		revoke(register.lead, id, { version: byId(id).version, reason: '桁を誤った' });
		expect(stateOf(accepted)).toBe('accepted');
	});

	test('a list from which an application took its price stays, and says so', async () => {
		const id = await inForce(register, listFile(goodsAt({ server: 1 })), {
			validFrom: '2026-11-27'
		});
		applied(register, story.as('ide'), { server: 8 });
		expect(whyNotRevoked(byId(id))).toContain('1件の申込（1行）');
		expect(() =>
			revoke(register.lead, id, { version: byId(id).version, reason: '桁を誤った' })
		).toThrow(Conflict);
		expect(state(id)).toBe('active');
	});

	test('a list that another has replaced is revoked after that one', async () => {
		const id = await inForce(register, listFile(goodsAt({ server: 1 })));
		const next = await inForce(register, listFile(goodsAt({ server: 2 })), {
			validFrom: '2026-12-10'
		});
		expect(whyNotRevoked(byId(id))).toContain('先にそちらを');
		revoke(register.lead, next, { version: byId(next).version, reason: '早すぎた' });
		expect(whyNotRevoked(byId(id))).toBeNull();
		expect(price('9EM-00562', '2026-12-10')).toBe(1);
	});
});

describe('every act from every state by everybody', () => {
	const acts = Object.keys(priceListActs) as PriceListAct[];
	/** What everybody is in the register, said here anew and not read from the rules. */
	const hands = (): [hand: Actor, parts: string[]][] => [
		[story.as('ide'), ['member', 'approver']],
		[story.as('miyazawa'), ['desk']],
		[register.lead, ['desk', 'lead']]
	];

	test('is as the table says, and what it does not say is refused', async () => {
		const id = await arrived(register, listFile(goodsAt()));
		for (const from of priceListStates) {
			for (const act of acts) {
				for (const [hand, parts] of hands()) {
					const table: { by: readonly string[]; from: readonly string[] } = priceListActs[act];
					const isFrom = table.from.includes(from);
					const isTheirs = table.by.some((part) => parts.includes(part));
					const what = `${act} from ${from} by ${hand.person.name}`;
					expect(may(hand, 'price-list.act', { state: from, act }), what).toBe(isFrom && isTheirs);
					const before = { ...byId(id), state: from };
					db()
						.update(schema.priceList)
						.set({ state: from })
						.where(eq(schema.priceList.id, id))
						.run();
					const attempt = () =>
						change(hand, (tx, record) => {
							step(tx, record, hand, before, act);
							throw new Error('back');
						});
					const isPassed = isTheirs || table.by.includes('system');
					const expected = !isFrom ? Conflict : isPassed ? 'back' : Forbidden;
					expect(attempt, what).toThrow(expected as string);
				}
			}
		}
	});
});
