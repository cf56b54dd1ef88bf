import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addDays } from '#lib/dates.ts';
import { Conflict, Invalid } from '#lib/errors.ts';
import { db, schema, type Tx } from '#lib/server/db/index.ts';
import {
	balanceOf,
	correct,
	entriesOf,
	move,
	moveOver,
	openLot
} from '#lib/server/licences/ledger.ts';
import type { Actor } from '#lib/server/identity/actors.ts';
import { change } from '#lib/server/record/change.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { lotsBelowZero } from '../../support/licences.ts';
import { tellStory, type Story } from '../../support/story.ts';
import { staysWhole } from '../../support/whole.ts';

let story: Story;
let desk: Actor;
let productId: number;
const DAY = '2026-04-01';

beforeAll(async () => {
	story = await tellStory();
	desk = story.as('miyazawa');
	const vendorId = db()
		.insert(schema.vendor)
		.values({ name: '見本の製造元' })
		.returning({ id: schema.vendor.id })
		.get().id;
	productId = db()
		.insert(schema.product)
		.values({
			...{ vendorId, family: 'Windows Server', edition: 'Standard', release: '2022' },
			...{ metric: 'core', pool: 'servers' }
		})
		.returning({ id: schema.product.id })
		.get().id;
});
afterAll(() => closeTemporaryYui(story.folder));
staysWhole();

const inOne = <Result>(work: (tx: Tx) => Result): Result => change(desk, (tx) => work(tx));

function opened(rights: number, onDay = DAY): number {
	return inOne((tx) =>
		openLot(
			tx,
			desk,
			{
				organisationId: story.as('ide').organisation.id,
				productId,
				agreementNumber: '見本-1',
				usageStart: onDay
			},
			{ onDay, kind: 'delivered', rights, document: '受R8-0001' }
		)
	);
}

const out = (lotId: number, rights: number, onDay: string) =>
	inOne((tx) =>
		move(tx, desk, { lotId, onDay, kind: 'discarded', rights: -rights, document: '廃棄届' })
	);

describe('a lot', () => {
	test('holds what came and went until a day', () => {
		const id = opened(16);
		out(id, 6, '2026-06-01');
		expect([balanceOf(db(), id), balanceOf(db(), id, '2026-05-31')]).toEqual([10, 16]);
		expect(balanceOf(db(), id, '2026-03-31')).toBe(0);
	});

	test('is never below zero, also by an entry of long ago', () => {
		const id = opened(10);
		out(id, 8, '2026-09-01');
		expect(() => out(id, 3, '2026-10-01')).toThrow(Invalid);
		expect(() => out(id, 3, '2026-05-01')).toThrow(/9月1日.*1足りなく/);
		expect(() => out(id, 1, '2026-03-31')).toThrow(/3月31日/);
		expect(balanceOf(db(), id)).toBe(2);
		expect(entriesOf(db(), id)).toHaveLength(2);
	});

	test('is corrected by red and black, once', () => {
		const id = opened(10);
		out(id, 8, DAY);
		const [first] = entriesOf(db(), id);
		const entry = first?.id ?? 0;
		inOne((tx) => correct(tx, desk, entry, { reason: '受領書は9だった。', right: { rights: 9 } }));
		expect(balanceOf(db(), id)).toBe(1);
		expect(entriesOf(db(), id).map(({ rights }) => rights)).toEqual([10, -8, -10, 9]);
		expect(() => inOne((tx) => correct(tx, desk, entry, { reason: 'もう一度' }))).toThrow(Conflict);
		const black = entriesOf(db(), id).at(-1)?.id ?? 0;
		expect(() =>
			inOne((tx) => correct(tx, desk, black, { reason: '少なすぎる', right: { rights: 7 } }))
		).toThrow(Invalid);
	});

	test('is moved in two entries that come to nothing', () => {
		const id = opened(10);
		const other = inOne((tx) =>
			moveOver(tx, desk, id, {
				...{ kind: 'transferred', rights: 4, onDay: '2026-07-01', document: '移管届' },
				organisationId: story.as('yanagisawa').organisation.id
			})
		);
		expect([balanceOf(db(), id), balanceOf(db(), other)]).toEqual([6, 4]);
		const group = entriesOf(db(), other)[0]?.groupId ?? '';
		const pair = [...entriesOf(db(), id), ...entriesOf(db(), other)].filter(
			({ groupId }) => groupId === group
		);
		expect(pair.map(({ rights }) => rights)).toEqual([-4, 4]);
		expect(() =>
			inOne((tx) =>
				moveOver(tx, desk, id, { kind: 'split', rights: 7, onDay: DAY, document: '分割' })
			)
		).toThrow(Invalid);
		expect(balanceOf(db(), id)).toBe(6);
	});

	test('has entries that nothing changes and nothing takes away', () => {
		const id = opened(1);
		const [entry] = entriesOf(db(), id);
		const client = db().$client;
		expect(() => client.prepare('update ledger_entry set rights = 2').run()).toThrow(
			/never changed/
		);
		expect(() => client.prepare('delete from ledger_entry where id = ?').run(entry?.id)).toThrow(
			/never deleted/
		);
	});
});

describe('over any history', () => {
	type Step = { rights: number; after: number; kind: 'out' | 'in' | 'split' | 'correct' };
	const step: fc.Arbitrary<Step> = fc.record({
		rights: fc.integer({ min: 1, max: 12 }),
		after: fc.integer({ min: -5, max: 30 }),
		kind: fc.constantFrom('out', 'in', 'split', 'correct')
	});

	/** Takes a step; gives by how much the rights of all lots together have changed. */
	function taken(tx: Tx, lotId: number, { rights, after, kind }: Step, lots: number[]): number {
		const onDay = addDays(DAY, after);
		if (kind === 'split') {
			lots.push(moveOver(tx, desk, lotId, { kind, rights, onDay, document: '分割' }));
			return 0;
		}
		if (kind === 'correct') {
			const [entry] = entriesOf(tx, lotId);
			correct(tx, desk, entry?.id ?? 0, { reason: '訂正', right: { rights } });
			return rights - (entry?.rights ?? 0);
		}
		const signed = kind === 'in' ? rights : -rights;
		const why = kind === 'in' ? 'delivered' : 'discarded';
		move(tx, desk, { lotId, onDay, document: '見本', rights: signed, kind: why });
		return signed;
	}

	test('no lot is ever below zero, and splits lose nothing', () => {
		fc.assert(
			fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
				const lots = [opened(10)];
				let owned = 10;
				for (const each of steps) {
					const lotId = lots[each.rights % lots.length] ?? 0;
					try {
						owned += inOne((tx) => taken(tx, lotId, each, lots));
					} catch (thrown) {
						if (!(thrown instanceof Invalid || thrown instanceof Conflict)) throw thrown;
					}
				}
				expect(lots.reduce((sum, id) => sum + balanceOf(db(), id), 0)).toBe(owned);
				expect(lotsBelowZero()).toEqual([]);
			}),
			{ numRuns: 40 }
		);
	});
});
