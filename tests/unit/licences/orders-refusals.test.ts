import { eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { Conflict, Invalid } from '#lib/errors.ts';
import { db, schema } from '#lib/server/db/index.ts';
import { balanceOf } from '#lib/server/licences/ledger.ts';
import { discard } from '#lib/server/licences/ledger/moving.ts';
import { deliver } from '#lib/server/licences/deliveries/delivering.ts';
import * as slips from '#lib/server/licences/deliveries/slips.ts';
import { linesOf } from '#lib/server/licences/orders/lines.ts';
import * as orders from '#lib/server/licences/orders/orders.ts';
import { placeRound, placeSingly } from '#lib/server/licences/orders/placing.ts';
import { inspect } from '#lib/server/licences/receipts/inspecting.ts';
import * as receipts from '#lib/server/licences/receipts/receipts.ts';
import { receive } from '#lib/server/licences/receipts/receiving.ts';
import { aggregate } from '#lib/server/licences/rounds/aggregating.ts';
import { publish } from '#lib/server/licences/rounds/proceeding.ts';
import { check } from '#lib/server/operations/check.ts';
import { applied, openRound } from '../../support/applications.ts';
import { clockAt } from '../../support/clock.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { tellRegister, type Register, registerAsItIs } from '../../support/licences.ts';
import { STORY_DAY, tellStory, type Story } from '../../support/story.ts';

/* What is refused says the number or the day it is refused for, and leaves nothing half done. */

let story: Story;
let register: Register;

beforeAll(async () => {
	story = await tellStory();
	register = tellRegister(story);
});
afterAll(() => closeTemporaryYui(story.folder));
beforeEach(() => clockAt(STORY_DAY, '11:00'));
afterEach(async () => expect(await check()).toEqual([]));

const desk = () => story.as('miyazawa');

/** That something is refused with these words, and nothing of it stands. */
function refused(attempt: () => unknown, says: RegExp, as: typeof Conflict | typeof Invalid): void {
	const before = registerAsItIs();
	expect(attempt).toThrow(says);
	expect(attempt).toThrow(as);
	expect(registerAsItIs() === before, 'nothing half done').toBe(true);
}

/** A 取りまとめ that is reckoned: 30 packs of 北相木村 and 100 of 佐久市. */
function reckoned() {
	const roundId = openRound(register, { state: 'priced' });
	const village = applied(register, story.as('ide'), { server: 30 }, { roundId });
	applied(register, story.as('yanagisawa'), { server: 100 }, { roundId });
	aggregate(desk(), roundId);
	return { roundId, village };
}

const until = (endsOn: string | null) =>
	db()
		.update(schema.agreement)
		.set({ endsOn })
		.where(eq(schema.agreement.id, register.agreementId))
		.run();

test('an order beyond what was reckoned says by how much, and of which application', () => {
	const { roundId, village } = reckoned();
	const own = eq(schema.applicationLine.applicationId, village);
	db().update(schema.applicationLine).set({ packs: 36 }).where(own).run();
	refused(
		() => placeRound(register.lead, roundId),
		/申R8-\d{4}の9EM-00562は集計30、いま36.*集計を戻して/,
		Conflict
	);
	db().update(schema.applicationLine).set({ packs: 30 }).where(own).run();
	expect(placeRound(register.lead, roundId)).toMatch(/^R8-\d{4}$/);
});

test('under a contract that ended yesterday nothing is published or ordered, and the day is said', () => {
	const { roundId } = reckoned();
	const draft = openRound(register, { state: 'draft' });
	const single = applied(register, story.as('ide'), { office: 2 });
	until('2026-11-26');
	refused(() => placeRound(register.lead, roundId), /11月26日（木）に終わりました/, Conflict);
	refused(() => placeSingly(register.lead, [single]), /11月26日（木）に終わりました/, Conflict);
	refused(() => publish(desk(), draft), /11月26日（木）に終わりました/, Conflict);
	until('2026-11-27');
	expect(placeSingly(register.lead, [single])).toMatch(/^R8-/);
	until(null);
	// What the day of the contract let pass is not undone by its end.
	placeRound(register.lead, roundId);
});

test('a receipt before its order is refused with the day; one for a past day after it counts from then', () => {
	const path = placeSingly(register.lead, [applied(register, story.as('ide'), { server: 8 })]);
	const { id } = orders.find(desk(), path);
	const [line] = linesOf(db(), id);
	clockAt('2026-12-20', '11:00');
	const came = (deliveredOn: string, usageStart = deliveredOn) =>
		receive(desk(), id, {
			...{ deliveredOn, usageStart, document: '納-1' },
			lines: [{ orderLineId: line?.id ?? 0, packs: 8 }]
		});
	refused(() => came('2026-11-26'), /納品の日が、発注の日（令和8年11月27日（金））より前/, Invalid);
	refused(() => came('2026-12-01', '2026-11-26'), /使用の開始日が、発注の日（/, Invalid);
	refused(() => came('2026-12-21'), /きょうまで/, Invalid);
	const number = came('2026-12-01');
	refused(
		() => came('2026-12-01'),
		/「納-1」は、令和8年12月1日（火）の納品として受R8-\d{4}に/,
		Conflict
	);
	const receipt = receipts.find(desk(), number);
	const [arrived] = receipts.linesOf(db(), receipt.id);
	const look = (day: string) => () =>
		inspect(desk(), receipt.id, day, [{ id: arrived?.id ?? 0, accepted: 8, reason: '' }]);
	refused(look('2026-11-30'), /納品の日から、きょうまで/, Invalid);
	look('2026-12-01')();
	deliver(desk(), receipt.id);
	const ide = story.as('ide');
	const [handed] = slips.find(ide, number, ide.organisation.id).lines;
	const lotId = handed?.lots[0]?.id ?? 0;
	expect([balanceOf(db(), lotId, '2026-11-30'), balanceOf(db(), lotId, '2026-12-01')]).toEqual([
		0, 16
	]);
	// A discard for a day before there was anything would make that day negative.
	refused(
		() =>
			discard(desk(), lotId, {
				...{ rights: 4, onDay: '2026-11-30', document: '廃棄', reason: '使わない' }
			}),
		/11月30日（月）の残高が4足りなくなります/,
		Invalid
	);
});
