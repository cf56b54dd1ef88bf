import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { TypedLine } from '#lib/applications.ts';
import { Conflict, Forbidden, Invalid, NotFound } from '#lib/errors.ts';
import { db, schema } from '#lib/server/db/index.ts';
import type { Actor } from '#lib/server/identity/actors.ts';
import { byId, numberOf } from '#lib/server/licences/applications/applications.ts';
import { itemsFor, lastYears, earlier } from '#lib/server/licences/applications/choosing.ts';
import { answerPrice } from '#lib/server/licences/applications/confirming.ts';
import { addItems, begin, save } from '#lib/server/licences/applications/drafts.ts';
import { applicationSheet, listSheet } from '#lib/server/licences/applications/exporting.ts';
import { find } from '#lib/server/licences/applications/finding.ts';
import { historyOf } from '#lib/server/licences/applications/history.ts';
import { linesOf, totalOf } from '#lib/server/licences/applications/lines.ts';
import { listed } from '#lib/server/licences/applications/listing.ts';
import { check } from '#lib/server/licences/applications/previewing.ts';
import { proceed } from '#lib/server/licences/applications/proceeding.ts';
import { repriceOpen } from '#lib/server/licences/applications/repricing.ts';
import { revisionsOf } from '#lib/server/licences/applications/revisions.ts';
import { approve, send } from '#lib/server/licences/applications/sending.ts';
import { change } from '#lib/server/record/change.ts';
import { applied, openRound } from '../../support/applications.ts';
import { clockAt } from '../../support/clock.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { goods, tellRegister, type Register, nextList } from '../../support/licences.ts';
import { STORY_DAY, tellStory, type Story } from '../../support/story.ts';
import { staysWhole } from '../../support/whole.ts';

let story: Story;
let register: Register;
let roundId: number;
let ide: Actor;
let desk: Actor;

beforeAll(async () => {
	story = await tellStory();
	register = tellRegister(story);
	roundId = openRound(register);
	[ide, desk] = [story.as('ide'), register.desk];
});
beforeEach(() => clockAt(STORY_DAY, '11:00'));
afterAll(() => closeTemporaryYui(story.folder));
staysWhole();

const office = [{ partNumber: goods.office.partNumber, packs: 3, reason: 'new' as const }];
const place = () => `round:${roundId}`;
const facts = {
	purpose: '事務用端末の更新',
	budget: '総務費 電算管理費',
	wantedBy: null,
	removed: []
};
const linesAs = (id: number, packs: number | null): TypedLine[] =>
	linesOf(db(), id).map((line) => ({
		...{ id: line.id, packs },
		reason: 'new',
		servers: [],
		lots: []
	}));
const sent = (actor: Actor, id: number, ticked: string[] = []) =>
	send(actor, id, { version: byId(id).version, ticked });

/** A draft of three Office with everything typed in. */
function written(actor: Actor): number {
	const id = begin(actor, place(), office, null);
	save(actor, id, 1, { ...facts, lines: linesAs(id, 3) });
	return id;
}

/** Another price of Office from a day on, and every application of the round compared with it. */
function dearer(yen: number): void {
	nextList(register, '2026-11-28', { office: yen });
	clockAt('2026-11-28', '10:00');
	change(desk, (tx, record) => repriceOpen(tx, record, { day: '2026-11-28', roundId }));
}

describe('a draft', () => {
	test('is the organisation’s: a colleague goes on with it, nobody else knows of it', () => {
		const id = written(story.as('yanagisawa'));
		expect(find(story.as('kobayashi'), id).total.unpriced).toBe(1);
		for (const stranger of [ide, desk, story.as('tanaka')]) {
			expect(() => find(stranger, id)).toThrow(NotFound);
			expect(listed(stranger).map((row) => row.id)).not.toContain(id);
		}
	});

	test('refuses what is no quantity and keeps what stood, also for who was slower', () => {
		const id = begin(ide, place(), office, null);
		for (const packs of [null, 0, 100_001]) {
			expect(() => save(ide, id, 1, { ...facts, lines: linesAs(id, packs) })).toThrow(Invalid);
		}
		save(ide, id, 1, { ...facts, lines: linesAs(id, 4) });
		expect(() => save(ide, id, 1, { ...facts, lines: linesAs(id, 9) })).toThrow(Conflict);
		expect(linesOf(db(), id)[0]?.packs).toBe(4);
	});

	test('says of which item a quantity is wrong, where two of one name are applied for', () => {
		const parts = [goods.server.partNumber, goods.serverAssurance.partNumber];
		const items = parts.map((partNumber) => ({
			...{ partNumber, packs: 8 },
			reason: 'new' as const
		}));
		const id = begin(ide, place(), items, null);
		const lines = linesAs(id, null).map((line) => ({ ...line, servers: null }));
		for (const part of parts) {
			expect(() => save(ide, id, 1, { ...facts, lines })).toThrow(
				expect.objectContaining({
					issues: expect.arrayContaining([
						expect.objectContaining({ message: expect.stringContaining(`（${part}）：数量は`) }),
						expect.objectContaining({ message: expect.stringContaining(`（${part}）：台数・`) })
					])
				})
			);
		}
	});

	test('takes further items, and loses those that are not wanted', () => {
		const id = written(ide);
		const server = { partNumber: goods.server.partNumber, packs: 8, reason: 'new' as const };
		addItems(ide, id, 2, [...office, server]);
		const [first, second] = linesOf(db(), id);
		expect(second?.partNumber).toBe(server.partNumber);
		save(ide, id, 3, { ...facts, lines: linesAs(id, 8), removed: [first?.id ?? 0] });
		expect(linesOf(db(), id)).toHaveLength(1);
	});

	test('begins with an item there is, in a round that is open', () => {
		const unknown = [{ partNumber: 'AAA-00000', packs: 1, reason: 'new' as const }];
		expect(() => begin(ide, place(), unknown, null)).toThrow(Invalid);
		expect(() => begin(ide, 'round:999', office, null)).toThrow(Invalid);
		expect(() => begin(ide, `agreement:${register.agreementId}`, office, null)).toThrow(Invalid);
		expect(() => begin(ide, place(), [], null)).toThrow(Invalid);
		expect(() => begin(story.as('tanaka'), place(), office, null)).toThrow(Forbidden);
	});
});

describe('sending', () => {
	test('takes the number and the price of the day, and cannot be done twice', () => {
		const id = written(ide);
		const { version } = byId(id);
		const done = send(ide, id, { version, ticked: [] });
		expect(numberOf(done)).toMatch(/^申R8-\d{4}$/);
		expect(linesOf(db(), id)[0]?.price).toMatchObject({ preferentialYen: 41_987, listYen: 52_000 });
		expect(() => send(ide, id, { version, ticked: [] })).toThrow(Conflict);
		expect(proceed(desk, id, 'accept', { version: done.version }).state).toBe('accepted');
	});

	test('an unticked warning stops it, a ticked one stays in the record', () => {
		const id = begin(
			ide,
			place(),
			[{ ...office[0], partNumber: goods.server.partNumber, packs: 8 } as never],
			null
		);
		save(ide, id, 1, { ...facts, lines: linesAs(id, 8) });
		expect(() => sent(ide, id)).toThrow(Invalid);
		expect(numberOf(byId(id))).toBeNull();
		sent(ide, id, [`no-worksheet:${goods.server.partNumber}`]);
		expect(find(desk, id).ticked[0]).toContain('台数とコア数');
	});

	test('after the last day it is too late, to the minute', () => {
		const takamizawa = story.as('takamizawa');
		const [id, late] = [written(takamizawa), written(takamizawa)];
		clockAt('2026-12-11', '23:59');
		sent(takamizawa, id);
		clockAt('2026-12-12', '00:00');
		expect(() => sent(takamizawa, late)).toThrow(Conflict);
		expect(find(takamizawa, late).isInTime).toBe(false);
	});

	test('goes to the 決裁者 first where the organisation wants that, and the union does not see it before', () => {
		const yanagisawa = story.as('yanagisawa');
		const organisationId = yanagisawa.organisation.id;
		db().insert(schema.licencePolicy).values({ organisationId, needsApproval: true }).run();
		const id = written(yanagisawa);
		expect(sent(yanagisawa, id).state).toBe('unapproved');
		expect(() => find(desk, id)).toThrow(NotFound);
		expect(() => approve(yanagisawa, id, byId(id).version)).toThrow(Forbidden);
		const approver: Actor = { ...yanagisawa, roles: ['member', 'approver'] };
		expect(() => proceed(approver, id, 'send-back', { reason: '' })).toThrow(Invalid);
		expect(approve(approver, id, byId(id).version)).toMatchObject({ state: 'submitted' });
		expect(find(desk, id).approvedByName).toBe(yanagisawa.person.name);
		db().delete(schema.licencePolicy).run();
	});
});

describe('代理入力', () => {
	const fax = { via: 'fax' as const, caller: '総務課　高見澤', receivedOn: '2026-11-26' };

	test('says who, how and when, and is the organisation’s own', () => {
		const takamizawa = story.as('takamizawa');
		const onBehalf = { ...fax, organisation: takamizawa.organisation.id };
		const id = begin(desk, place(), office, onBehalf);
		save(desk, id, 1, { ...facts, lines: linesAs(id, 3) });
		const { findings } = check(desk, id);
		sent(
			desk,
			id,
			findings.map(({ key }) => key)
		);
		expect(find(takamizawa, id)).toMatchObject({
			...{ via: 'fax', caller: '総務課　高見澤', receivedOn: '2026-11-26' },
			...{ enteredByName: desk.person.name, isOwn: true }
		});
		expect(() => find(ide, id)).toThrow(NotFound);
	});

	test('needs who and when, no day to come, and is the desk’s alone', () => {
		const organisation = story.as('takamizawa').organisation.id;
		const begun = (over: object, actor = desk) =>
			begin(actor, place(), office, { ...fax, organisation, ...over });
		expect(() => begun({ caller: '' })).toThrow(Invalid);
		expect(() => begun({ receivedOn: null })).toThrow(Invalid);
		expect(() => begun({ receivedOn: '2026-11-28' })).toThrow(Invalid);
		expect(() => begun({ organisation: desk.organisation.id })).toThrow(Invalid);
		expect(() => begun({}, ide)).toThrow(Forbidden);
	});

	test('what came in time is still taken after the round has closed, what came later is not', () => {
		const organisation = story.as('takamizawa').organisation.id;
		const of = eq(schema.purchaseRound.id, roundId);
		db().update(schema.purchaseRound).set({ state: 'closed' }).where(of).run();
		clockAt('2026-12-14', '09:00');
		const inTime = { ...fax, organisation, receivedOn: '2026-12-11' };
		expect(begin(desk, place(), office, inTime)).toBeGreaterThan(0);
		expect(() => begin(desk, place(), office, { ...inTime, receivedOn: '2026-12-12' })).toThrow(
			Conflict
		);
		expect(() => begin(ide, place(), office, null)).toThrow(Invalid);
		db().update(schema.purchaseRound).set({ state: 'open' }).where(of).run();
	});

	test('the desk sends nobody’s own draft that came back', () => {
		const id = applied(register, ide, { office: 1 }, { roundId, isAccepted: false });
		proceed(desk, id, 'return', { reason: '数量を確かめてください' });
		expect(() => sent(desk, id)).toThrow(Forbidden);
		expect(find(ide, id).may.submit).toBe(true);
	});
});

describe('a changed price', () => {
	test('is answered by the organisation: the new price is taken, the one before stays', () => {
		const id = applied(register, ide, { office: 3 }, { roundId });
		dearer(50_384);
		const revisions = revisionsOf(ide, find(ide, id));
		expect(revisions).toMatchObject({ oldTotal: 125_961, newTotal: 151_152, tenths: 200 });
		expect(answerPrice(ide, id, { version: byId(id).version }).state).toBe('accepted');
		expect(totalOf(linesOf(db(), id)).yen).toBe(151_152);
		const lineId = linesOf(db(), id)[0]?.id ?? 0;
		const taken = db().select().from(schema.priceSnapshot).all();
		expect(taken.filter((row) => row.lineId === lineId).map((row) => row.preferentialYen)).toEqual([
			41_987, 50_384
		]);
		expect(find(ide, id).lines[0]?.revision).toBeNull();
	});

	test('above what the organisation lets pass it is the 決裁者’s', () => {
		const member: Actor = { ...ide, roles: ['member'] };
		const organisationId = ide.organisation.id;
		db()
			.insert(schema.licencePolicy)
			.values({ organisationId, needsApproval: false, riseYen: 3_000 })
			.run();
		const ids = [1, 4].map((packs) =>
			applied(register, ide, { office: packs }, { roundId, day: '2026-11-28' })
		);
		dearer(51_384);
		const [small = 0, large = 0] = ids;
		expect(answerPrice(member, small, { version: byId(small).version }).state).toBe('accepted');
		expect(() => answerPrice(member, large, { version: byId(large).version })).toThrow(Forbidden);
		expect(byId(large).state).toBe('reconfirm');
		expect(answerPrice(ide, large, { version: byId(large).version }).state).toBe('accepted');
		db().delete(schema.licencePolicy).run();
	});

	test('fewer are taken, never more, never none, and the record says how many', () => {
		const id = applied(register, ide, { office: 3, server: 8 }, { roundId, day: '2026-11-28' });
		dearer(52_000);
		const [one, other] = linesOf(db(), id);
		const answer = (...packs: [number, number | null][]) =>
			answerPrice(ide, id, { version: byId(id).version, packs: new Map(packs) });
		const [a = 0, b = 0] = [one?.id, other?.id];
		expect(() => answer([a, 4])).toThrow(Invalid);
		expect(() => answer([a, null])).toThrow(Invalid);
		expect(() => answer([a, 0], [b, 0])).toThrow(Invalid);
		expect(() => answer([a, 3], [b, 8])).toThrow(Invalid);
		expect(answer([a, 0], [b, 2]).state).toBe('accepted');
		expect(linesOf(db(), id).map((line) => line.packs)).toEqual([2]);
		expect(historyOf(ide, id).at(-1)?.text).toContain('3 → 0パック');
	});

	test('the desk types in what the organisation said, with who and when', () => {
		const id = applied(register, ide, { office: 2 }, { roundId, day: '2026-11-28' });
		dearer(53_000);
		const { version } = byId(id);
		expect(() => answerPrice(desk, id, { version })).toThrow(Invalid);
		const proxy = { via: 'phone' as const, caller: '総務企画課　井出', receivedOn: '2026-11-28' };
		expect(answerPrice(desk, id, { version, proxy }).state).toBe('accepted');
		expect(historyOf(ide, id).at(-1)?.text).toContain('代理入力：電話、総務企画課　井出');
	});

	test('what was only sent is marked, and goes back as soon as it is accepted', () => {
		const id = applied(
			register,
			ide,
			{ office: 2 },
			{ roundId, day: '2026-11-28', isAccepted: false }
		);
		dearer(54_000);
		expect(byId(id).state).toBe('submitted');
		expect(proceed(desk, id, 'accept', {}).state).toBe('reconfirm');
	});
});

test('what a round has counted together can neither be withdrawn nor accepted', () => {
	const own = openRound(register, { name: '令和8年度 第4回' });
	const id = applied(register, ide, { office: 2 }, { roundId: own });
	db()
		.update(schema.purchaseRound)
		.set({ state: 'aggregated' })
		.where(eq(schema.purchaseRound.id, own))
		.run();
	expect(() => proceed(ide, id, 'withdraw', {})).toThrow(Conflict);
	expect(byId(id).state).toBe('accepted');
});

test('last year’s application is repeated as it was, by its organisation alone', () => {
	clockAt('2026-03-02', '11:00');
	const id = applied(register, ide, { office: 7 });
	clockAt(STORY_DAY, '11:00');
	expect(lastYears(ide.organisation.id)).toMatchObject([{ id, number: '申R7-0001' }]);
	expect(itemsFor(ide.organisation.id, [goods.office.partNumber], earlier(ide, id))).toEqual([
		{ partNumber: goods.office.partNumber, packs: 7, reason: 'renewal' }
	]);
	expect(() => earlier(story.as('takamizawa'), id)).toThrow(NotFound);
});

test('sheets hold what the reader may read', async () => {
	const id = applied(register, ide, { office: 7 }, { roundId });
	expect((await applicationSheet(ide, id)).name).toMatch(/^申込書_申R8-/);
	await expect(applicationSheet(story.as('takamizawa'), id)).rejects.toThrow(NotFound);
	expect((await listSheet(desk, { roundId })).bytes.length).toBeGreaterThan(1000);
});
