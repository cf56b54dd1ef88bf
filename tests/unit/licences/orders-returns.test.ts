import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { Conflict, Forbidden, Invalid, NotFound } from '#lib/errors.ts';
import { db, schema } from '#lib/server/db/index.ts';
import { termsOf } from '#lib/server/licences/assurance/terms.ts';
import { deliver } from '#lib/server/licences/deliveries/delivering.ts';
import * as slips from '#lib/server/licences/deliveries/slips.ts';
import { split } from '#lib/server/licences/ledger/moving.ts';
import { balanceOf } from '#lib/server/licences/ledger.ts';
import { linesOf } from '#lib/server/licences/orders/lines.ts';
import * as orders from '#lib/server/licences/orders/orders.ts';
import { placeSingly } from '#lib/server/licences/orders/placing.ts';
import { allow, carry, refuse, request } from '#lib/server/licences/returns/proceeding.ts';
import * as returns from '#lib/server/licences/returns/returns.ts';
import { hindrance } from '#lib/server/licences/returns/rules.ts';
import { check } from '#lib/server/operations/check.ts';
import { applied } from '../../support/applications.ts';
import { clockAt } from '../../support/clock.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { tellRegister, type Register } from '../../support/licences.ts';
import { STORY_DAY, tellStory, type Story } from '../../support/story.ts';
import { receivedSound } from '../../support/licence-orders.ts';

let story: Story;
let register: Register;

beforeAll(async () => {
	story = await tellStory();
	register = tellRegister(story);
});
afterAll(() => closeTemporaryYui(story.folder));
beforeEach(() => {
	clockAt(STORY_DAY, '11:00');
	rule('thirty-days-whole-line');
});

const ide = () => story.as('ide');
const desk = () => story.as('miyazawa');
const rule = (returnRule: 'none' | 'thirty-days-whole-line' | 'negotiated') =>
	db().update(schema.licenceProgram).set({ returns: returnRule }).run();

/** 北相木村 has been handed ten packs of servers, or fewer of them. */
function handed(packs = 10) {
	const path = placeSingly(register.lead, [applied(register, ide(), { server: 10 })]);
	const order = orders.find(desk(), path);
	const [line] = linesOf(db(), order.id);
	const lines = [{ orderLineId: line?.id ?? 0, packs }];
	const { id, path: number } = receivedSound(desk(), order.id, lines);
	deliver(desk(), id);
	const [own] = slips.find(ide(), number, ide().organisation.id).lines;
	return { number, deliveryId: own?.id ?? 0, lotId: own?.lots[0]?.id ?? 0 };
}

const asked = (of: ReturnType<typeof handed>, over: { packs?: number; again?: number } = {}) =>
	request(ide(), of.number, ide().organisation.id, {
		...{ deliveryId: of.deliveryId, packs: 10, again: 6, reason: '4つ多く頼んだ' },
		...over
	});

test('a line that was given back within thirty days takes its rights and its Software Assurance along', () => {
	const of = handed();
	const id = asked(of);
	expect(returns.find(desk(), id)).toMatchObject({ again: 6, rights: 20, lastDay: '2026-12-27' });
	expect(() => carry(desk(), id)).toThrow(Conflict);
	expect(() => carry(ide(), id)).toThrow(Forbidden);
	allow(desk(), id);
	expect(balanceOf(db(), of.lotId)).toBe(20);
	carry(desk(), id);
	expect(balanceOf(db(), of.lotId)).toBe(0);
	expect(termsOf(db(), of.lotId).map(({ state }) => state)).toEqual(['void']);
	expect(() => carry(desk(), id)).toThrow(Conflict);
	expect(() => asked(of)).toThrow(Conflict);
});

test('a part of a line is not given back: the form says to give all back and buy the rest anew', () => {
	const of = handed();
	expect(() => asked(of, { packs: 4 })).toThrow(/10をすべて返し、「買い直す数」に6/);
	expect(() => asked(of, { again: 10 })).toThrow(Invalid);
	expect(() => asked(handed(4), { packs: 4, again: 0 })).toThrow(/10のうち4/);
});

test('after thirty days neither the organisation asks nor the desk allows, and the day is said', () => {
	const [of, late] = [handed(), handed()];
	const id = asked(of);
	clockAt('2026-12-27', '23:00');
	expect(asked(late)).toBeGreaterThan(id);
	clockAt('2026-12-28', '00:00');
	expect(() => allow(desk(), id)).toThrow(/12月27日（日）まで/);
	expect(() => asked(of)).toThrow(Conflict);
	expect(() => refuse(desk(), id, ' ')).toThrow(Invalid);
	refuse(desk(), id, '30日を過ぎました');
	expect(returns.find(ide(), id)).toMatchObject({ state: 'refused', answer: '30日を過ぎました' });
});

test('rights that have gone elsewhere are not given back', () => {
	const of = handed();
	const id = asked(of);
	allow(desk(), id);
	split(desk(), of.lotId, { rights: 4, reason: '一部の更新' });
	expect(() => carry(desk(), id)).toThrow(/権利20のうち、いま残っているのは16/);
});

test('a program says whether anything is given back at all', () => {
	const of = { deliveredAt: new Date('2026-11-27T02:00:00Z'), packs: 4, ordered: 10 };
	expect(hindrance({ ...of, rule: 'none' }, STORY_DAY)).toMatch(/返品できません/);
	expect(hindrance({ ...of, rule: 'negotiated' }, '2027-11-27')).toBeNull();
	rule('none');
	expect(() => asked(handed())).toThrow(/返品できません/);
});

test('another organisation neither asks for nor sees a return', () => {
	const of = handed();
	const id = asked(of);
	for (const other of ['yanagisawa', 'kitamura'] as const) {
		expect(() => returns.find(story.as(other), id)).toThrow(NotFound);
		expect(returns.list(story.as(other))).toEqual([]);
	}
	expect(() => returns.list(story.as('tanaka'))).toThrow(Forbidden);
	const input = { deliveryId: of.deliveryId, packs: 10, again: 0, reason: '' };
	expect(() => request(story.as('yanagisawa'), of.number, ide().organisation.id, input)).toThrow(
		NotFound
	);
});

test('nothing that the tests above left behind breaks an invariant', async () => {
	expect(await check()).toEqual([]);
});
