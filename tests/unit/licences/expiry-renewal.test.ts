import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { addDays, dayOf, type Day } from '#lib/dates.ts';
import { db, schema } from '#lib/server/db/index.ts';
import { turn } from '#lib/server/licences/assurance/clock.ts';
import { openTerm, termsOf } from '#lib/server/licences/assurance/terms.ts';
import { deliver } from '#lib/server/licences/deliveries/delivering.ts';
import { balanceOf, openLot } from '#lib/server/licences/ledger.ts';
import { cancelRest } from '#lib/server/licences/orders/cancelling.ts';
import { linesOf } from '#lib/server/licences/orders/lines.ts';
import * as orders from '#lib/server/licences/orders/orders.ts';
import { placeSingly } from '#lib/server/licences/orders/placing.ts';
import { inspect } from '#lib/server/licences/receipts/inspecting.ts';
import * as receipts from '#lib/server/licences/receipts/receipts.ts';
import { receive } from '#lib/server/licences/receipts/receiving.ts';
import { now } from '#lib/server/now.ts';
import { check } from '#lib/server/operations/check.ts';
import { change } from '#lib/server/record/change.ts';
import { applied } from '../../support/applications.ts';
import { clockAt } from '../../support/clock.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { tellRegister, type Register } from '../../support/licences.ts';
import { STORY_DAY, tellStory, type Story } from '../../support/story.ts';

let story: Story;
let register: Register;

beforeAll(async () => {
	story = await tellStory();
	register = tellRegister(story);
});
afterAll(() => closeTemporaryYui(story.folder));
beforeEach(() => void clockAt(STORY_DAY, '11:00'));

const ENDS = addDays(STORY_DAY, 40);
const LATER = addDays(STORY_DAY, 60);

/** A lot of the village whose Software Assurance ends on a day. */
function covered(rights: number, endsOn: Day = ENDS): number {
	const { desk, products } = register;
	return change(desk, (tx, record) => {
		const startsOn = '2024-01-10';
		const organisationId = story.as('ide').organisation.id;
		const lotId = openLot(
			tx,
			desk,
			{
				...{ organisationId, productId: products.server, agreementNumber: 'S-0001' },
				usageStart: startsOn
			},
			{ onDay: startsOn, kind: 'opening', rights, document: '期首' }
		);
		openTerm(tx, record, { lotId, rights, startsOn, endsOn });
		return lotId;
	});
}

/** Orders SA alone for lots; gives the order and its one line. */
function ordered(packs: number, lots: number[]) {
	const id = applied(register, story.as('ide'), { serverAssurance: packs }, {});
	db()
		.update(schema.applicationLine)
		.set({ baseLots: JSON.stringify(lots) })
		.where(eq(schema.applicationLine.applicationId, id))
		.run();
	const order = orders.find(register.desk, placeSingly(register.lead, [id]));
	return { id: order.id, lineId: linesOf(db(), order.id)[0]?.id ?? 0 };
}

function delivered({ id, lineId }: { id: number; lineId: number }, packs: number): void {
	const { desk } = register;
	const today = dayOf(now());
	const path = receive(desk, id, {
		...{ deliveredOn: today, usageStart: today, document: '納-1' },
		lines: [{ orderLineId: lineId, packs }]
	});
	const receipt = receipts.find(desk, path);
	const [line] = receipts.linesOf(db(), receipt.id);
	inspect(desk, receipt.id, today, [{ id: line?.id ?? 0, accepted: packs, reason: '' }]);
	deliver(desk, receipt.id);
}

const settle = () => {
	while (turn() > 0);
};
const shown = (lotId: number) =>
	termsOf(db(), lotId).map(
		({ state, endsOn, isRenewalOrdered }) =>
			`${state} ${endsOn}${isRenewalOrdered ? ' on its way' : ''}`
	);
const splitOff = (lotId: number) =>
	db()
		.select()
		.from(schema.lot)
		.where(eq(schema.lot.originId, lotId))
		.all()
		.map(({ id }) => id);
const planned = (lotId: number) => {
	const subject = `assurance:${termsOf(db(), lotId).at(-1)?.id ?? 0}`;
	return db()
		.select()
		.from(schema.plannedNotice)
		.where(eq(schema.plannedNotice.subject, subject))
		.all()
		.filter(({ sentAt, cancelledAt }) => sentAt === null && cancelledAt === null);
};
/** The end of the next three years. */
const next: Day = `${Number(ENDS.slice(0, 4)) + 3}${ENDS.slice(4)}`;

describe('a renewal that was ordered', () => {
	test('keeps the term running after its end until it comes, and is told of no more', () => {
		const lotId = covered(16);
		expect(planned(lotId).length).toBeGreaterThan(0);
		const order = ordered(8, [lotId]);
		expect(planned(lotId)).toEqual([]);
		clockAt(LATER, '09:00');
		settle();
		expect(shown(lotId)).toEqual([`active ${ENDS} on its way`]);
		delivered(order, 8);
		expect(shown(lotId)).toEqual([`renewed ${ENDS}`, `active ${next}`]);
	});

	test('in two deliveries covers first one part, then the other, each once', async () => {
		const lotId = covered(32);
		const order = ordered(16, [lotId]);
		clockAt(STORY_DAY, '12:00');
		delivered(order, 6);
		const [rest = 0] = splitOff(lotId);
		expect(balanceOf(db(), lotId)).toBe(12);
		expect(shown(lotId)).toEqual([`renewed ${ENDS}`, `future ${next}`]);
		expect(shown(rest)).toEqual([`active ${ENDS} on its way`]);
		clockAt(LATER, '09:00');
		settle();
		expect(shown(rest)).toEqual([`active ${ENDS} on its way`]);
		delivered(order, 10);
		expect(shown(lotId)).toEqual([`renewed ${ENDS}`, `active ${next}`]);
		expect(shown(rest)).toEqual([`renewed ${ENDS}`, `active ${next}`]);
		expect([balanceOf(db(), rest), splitOff(rest)]).toEqual([20, []]);
		expect(await check()).toEqual([]);
	});

	test('whose rest will not come lets that part lapse, with its notices', () => {
		const lotId = covered(32);
		const order = ordered(16, [lotId]);
		clockAt(STORY_DAY, '12:00');
		delivered(order, 6);
		cancelRest(register.lead, order.id, order.lineId, '販売終了');
		const [rest = 0] = splitOff(lotId);
		expect(shown(rest)).toEqual([`active ${ENDS}`]);
		expect(planned(rest).map(({ kind }) => kind)).toContain('assurance-30');
		clockAt(LATER, '09:00');
		settle();
		expect(shown(rest)).toEqual([`lapsed ${ENDS}`]);
		expect(shown(lotId)).toEqual([`renewed ${ENDS}`, `active ${next}`]);
	});

	test('called off as a whole is as if it had not been', () => {
		const lotId = covered(16);
		const before = planned(lotId).map(({ kind, dueOn }) => `${kind} ${dueOn}`);
		const order = ordered(8, [lotId]);
		cancelRest(register.lead, order.id, order.lineId, '販売終了');
		expect(shown(lotId)).toEqual([`active ${ENDS}`]);
		expect(planned(lotId).map(({ kind, dueOn }) => `${kind} ${dueOn}`)).toEqual(before);
	});

	test('for fewer rights than were named leaves the other lots to their end', async () => {
		const [kept, other] = [covered(16), covered(16)];
		const order = ordered(8, [kept, other]);
		expect(shown(kept)).toEqual([`active ${ENDS} on its way`]);
		expect(shown(other)).toEqual([`active ${ENDS}`]);
		delivered(order, 8);
		clockAt(LATER, '09:00');
		settle();
		expect(shown(kept)).toEqual([`renewed ${ENDS}`, `active ${next}`]);
		expect(shown(other)).toEqual([`lapsed ${ENDS}`]);
		expect(await check()).toEqual([]);
	});
});
