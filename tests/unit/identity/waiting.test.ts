import { afterEach, beforeEach, expect, test } from 'vitest';
import { Conflict, Forbidden } from '#lib/errors.ts';
import { db, schema } from '#lib/server/db/index.ts';
import { accept, invite, welcome } from '#lib/server/identity/invitations.ts';
import * as organisations from '#lib/server/identity/organisations.ts';
import { appoint } from '#lib/server/identity/people.ts';
import { inviteAll, summed, waiting } from '#lib/server/identity/waiting.ts';
import { change, system } from '#lib/server/record/change.ts';
import { verifyChain } from '#lib/server/record/events.ts';
import { clockAt } from '../../support/clock.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { tellStory, type Story } from '../../support/story.ts';

const PASSWORD = 'yatsugatake-no-asa';
const ALL = { scope: 'all' } as const;

let story: Story;
beforeEach(async () => void (story = await tellStory()));
afterEach(() => closeTemporaryYui(story.folder));

test('everybody without a login is listed by organisation in code order, with the state of their invitation', async () => {
	appointIn(['203076', '200000', '202011'], { fromOn: '2027-04-01' });
	const first = invite(story.as('maruyama'), idOf('202177'), newcomer('依田 美咲'));
	expect(
		waiting(story.as('maruyama'), ALL).map(({ name, people }) => [name, people[0]?.invitation])
	).toEqual([
		['長野県', 'none'],
		['長野市', 'none'],
		['佐久市', 'open'],
		['北相木村', 'none']
	]);
	clockAt('2026-12-20', '9:00');
	expect(waiting(story.as('maruyama'), chosen('202177'))[0]?.people[0]?.invitation).toBe('over');
	clockAt('2026-11-27', '12:00');
	await accept(first.token, { login: 'yoda', password: PASSWORD, again: PASSWORD });
	expect(waiting(story.as('maruyama'), chosen('202177'))).toEqual([]);
});

test('who has left is not waiting', () => {
	appointIn(['203076'], { fromOn: '2026-04-01', toOn: '2026-11-26' });
	expect(waiting(story.as('maruyama'), ALL)).toEqual([]);
	expect(() => inviteAll(story.as('maruyama'), ALL)).toThrow(Conflict);
	expect(() => summed(story.as('maruyama'), ALL)).toThrow(Conflict);
});

test('the sheets of 79 organisations are made in one go, and replace what was open', () => {
	const actor = story.as('maruyama');
	appointIn(
		organisations.list().flatMap((of) => (of.code6 ? [of.code6] : [])),
		{}
	);
	const early = invite(actor, idOf('202177'), newcomer('依田 美咲'));
	expect(summed(actor, ALL)).toEqual({ people: 79, organisations: 78, open: 1 });
	const sheets = inviteAll(actor, ALL);
	expect(sheets).toHaveLength(79);
	expect(new Set(sheets.map((sheet) => sheet.code)).size).toBe(79);
	const inOrder = organisations.list().map((of) => of.name);
	const printed = [...new Set(sheets.map((sheet) => sheet.organisation))];
	expect(printed).toEqual(inOrder.filter((name) => printed.includes(name)));
	expect(() => welcome(early.token)).toThrow('取り消されています');
	const actions = db().select({ action: schema.event.action }).from(schema.event).all();
	const counted = (action: string) => actions.filter((row) => row.action === action).length;
	expect([counted('person.invited'), counted('invitation.revoked')]).toEqual([80, 1]);
	expect(verifyChain()).toEqual([]);
});

test('まだない人だけ leaves the sheets that still open alone', () => {
	const actor = story.as('maruyama');
	appointIn(['203076', '202011'], {});
	const early = invite(actor, idOf('202177'), newcomer('依田 美咲'));
	const WITHOUT = { scope: 'all', whom: 'without' } as const;
	expect(summed(actor, WITHOUT)).toEqual({ people: 2, organisations: 2, open: 0 });
	expect(inviteAll(actor, WITHOUT).map((sheet) => sheet.organisation)).toEqual([
		'長野市',
		'北相木村'
	]);
	expect(welcome(early.token).name).toBe('依田 美咲');
	expect(() => inviteAll(actor, WITHOUT)).toThrow('使える招待状を作り直すときは');
	// An invitation that has run out is none.
	clockAt('2026-12-31', '9:00');
	expect(inviteAll(actor, WITHOUT)).toHaveLength(3);
});

test('one 広域, chosen organisations, or one’s own can be printed alone', () => {
	appointIn(['203076', '202177', '202011'], {});
	const names = (choice: Parameters<typeof inviteAll>[1]) =>
		inviteAll(story.as('maruyama'), choice).map((sheet) => sheet.organisation);
	expect(names({ scope: 'district', district: 'saku' })).toEqual(['佐久市', '北相木村']);
	expect(names(chosen('202011', '203076'))).toEqual(['長野市', '北相木村']);
	const own = inviteAll(story.as('kobayashi'), chosen('202177'));
	expect(own.map((sheet) => sheet.organisation)).toEqual(['佐久市']);
});

test('an administrator prints for nobody but the own organisation', () => {
	appointIn(['203076', '202177'], {});
	for (const choice of [ALL, chosen('202177', '203076'), { scope: 'district', district: 'saku' }]) {
		expect(() => inviteAll(story.as('kobayashi'), choice as typeof ALL)).toThrow(Forbidden);
	}
	expect(() => waiting(story.as('yanagisawa'), chosen('202177'))).toThrow(Forbidden);
});

function chosen(...codes: string[]) {
	return { scope: 'chosen' as const, organisations: codes.map(idOf) };
}

function idOf(code6: string): number {
	return organisations.findByCode(code6).id;
}

function newcomer(name: string) {
	return {
		name,
		kana: 'しんにん しょくいん',
		section: '総務課',
		seat: '統計担当',
		roles: ['member' as const],
		fromOn: '2026-11-27',
		toOn: null as string | null
	};
}

function appointIn(codes: string[], term: { fromOn?: string; toOn?: string }): void {
	change(system, (tx, record) => {
		for (const code of codes) {
			const input = { ...newcomer('新任 職員'), ...term, login: null, passwordHash: null };
			appoint(tx, record, idOf(code), input);
		}
	});
}
