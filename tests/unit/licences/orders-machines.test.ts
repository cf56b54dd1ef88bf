import { eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Conflict, Forbidden, Invalid, NotFound } from '#lib/errors.ts';
import {
	applicationActs,
	applicationStates,
	returnActs,
	returnStates,
	roundActs,
	roundStates,
	type ApplicationState,
	type LicencePart,
	type ReturnState,
	type RoundState
} from '#lib/licences.ts';
import { db, schema } from '#lib/server/db/index.ts';
import type { Actor } from '#lib/server/identity/actors.ts';
import { perform } from '#lib/server/licences/applications/acts.ts';
import { byId } from '#lib/server/licences/applications/applications.ts';
import { stateOf } from '#lib/server/licences/applications/progress.ts';
import { acknowledge } from '#lib/server/licences/deliveries/acknowledging.ts';
import { deliver } from '#lib/server/licences/deliveries/delivering.ts';
import * as slips from '#lib/server/licences/deliveries/slips.ts';
import { cancelRest } from '#lib/server/licences/orders/cancelling.ts';
import { linesOf } from '#lib/server/licences/orders/lines.ts';
import * as orders from '#lib/server/licences/orders/orders.ts';
import { placeRound, placeSingly } from '#lib/server/licences/orders/placing.ts';
import { inspect } from '#lib/server/licences/receipts/inspecting.ts';
import * as receipts from '#lib/server/licences/receipts/receipts.ts';
import { receive } from '#lib/server/licences/receipts/receiving.ts';
import * as proceedings from '#lib/server/licences/returns/proceeding.ts';
import { aggregate, takeBack } from '#lib/server/licences/rounds/aggregating.ts';
import { finishIfDone } from '#lib/server/licences/rounds/finishing.ts';
import * as acts from '#lib/server/licences/rounds/proceeding.ts';
import * as rounds from '#lib/server/licences/rounds/rounds.ts';
import { check } from '#lib/server/operations/check.ts';
import { partsInLicences } from '#lib/server/permissions.ts';
import { change, system } from '#lib/server/record/change.ts';
import { applied, draftOf, openRound } from '../../support/applications.ts';
import { clockAt } from '../../support/clock.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { tellRegister, type Register, registerAsItIs } from '../../support/licences.ts';
import { actorNames, STORY_DAY, tellStory, type Story } from '../../support/story.ts';
import { receivedSound } from '../../support/licence-orders.ts';

/* Every act in every state by everybody in the story, as the tables of acts say: what they do not say is refused and
   leaves nothing behind. */

let story: Story;
let register: Register;

beforeAll(async () => {
	story = await tellStory();
	register = tellRegister(story);
});
afterAll(() => closeTemporaryYui(story.folder));
beforeEach(() => clockAt(STORY_DAY, '11:00'));
afterEach(async () => expect(await check()).toEqual([]));

const ide = () => story.as('ide');
const own = () => ide().organisation.id;
const desk = () => story.as('miyazawa');
const hands = (): [string, Actor][] => [
	...actorNames.map((name): [string, Actor] => [name, story.as(name)]),
	['lead', register.lead]
];
const parts = (hand: Actor, organisationId: number | null) => partsInLicences(hand, organisationId);
const isOneOf = (by: readonly LicencePart[], having: readonly LicencePart[]) =>
	by.some((part) => having.includes(part));

/** Tries something and takes it back: null where it was done, else what it threw. */
function tried(attempt: () => unknown, isDone: () => void = () => undefined): unknown {
	const { $client } = db();
	$client.exec('begin');
	try {
		const before = registerAsItIs();
		try {
			attempt();
		} catch (thrown) {
			expect(registerAsItIs() === before, 'what was refused left nothing').toBe(true);
			return thrown;
		}
		isDone();
		expect(registerAsItIs() === before, 'what was done left something').toBe(false);
		return null;
	} finally {
		$client.exec('rollback');
	}
}

describe('a 取りまとめ', () => {
	const reason = '理由';
	const verbs: Record<
		Exclude<keyof typeof roundActs, 'finish'>,
		(hand: Actor, id: number) => unknown
	> = {
		publish: (hand, id) => acts.publish(hand, id),
		close: (hand, id) => acts.close(hand, id),
		extend: (hand, id) => acts.extend(hand, id, '2026-12-18', { reason }),
		price: (hand, id) => acts.price(hand, id),
		aggregate: (hand, id) => aggregate(hand, id),
		'take-back': (hand, id) => takeBack(hand, id, { reason }),
		order: (hand, id) => placeRound(hand, id),
		cancel: (hand, id) => acts.cancel(hand, id, { reason })
	};

	/** A 取りまとめ in a state, with an application that waits to be ordered. */
	function told(state: RoundState): number {
		const id = openRound(register, { state, closesOn: '2026-12-11' });
		const application = applied(register, ide(), { office: 2 }, { roundId: id });
		if (state !== 'aggregated') return id;
		const line = db()
			.select()
			.from(schema.applicationLine)
			.all()
			.findLast(({ applicationId }) => applicationId === application);
		db()
			.insert(schema.roundAllocation)
			.values({
				...{ roundId: id, applicationLineId: line?.id ?? 0, packs: 2, unitYen: 41_987 },
				partNumber: line?.partNumber ?? ''
			})
			.run();
		return id;
	}

	test.each(roundStates)('that is %s is moved on as the table says', (state) => {
		const id = told(state);
		for (const [name, hand] of hands()) {
			for (const [act, verb] of Object.entries(verbs)) {
				const { from, by, to } = roundActs[act as keyof typeof verbs];
				const isTheirs = isOneOf(by, parts(hand, null));
				const isFrom = (from as readonly string[]).includes(state);
				const thrown = tried(
					() => verb(hand, id),
					() => expect(rounds.find(desk(), id).state).toBe(to)
				);
				const what = `${act} by ${name}`;
				if (!isTheirs) expect(thrown, what).toBeInstanceOf(Forbidden);
				else if (!isFrom) expect(thrown, what).toBeInstanceOf(Conflict);
				else expect(thrown, what).toBeNull();
			}
		}
		// What the clock and the last delivery do by themselves.
		const { $client } = db();
		$client.exec('begin');
		change(system, (tx, record) => finishIfDone(tx, record, id));
		expect(rounds.find(desk(), id).state).toBe(state === 'ordered' ? 'done' : state);
		$client.exec('rollback');
		$client.exec('begin');
		clockAt('2026-12-12', '00:01');
		acts.closeDue();
		expect(rounds.find(desk(), id).state).toBe(state === 'open' ? 'closed' : state);
		$client.exec('rollback');
		clockAt(STORY_DAY, '11:00');
		acts.closeDue();
	});
});

type Bought = { id: number; orderId: number; lineId: number; slip: string; waiting: number };

/** What came of an order: of its four packs so many, accepted and, unless it is the last, handed out. */
function came(of: Bought, packs: number, isHandedOut: boolean): Bought {
	const lines = [{ orderLineId: of.lineId, packs }];
	const { id: waiting, path: slip } = receivedSound(desk(), of.orderId, lines);
	if (!isHandedOut) return { ...of, waiting };
	deliver(desk(), waiting);
	return { ...of, slip, waiting };
}

/** An application of 北相木村 for four packs in a state, by the verbs that lead there. */
function told(state: ApplicationState): Bought {
	const none = { orderId: 0, lineId: 0, slip: 'R8-9999', waiting: 0 };
	const only = (id: number) => ({ ...none, id });
	const act = (name: keyof typeof applicationActs, by: Actor | typeof system, id: number) =>
		change(by, (tx, record) => perform(tx, record, by, id, name, { reason: '理由' }));
	if (state === 'draft' || state === 'unapproved') {
		const id = draftOf(register, ide(), { server: 4 });
		if (state === 'draft') return only(id);
		change(ide(), (tx, record) => perform(tx, record, ide(), id, 'submit'));
		const { licenceApplication } = schema;
		db().update(licenceApplication).set({ state }).where(eq(licenceApplication.id, id)).run();
		return only(id);
	}
	if (state === 'submitted') {
		return only(applied(register, ide(), { server: 4 }, { isAccepted: false }));
	}
	const id = applied(register, ide(), { server: 4 });
	if (state === 'accepted') return only(id);
	if (state === 'reconfirm') act('reprice', system, id);
	if (state === 'withdrawn') act('withdraw', ide(), id);
	if (state === 'reconfirm' || state === 'withdrawn') return only(id);
	const orderId = orders.find(desk(), placeSingly(register.lead, [id])).id;
	const ordered = { ...none, id, orderId, lineId: linesOf(db(), orderId)[0]?.id ?? 0 };
	if (state === 'ordered') return ordered;
	if (state === 'cancelled') {
		cancelRest(register.lead, orderId, ordered.lineId, '販売終了');
		return ordered;
	}
	const first = came(ordered, 1, true);
	if (state === 'partial') return came(first, 1, false);
	if (state === 'received') return came(first, 3, false);
	const all = came(first, 3, true);
	if (state === 'done') {
		for (const slip of [first.slip, all.slip]) acknowledge(ide(), slip, own());
	}
	return all;
}

describe('an application from its order to its 受領確認', () => {
	const verbs = {
		order: (hand: Actor, { id }: Bought) => placeSingly(hand, [id]),
		receive: (hand: Actor, { orderId, lineId }: Bought) => {
			const number = receive(hand, orderId, {
				...{ deliveredOn: STORY_DAY, usageStart: STORY_DAY, document: '納-9' },
				lines: [{ orderLineId: lineId, packs: 1 }]
			});
			const receipt = receipts.find(hand, number);
			const [line] = receipts.linesOf(db(), receipt.id);
			inspect(hand, receipt.id, STORY_DAY, [{ id: line?.id ?? 0, accepted: 1, reason: '' }]);
		},
		deliver: (hand: Actor, { waiting }: Bought) => deliver(hand, waiting),
		acknowledge: (hand: Actor, { slip }: Bought) =>
			acknowledge(hand, slip, own(), { via: 'fax', caller: '井出' }),
		'cancel-rest': (hand: Actor, { orderId, lineId }: Bought) =>
			cancelRest(hand, orderId, lineId, '販売終了')
	};
	type Act = keyof typeof verbs;

	test.each(applicationStates)('that is %s is moved on as the table says', (state) => {
		const of = told(state);
		expect(stateOf(db(), byId(of.id))).toBe(state);
		for (const [name, hand] of hands()) {
			for (const act of Object.keys(verbs) as Act[]) {
				const { from, by } = applicationActs[act];
				// Two steps: a receipt that is written down stays, also where nothing of it is accepted.
				const thrown = act === 'receive' ? inSteps(hand, of) : tried(() => verbs[act](hand, of));
				const what = `${act} by ${name}`;
				const isTheirs = isOneOf(by, parts(hand, own()));
				const isFrom = (from as readonly string[]).includes(state);
				if (isTheirs && isFrom) expect(thrown, what).toBeNull();
				else if (isTheirs) expect(refusedAs(thrown), what).toBe('elsewhere');
				else expect(refusedAs(thrown, act), what).toBe('theirs');
			}
		}
	});

	/** Of a receipt only the examination may be refused: that more came than was ordered is written down as a fact. */
	function inSteps(hand: Actor, of: Bought): unknown {
		const { $client } = db();
		$client.exec('begin');
		try {
			verbs.receive(hand, of);
			return null;
		} catch (thrown) {
			const rows = $client.prepare('select sum(accepted) from receipt_line').pluck().get();
			$client.exec('rollback');
			$client.exec('begin');
			expect($client.prepare('select sum(accepted) from receipt_line').pluck().get()).toBe(rows);
			return thrown;
		} finally {
			$client.exec('rollback');
		}
	}

	/** Why it was refused: because it is another's to do, or because it does not lead from there. */
	function refusedAs(thrown: unknown, act?: Act): string {
		if (act === 'acknowledge' && thrown instanceof NotFound) return 'theirs';
		if (thrown instanceof Forbidden) return 'theirs';
		const isElsewhere =
			thrown instanceof Conflict || thrown instanceof NotFound || thrown instanceof Invalid;
		return isElsewhere ? 'elsewhere' : String(thrown);
	}
});

describe('a 返品', () => {
	const verbs: Record<keyof typeof returnActs, (hand: Actor, id: number) => unknown> = {
		allow: (hand, id) => proceedings.allow(hand, id),
		refuse: (hand, id) => proceedings.refuse(hand, id, '理由'),
		carry: (hand, id) => proceedings.carry(hand, id)
	};

	function asked(state: ReturnState): number {
		const order = told('ordered');
		const { slip } = came(order, 4, true);
		const [line] = slips.find(ide(), slip, own()).lines;
		const id = proceedings.request(ide(), slip, own(), {
			...{ deliveryId: line?.id ?? 0, packs: 4, again: 0, reason: '数の誤り' }
		});
		if (state === 'refused') proceedings.refuse(desk(), id, '理由');
		if (state === 'allowed' || state === 'returned') proceedings.allow(desk(), id);
		if (state === 'returned') proceedings.carry(desk(), id);
		return id;
	}

	test.each(returnStates)('that is %s is moved on as the table says', (state) => {
		const id = asked(state);
		const stands = () =>
			db()
				.select()
				.from(schema.licenceReturn)
				.all()
				.find((one) => one.id === id)?.state;
		expect(stands()).toBe(state);
		for (const [name, hand] of hands()) {
			for (const [act, verb] of Object.entries(verbs)) {
				const { from, by, to } = returnActs[act as keyof typeof verbs];
				const having = parts(hand, own());
				const thrown = tried(
					() => verb(hand, id),
					() => expect(stands()).toBe(to)
				);
				const what = `${act} by ${name}`;
				if (isOneOf(by, having)) {
					const isFrom = (from as readonly string[]).includes(state);
					if (isFrom) expect(thrown, what).toBeNull();
					else expect(thrown, what).toBeInstanceOf(Conflict);
				} else if (having.includes('member') || hand.organisation.kind === '組合') {
					expect(thrown, what).toBeInstanceOf(Forbidden);
				} else {
					expect(thrown instanceof NotFound || thrown instanceof Forbidden, what).toBe(true);
				}
			}
		}
	});
});
