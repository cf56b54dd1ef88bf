import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { db, schema } from '#lib/server/db/index.ts';
import { priceOn } from '#lib/server/licences/applications/prices.ts';
import { activate } from '#lib/server/licences/price-lists/activating.ts';
import { byId } from '#lib/server/licences/price-lists/lists.ts';
import { receive } from '#lib/server/licences/receipts/receiving.ts';
import { openLot } from '#lib/server/licences/ledger.ts';
import { change } from '#lib/server/record/change.ts';
import { draftOf, openRound } from '../support/applications.ts';
import { linesOf } from '../support/checking.ts';
import { closeTemporaryYui } from '../support/database.ts';
import { goods, tellRegister, type Register } from '../support/licences.ts';
import { compared, goodsAt, listFile } from '../support/price-lists.ts';
import { startRival, type RivalProcess } from '../support/rivals.ts';
import { momentsOf } from '../support/rounds.ts';
import { STORY_DAY, tellStory, type Story } from '../support/story.ts';

let story: Story;
let register: Register;
let rivals: RivalProcess[];

beforeEach(async () => {
	story = await tellStory();
	register = tellRegister(story);
	rivals = [];
}, 120_000);
afterEach(async () => {
	for (const rival of rivals) await rival.end();
	closeTemporaryYui(story.folder);
});

async function rival(): Promise<RivalProcess> {
	const { folder } = story;
	const [desk, lead] = [register.desk.tenure.id, register.lead.tenure.id];
	const started = await startRival({ folder, day: STORY_DAY, desk, lead });
	rivals.push(started);
	return started;
}

const faults = () => linesOf(true);
const last = <Of>(rows: Of[]): Of => {
	const row = rows.at(-1);
	if (row === undefined) throw new Error('There is none.');
	return row;
};
const versionIn = (rows: { id: number; version: number }[], id: number) =>
	rows.find((row) => row.id === id)?.version ?? 0;

test('of two processes that do the same at the same time one is told that somebody was quicker', async () => {
	const [first, second] = await Promise.all([rival(), rival()]);
	const { organisation } = story.as('ide');
	const roundId = openRound(register, { state: 'draft', opensOn: STORY_DAY });
	const desk = { enteredBy: register.desk.person.id, receivedOn: STORY_DAY, caller: '総務課' };
	const id = draftOf(register, story.as('ide'), { office: 10 }, { roundId, via: 'fax', ...desk });
	const both = async (act: string, of: number, version = 0) => {
		const command = { act, id: of, version };
		const answers = await Promise.all([first.does(command), second.does(command)]);
		const [winner, loser] = answers.toSorted((a) => (a === 'done' ? -1 : 1));
		expect([act, winner]).toEqual([act, 'done']);
		expect([act, loser]).toEqual([act, expect.stringMatching(/^Conflict /)]);
	};
	const round = async (act: string) =>
		both(act, roundId, versionIn(db().select().from(schema.purchaseRound).all(), roundId));
	const application = async (act: string) =>
		both(act, id, versionIn(db().select().from(schema.licenceApplication).all(), id));

	await round('publish');
	await application('save');
	await application('send');
	await application('accept');
	for (const act of ['extend', 'close', 'price', 'aggregate', 'order']) await round(act);
	const order = last(db().select().from(schema.purchaseOrder).all());
	const line = last(db().select().from(schema.orderLine).all());
	receive(register.desk, order.id, {
		...{ deliveredOn: STORY_DAY, usageStart: STORY_DAY, document: '納-1' },
		lines: [{ orderLineId: line.id, packs: 10 }]
	});
	const receipt = last(db().select().from(schema.receipt).all());
	await both('inspect', receipt.id);
	await both('deliver', receipt.id);
	await both('acknowledge', organisation.id);
	await both('request', organisation.id);
	for (const act of ['allow', 'carry']) {
		const { id: returnId, version } = last(db().select().from(schema.licenceReturn).all());
		await both(act, returnId, version);
	}
	change(register.desk, (tx) => {
		const of = { organisationId: organisation.id, productId: register.products.office };
		const lot = { ...of, agreementNumber: '期首', usageStart: STORY_DAY };
		const first = { onDay: STORY_DAY, kind: 'opening', rights: 5, document: '期首残高' } as const;
		openLot(tx, register.desk, lot, first);
	});
	await both('merge', story.as('takamizawa').organisation.id);
	const listId = await compared(register, listFile(goodsAt({ office: 50_000 })));
	await both('activate', listId, byId(listId).version);
	expect(db().select().from(schema.purchaseOrder).all()).toHaveLength(1);
	expect(await faults()).toEqual([]);
}, 120_000);

test.each(['order', 'deliver'])(
	'a process killed in the middle of its %s leaves all of it or nothing, and what it had answered',
	async (act) => {
		const { organisation } = story.as('ide');
		const said = await (
			await rival()
		).dies(
			{ act: 'churn', id: organisation.id, version: 0 },
			`begin ${act}`,
			momentsOf(act).below(15)
		);
		const answered = (what: string) =>
			said.flatMap((line) =>
				line.startsWith(`done ${what} `) ? [Number(line.split(' ')[2])] : []
			);
		const applications = db().select().from(schema.licenceApplication).all();
		const ordered = applications.filter(({ state }) => state === 'ordered').map(({ id }) => id);
		expect(ordered).toEqual(expect.arrayContaining(answered('order')));
		const delivered = db()
			.select()
			.from(schema.delivery)
			.all()
			.map((each) => each.receiptLineId);
		expect(delivered).toEqual(expect.arrayContaining(answered('deliver')));
		expect(said.some((line) => line.startsWith(`begin ${act}`))).toBe(true);
		expect(await faults()).toEqual([]);
	},
	120_000
);

test('a process killed while a price list comes into force leaves the one before or the new one', async () => {
	const rows = Array.from({ length: 400 }, (_, index) => [
		...[`道具 ${index}`, `ZZZ-${String(index).padStart(5, '0')}`, 'L', '1', 2_000, 1_500 + index]
	]);
	const id = await compared(register, listFile([...goodsAt({ office: 50_000 }), ...rows]));
	const activating = await rival();
	const before = byId(register.priceListId);
	const command = { act: 'activate', id, version: byId(id).version };
	void activating.does(command);
	await sleep(300 + momentsOf('price-list').below(900));
	await activating.end();
	const isIn = byId(id).state === 'active';
	const { partNumber } = goods.office;
	const price = () =>
		priceOn(db(), { partNumber, resellerId: register.resellerId, day: '2026-12-01' });
	expect(price()?.preferentialYen).toBe(isIn ? 50_000 : goods.office.preferentialYen);
	expect(byId(register.priceListId).endedBy).toBe(isIn ? id : before.endedBy);
	expect(await faults()).toEqual([]);
	// What it had laid down and not put in force is in nobody's way.
	if (!isIn) await activate(register.lead, id, byId(id).version);
	const own = db()
		.select()
		.from(schema.priceRow)
		.all()
		.filter(({ priceListId }) => priceListId === id);
	expect(own).toHaveLength(405);
	expect(price()?.preferentialYen).toBe(50_000);
	expect(await faults()).toEqual([]);
}, 120_000);

test('two processes that put one long price list in force at once leave every price of it', async () => {
	const rows = Array.from({ length: 3000 }, (_, index) => [
		...[`道具 ${index}`, `ZZZ-${String(index).padStart(5, '0')}`, 'L', '1', 2_000, 1_500 + index]
	]);
	const id = await compared(register, listFile([...goodsAt({ office: 50_000 }), ...rows]));
	const [first, second] = await Promise.all([rival(), rival()]);
	const command = { act: 'activate', id, version: byId(id).version };
	const answers = await Promise.all([first.does(command), second.does(command)]);
	const done = answers.filter((answer) => answer === 'done');
	expect(answers.filter((answer) => answer !== 'done')).toEqual([
		expect.stringMatching(/^Conflict /)
	]);
	expect(done).toHaveLength(1);
	const laid = db().select().from(schema.priceRow).all();
	expect(laid.filter(({ priceListId }) => priceListId === id)).toHaveLength(3005);
	expect(await faults()).toEqual([]);
}, 120_000);
