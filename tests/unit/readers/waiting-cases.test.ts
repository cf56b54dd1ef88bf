import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { proceed, type PlainAct } from '#lib/server/helpdesk/proceeding.ts';
import { narrow } from '#lib/server/helpdesk/readership.ts';
import type { Actor } from '#lib/server/identity/actors.ts';
import { putOffThing } from '#lib/server/identity/put-off.ts';
import { isOnSheet, today } from '#lib/server/readers/today.ts';
import { waiting } from '#lib/server/readers/waiting.ts';
import { thingSchema } from '#lib/today.ts';
import * as v from 'valibot';
import { actingAs, newcomer } from '../../support/appointing.ts';
import { clockAt } from '../../support/clock.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { statementsOf } from '../../support/statements.ts';
import { tellStory, type Story } from '../../support/story.ts';
import { numberIn, raised } from '../../support/tickets.ts';

let story: Story;
beforeEach(async () => {
	story = await tellStory();
});
afterEach(() => closeTemporaryYui(story.folder));

const ide = () => story.as('ide');
const desk = () => story.as('miyazawa');
const go = (actor: Actor, id: number, ...acts: PlainAct[]) => {
	for (const act of acts) proceed(actor, id, act, { body: '確かめました。' });
};
const cases = (actor: Actor) => waiting(actor).filter(({ kind }) => kind === 'ticket');
const deskLines = (actor: Actor) => waiting(actor).filter(({ kind }) => kind === 'desk');

describe('ホーム of an organisation', () => {
	test('has the cases in which it was asked or answered, and until when silence counts', () => {
		const [asked, answered, ours] = [raised(ide()), raised(ide()), raised(ide())];
		go(desk(), asked, 'take', 'ask-organisation');
		go(desk(), answered, 'take', 'answer');
		go(desk(), ours, 'take');
		expect(cases(ide()).map(({ thing, href, note }) => [thing, href, note])).toEqual([
			[`ticket:${asked}`, `/helpdesk/${numberIn(asked)}`, 'R8-0001、組合から確認があります'],
			[
				`ticket:${answered}`,
				`/helpdesk/${numberIn(answered)}`,
				'R8-0002、回答がありました。12/11（金）までに返事がなければ、解決済みになります'
			]
		]);
		expect(today(ide()).items.map(({ thing }) => thing)).toContain(`ticket:${asked}`);
		go(ide(), asked, 'reply');
		go(ide(), answered, 'confirm');
		expect(cases(ide())).toEqual([]);
		for (const other of ['takamizawa', 'kitamura', 'tanaka', 'miyazawa'] as const) {
			expect(cases(story.as(other)), other).toEqual([]);
		}
	});

	test('has a case of 関係者のみ for its parties alone', () => {
		const colleague = newcomer(ide().organisation.id, '総務担当', { fromOn: '2026-04-01' });
		const id = raised(ide());
		go(desk(), id, 'take', 'ask-organisation');
		expect(cases(actingAs(colleague))).toHaveLength(1);
		narrow(ide(), id, []);
		expect(cases(actingAs(colleague))).toEqual([]);
		expect(cases(ide())).toHaveLength(1);
	});
});

describe('ホーム of the desk', () => {
	test('has one line for what nobody has taken and one for what is over its 目安', () => {
		expect(deskLines(desk())).toEqual([]);
		const first = raised(ide());
		clockAt('2026-11-27', '13:00');
		const urgent = raised(ide(), { priority: 'urgent' });
		expect(deskLines(desk())).toMatchObject([
			{
				title: '担当の決まっていない問い合わせ 2件',
				href: '/helpdesk/queue?view=unassigned',
				since: new Date('2026-11-27T11:00:00+09:00')
			}
		]);
		go(desk(), first, 'take');
		go(desk(), urgent, 'contact');
		expect(deskLines(desk())).toEqual([]);
		clockAt('2026-11-30', '17:00');
		expect(deskLines(desk())).toMatchObject([
			{ title: '目安を過ぎた問い合わせ 1件', href: '/helpdesk/queue?view=overdue' }
		]);
		expect(deskLines(ide())).toEqual([]);
	});

	test('can be put off from the sheet until the next morning', () => {
		raised(ide());
		const [line] = deskLines(desk());
		const thing = line?.thing ?? '';
		expect(v.is(thingSchema, { thing })).toBe(true);
		expect(isOnSheet(desk(), thing)).toBe(true);
		putOffThing(desk(), thing);
		expect(today(desk()).items.map((item) => item.thing)).not.toContain(thing);
	});

	test('counts no case of 関係者のみ that somebody else has in hand', () => {
		const second = newcomer(desk().organisation.id, '相談窓口二', {
			fromOn: '2026-04-01',
			roles: ['desk']
		});
		const incident = {
			category: 'incident',
			fields: { found: '今朝' },
			priority: 'urgent'
		} as const;
		const id = raised(ide(), incident);
		go(desk(), id, 'take');
		clockAt('2026-11-30', '17:00');
		expect(deskLines(desk())).toHaveLength(1);
		expect(deskLines(actingAs(second))).toEqual([]);
	});
});

test('what waits takes no more statements for every case', () => {
	const count = () =>
		[ide(), desk()].map((actor) => {
			waiting(actor);
			return statementsOf(() => waiting(actor));
		});
	const before = count();
	for (let times = 0; times < 5; times++) go(desk(), raised(ide()), 'take', 'ask-organisation');
	for (let times = 0; times < 5; times++) raised(ide());
	expect(cases(ide())).toHaveLength(5);
	expect(count()).toEqual(before);
});
