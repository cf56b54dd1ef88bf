import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Forbidden, Invalid } from '#lib/errors.ts';
import { db, schema } from '#lib/server/db/index.ts';
import type { Actor } from '#lib/server/identity/actors.ts';
import { endTenure } from '#lib/server/identity/people.ts';
import { correct, endTerm, heldSeat, type Correction } from '#lib/server/identity/tenures.ts';
import { newcomer } from '../../support/appointing.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { tellStory, type ActorName, type Story } from '../../support/story.ts';

const ENDS = { when: 'day' as const, lastOn: '2027-03-31', isSure: true };
const LAST = '最後のシステム管理者';

let story: Story;
beforeEach(async () => void (story = await tellStory()));
afterEach(() => closeTemporaryYui(story.folder));

describe('the only operator', () => {
	test('does not take the role from themselves', () => {
		const { roles, ...held } = asItIs('maruyama');
		const plain = { ...held, roles: roles.filter((role) => role !== 'operator') };
		const unticking = () => correct(story.as('maruyama'), union(), tenureOf('maruyama'), plain);
		expect(unticking).toThrow(LAST);
		expect(story.as('maruyama').roles).toContain('operator');
		anotherOperator({ login: 'second' });
		unticking();
		expect(story.as('maruyama').roles).toEqual(['member', 'org-admin']);
	});

	test('gets no last day while nobody comes after them, with a login, for good', () => {
		const ending = () => endTerm(story.as('maruyama'), union(), tenureOf('maruyama'), ENDS);
		expect(ending).toThrow(LAST);
		anotherOperator({ login: null });
		expect(ending).toThrow(LAST);
		anotherOperator({ login: 'short', toOn: '2027-09-30' });
		expect(ending).toThrow(LAST);
		anotherOperator({ login: 'next', fromOn: '2027-10-01' });
		ending();
		expect(asItIs('maruyama').toOn).toBe('2027-03-31');
	});

	test('is ended by no other operator of the same moment either', () => {
		const second = anotherOperator({ login: 'second', toOn: '2026-12-31' });
		const other = { ...story.as('maruyama'), tenure: { id: second.tenureId, section: '' } };
		expect(() => endTenure(other, tenureOf('maruyama'))).toThrow(Invalid);
		endTenure(story.as('maruyama'), second.tenureId);
	});
});

describe('an administrator of the union who is no operator', () => {
	test.each<[string, (lead: Actor) => void]>([
		['corrects', (lead) => correct(lead, union(), tenureOf('maruyama'), withPhone('maruyama'))],
		['ends at once', (lead) => endTenure(lead, tenureOf('maruyama'))],
		['ends with a day', (lead) => endTerm(lead, union(), tenureOf('maruyama'), ENDS)],
		[
			'ends from the list',
			(lead) => endTerm(lead, union(), tenureOf('maruyama'), { ...ENDS, when: 'now' })
		]
	])('never %s an operator', (_, act) => {
		anotherOperator({ login: 'second' });
		expect(() => act(lead())).toThrow(Forbidden);
		expect(story.as('maruyama').roles).toContain('operator');
	});

	test('still looks after everybody else there', () => {
		correct(lead(), union(), tenureOf('miyazawa'), withPhone('miyazawa'));
		expect(asItIs('miyazawa').phone).toBe('026-111-2222');
	});
});

test('a role that cannot be given here stays when something else is corrected', () => {
	const { tenureId } = story.holdings.yanagisawa;
	db().insert(schema.tenureRole).values({ tenureId, role: 'coordinator' }).run();
	const { organisation } = story.as('kobayashi');
	const held = heldSeat(story.as('kobayashi'), organisation.id, tenureId);
	const input = { ...held, isSure: false };
	correct(story.as('kobayashi'), organisation.id, tenureId, { ...input, roles: ['approver'] });
	expect(story.as('yanagisawa').roles.toSorted()).toEqual(['approver', 'coordinator']);
});

describe('somebody who also sits in another organisation', () => {
	test.each([['name'], ['kana'], ['email']] as const)(
		'keeps their %s from the administrator of one of them; the operator corrects it',
		(field) => {
			const input = { ...atSuzaka(), [field]: 'x' };
			const correcting = (actor: Actor) => () => correct(actor, suzaka(), tenureOf('maki'), input);
			expect(correcting(administrator())).toThrow(Forbidden);
			correcting(story.as('maruyama'))();
			expect(atSuzaka()).toMatchObject({ [field]: 'x' });
		}
	);

	test('has 課, 電話 and roles of the seat corrected by its administrator', () => {
		const input = { ...atSuzaka(), section: 'DX推進課', phone: '026-245-1400' };
		correct(administrator(), suzaka(), tenureOf('maki'), { ...input, roles: ['member'] });
		expect(atSuzaka()).toMatchObject({ section: 'DX推進課', phone: '026-245-1400' });
		expect(heldSeat(administrator(), suzaka(), tenureOf('maki')).rights).toEqual({
			person: false,
			seat: true
		});
	});
});

function suzaka(): number {
	return story.as('maki').organisation.id;
}

/** Somebody who looks after the people of 須坂市. */
function administrator(): Actor {
	const { person, ...maki } = story.as('maki');
	return { ...maki, person: { ...person, id: 0 }, roles: ['member', 'org-admin'] };
}

function lead(): Actor {
	return { ...story.as('miyazawa'), roles: ['member', 'org-admin'] };
}

function atSuzaka(): Correction {
	return { ...heldSeat(story.as('maruyama'), suzaka(), tenureOf('maki')), isSure: false };
}

function anotherOperator(taking: { login: string | null; fromOn?: string; toOn?: string }) {
	return newcomer(union(), '運用担当', { fromOn: '2026-11-01', roles: ['operator'], ...taking });
}

function asItIs(name: ActorName) {
	return { ...heldSeat(story.as('maruyama'), union(), tenureOf(name)), isSure: true };
}

function withPhone(name: ActorName): Correction {
	return { ...asItIs(name), phone: '026-111-2222' };
}

function union(): number {
	return story.as('miyazawa').organisation.id;
}

function tenureOf(name: ActorName): number {
	return story.holdings[name].tenureId;
}
