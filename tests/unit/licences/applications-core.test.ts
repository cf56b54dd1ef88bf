import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Conflict, Invalid } from '#lib/errors.ts';
import { db, schema } from '#lib/server/db/index.ts';
import { perform } from '#lib/server/licences/applications/acts.ts';
import { byId, numberOf } from '#lib/server/licences/applications/applications.ts';
import { linesOf, totalOf } from '#lib/server/licences/applications/lines.ts';
import { offeredPlaces } from '#lib/server/licences/applications/places.ts';
import { priceOn } from '#lib/server/licences/applications/prices.ts';
import { changedLines, repriceOpen } from '#lib/server/licences/applications/repricing.ts';
import { takeSnapshot } from '#lib/server/licences/applications/snapshots.ts';
import { change, system } from '#lib/server/record/change.ts';
import { applied, draftOf, openRound, priceAll } from '../../support/applications.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { goods, tellRegister, type Good, type Register, nextList } from '../../support/licences.ts';
import { tellStory, type Story } from '../../support/story.ts';
import { staysWhole } from '../../support/whole.ts';

let story: Story;
let register: Register;

beforeAll(async () => {
	story = await tellStory();
	register = tellRegister(story);
});
afterAll(() => closeTemporaryYui(story.folder));
staysWhole();

const price = (good: Good, day: string) =>
	priceOn(db(), { partNumber: goods[good].partNumber, resellerId: register.resellerId, day });

/** The list of 2027-04-01, where servers cost a fifth more and Office is not sold any more. */
function newList(): void {
	db()
		.update(schema.priceList)
		.set({ state: 'closed', validTo: '2027-03-31' })
		.where(eq(schema.priceList.id, register.priceListId))
		.run();
	nextList(register, '2027-04-01', { server: 50_376 });
}

test('a number is taken when an application is sent, and kept when it comes back', () => {
	const id = draftOf(register, story.as('ide'), { server: 8 });
	expect(numberOf(byId(id))).toBeNull();
	const desk = register.desk;
	change(desk, (tx, record) => {
		priceAll(tx, register, id, '2026-11-27');
		perform(tx, record, desk, id, 'submit');
	});
	expect(numberOf(byId(id))).toBe('申R8-0001');
	change(desk, (tx, record) =>
		perform(tx, record, desk, id, 'return', { reason: '予算科目の確認' })
	);
	expect(byId(id)).toMatchObject({ state: 'draft', revision: 2, sequence: 1 });
	change(desk, (tx, record) => perform(tx, record, desk, id, 'submit'));
	expect(byId(id).sequence).toBe(1);
});

test('an act from another state, of an older version or without its reason writes nothing', () => {
	const id = applied(register, story.as('ide'), { office: 3 });
	const desk = register.desk;
	const act = (...rest: [Parameters<typeof perform>[4], Parameters<typeof perform>[5]?]) =>
		change(desk, (tx, record) => perform(tx, record, desk, id, ...rest));
	expect(() => act('accept')).toThrow(Conflict);
	expect(() => act('order', { version: 1 })).toThrow(Conflict);
	const sent = applied(register, story.as('ide'), { office: 3 }, { isAccepted: false });
	expect(() =>
		change(desk, (tx, record) => perform(tx, record, desk, sent, 'return', { reason: ' ' }))
	).toThrow(Invalid);
	expect(byId(sent).state).toBe('submitted');
});

test('a total is without tax, and with the tax of one invoice', () => {
	const id = applied(register, story.as('ide'), { server: 8, office: 3 });
	expect(totalOf(linesOf(db(), id))).toEqual({
		yen: 8 * 41_980 + 3 * 41_987,
		tax: 46_180,
		withTax: 461_801 + 46_180,
		unpriced: 0
	});
});

test('a price that is 別途見積 is not taken', () => {
	const row = price('server', '2026-11-27');
	expect(row).not.toBeNull();
	if (!row) return;
	expect(() =>
		change(system, (tx) => takeSnapshot(tx, 1, { ...row, preferentialYen: null }))
	).toThrow(/別途見積/);
});

test('a new list: what was accepted goes back with the difference, what was only sent is marked', () => {
	const roundId = openRound(register, { priceLockOn: '2027-04-30' });
	const accepted = applied(register, story.as('ide'), { server: 8 }, { roundId });
	const alone = applied(register, story.as('takamizawa'), { server: 2 });
	const sent = applied(register, story.as('ide'), { office: 3 }, { roundId, isAccepted: false });
	newList();
	expect(price('server', '2027-03-31')?.preferentialYen).toBe(41_980);
	expect(price('server', '2027-04-01')?.preferentialYen).toBe(50_376);
	expect(price('office', '2027-04-01')).toBeNull();
	expect(changedLines(db(), { day: '2027-03-31', roundId })).toEqual([]);

	const changed = change(register.lead, (tx, record) =>
		repriceOpen(tx, record, { day: '2027-04-01', roundId })
	);
	expect(changed).toMatchObject([
		{ applicationId: accepted, oldYen: 41_980, newYen: 50_376, differenceYen: 67_168 },
		{ applicationId: sent, oldYen: 41_987, newYen: null, differenceYen: null }
	]);
	expect(byId(accepted).state).toBe('reconfirm');
	expect(byId(sent).state).toBe('submitted');
	expect(byId(alone).state).toBe('accepted');
	expect(linesOf(db(), accepted)[0]).toMatchObject({
		price: { preferentialYen: 41_980 },
		revision: { onDay: '2027-04-01' }
	});
	expect(linesOf(db(), sent)[0]?.revision).toMatchObject({ priceRowId: null });

	const { resellerId } = register;
	change(register.lead, (tx, record) => repriceOpen(tx, record, { day: '2027-03-31', resellerId }));
	expect(linesOf(db(), sent)[0]?.revision).toBeNull();
	expect(byId(alone).state).toBe('accepted');
	change(register.lead, (tx, record) => repriceOpen(tx, record, { day: '2027-04-01', resellerId }));
	expect(byId(alone).state).toBe('reconfirm');
});

test('an agreement whose number is not known is offered without one', () => {
	const noteOf = () => offeredPlaces(register.desk).at(-1)?.note;
	db().update(schema.agreement).set({ number: 'S-1' }).run();
	expect(noteOf()).toBe('契約番号 S-1');
	db().update(schema.agreement).set({ number: '' }).run();
	expect(noteOf()).toBe('');
});
