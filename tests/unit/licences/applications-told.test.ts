import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Invalid } from '#lib/errors.ts';
import { db, schema } from '#lib/server/db/index.ts';
import { actorOf, type Actor } from '#lib/server/identity/actors.ts';
import { appointAlso } from '#lib/server/identity/people.ts';
import { byId, numberOf } from '#lib/server/licences/applications/applications.ts';
import { answerPrice } from '#lib/server/licences/applications/confirming.ts';
import { find } from '#lib/server/licences/applications/finding.ts';
import { historyOf } from '#lib/server/licences/applications/history.ts';
import { proceed } from '#lib/server/licences/applications/proceeding.ts';
import { repriceOpen } from '#lib/server/licences/applications/repricing.ts';
import { approve, send } from '#lib/server/licences/applications/sending.ts';
import { trailOf } from '#lib/server/licences/applications/trail.ts';
import { openLot } from '#lib/server/licences/ledger.ts';
import { findLot } from '#lib/server/licences/ledger/lots.ts';
import { merge, previewMerger } from '#lib/server/licences/ledger/merging.ts';
import { placeSingly } from '#lib/server/licences/orders/placing.ts';
import { cancel } from '#lib/server/licences/rounds/proceeding.ts';
import { remind } from '#lib/server/licences/rounds/progress.ts';
import { inbox, markSeen } from '#lib/server/notifications/inbox.ts';
import { check } from '#lib/server/operations/check.ts';
import { deadlines } from '#lib/server/readers/deadlines.ts';
import { handoverFacts } from '#lib/server/readers/handover.ts';
import { today } from '#lib/server/readers/today.ts';
import { waiting } from '#lib/server/readers/waiting.ts';
import { change, system } from '#lib/server/record/change.ts';
import { applied, draftOf, openRound } from '../../support/applications.ts';
import { clockAt } from '../../support/clock.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { tellOrder } from '../../support/licence-orders.ts';
import { tellRegister, type Register, nextList } from '../../support/licences.ts';
import { STORY_DAY, tellStory, type Story } from '../../support/story.ts';

let story: Story;
let register: Register;
let village: Actor;
let clerk: Actor;
let desk: Actor;

beforeEach(async () => {
	story = await tellStory();
	register = tellRegister(story);
	({ desk } = register);
	village = story.as('yanagisawa');
	clerk = { ...story.as('ide'), roles: ['member'] };
	db().delete(schema.inboxItem).run();
});
afterEach(() => closeTemporaryYui(story.folder));

/** What a seat was told of a thing since, oldest first, and nothing twice. */
const told = ({ seat }: Actor, thing: string) =>
	db()
		.select()
		.from(schema.inboxItem)
		.all()
		.filter((row) => row.seatId === seat.id && row.thing === thing)
		.map(({ action }) => action);
const waits = (actor: Actor) =>
	waiting(actor)
		.filter(({ href }) => href.startsWith('/licences'))
		.map(({ href, kind }) => [kind, href]);
const page = (id: number) => `/licences/applications/${id}`;
const PROXY = { via: 'fax', caller: '総務企画課　井出', receivedOn: '2026-11-26' } as const;

/** Another seat of 佐久市, which decides on what is applied for. */
function decider(): Actor {
	const tenure = appointAlso(system, story.holdings.kobayashi.personId, village.organisation.id, {
		...{ seat: '決裁', section: '総務部', roles: ['member', 'approver'] },
		...{ fromOn: '2026-04-01', toOn: null }
	});
	const actor = actorOf(tenure);
	if (!actor) throw new Error('Nobody decides.');
	return actor;
}

/** A dearer list from the next day, and every open application compared with it. */
function dearer(): void {
	const { resellerId } = register;
	nextList(register, '2026-11-28', { office: 50_384 });
	clockAt('2026-11-28', '10:00');
	change(system, (tx, record) => repriceOpen(tx, record, { day: '2026-11-28', resellerId }));
}

describe('an application', () => {
	test('waits for the 決裁者, then for the desk, and each is told once', () => {
		const approver = decider();
		const organisationId = village.organisation.id;
		db().insert(schema.licencePolicy).values({ organisationId, needsApproval: true }).run();
		const id = draftOf(register, village, { office: 2 });
		const thing = `application:${id}`;
		send(village, id, { version: 1, ticked: [] });
		expect(told(approver, thing)).toEqual(['application.approval-asked']);
		expect([village, desk, story.as('kobayashi')].flatMap((one) => told(one, thing))).toEqual([]);
		expect(waits(approver)).toEqual([['approval', page(id)]]);
		expect(today(approver).items.map(({ href }) => href)).toContain(page(id));
		expect(waits(village)).toEqual([]);

		proceed(approver, id, 'send-back', { reason: '予算を確かめる' });
		expect(told(village, thing)).toEqual(['application.sent-back']);
		expect(waits(village)).toEqual([['licence', page(id)]]);
		expect(told(desk, thing)).toEqual([]);

		send(village, id, { version: byId(id).version, ticked: [] });
		approve(approver, id, byId(id).version);
		expect(told(village, thing)).toEqual(['application.sent-back', 'application.approved']);
		expect(told(desk, thing)).toEqual(['application.arrived']);
		expect(waits(approver)).toEqual([]);
		expect(waits(desk)).toEqual([['licence', '/licences/applications?state=submitted']]);
		const [line] = inbox(desk, null).unseen;
		expect(line).toMatchObject({ href: page(id), title: `${numberOf(byId(id)) ?? ''}（佐久市）` });
		markSeen(desk, thing);
		expect(inbox(desk, null).unseen).toEqual([]);
	});

	test('that is asked for where nobody is 決裁者 any more reaches somebody all the same', () => {
		const organisationId = village.organisation.id;
		db().insert(schema.licencePolicy).values({ organisationId, needsApproval: true }).run();
		const id = draftOf(register, village, { office: 2 });
		send(village, id, { version: 1, ticked: [] });
		const [action] = told(story.as('kobayashi'), `application:${id}`);
		expect(action).toBe('application.approval-asked');
	});

	test('comes back with its reason, and is told of when it is accepted or costs more', () => {
		const id = applied(register, village, { office: 2 }, { isAccepted: false });
		const thing = `application:${id}`;
		expect(told(desk, thing)).toEqual(['application.arrived']);
		proceed(desk, id, 'return', { reason: '数量を確かめてください' });
		expect(waits(village)).toEqual([['licence', page(id)]]);
		expect(waits(desk)).toEqual([]);
		send(village, id, { version: byId(id).version, ticked: [] });
		proceed(desk, id, 'accept', {});
		dearer();
		const all = ['application.returned', 'application.accepted', 'application.repriced'];
		expect(told(village, thing)).toEqual(all);
		expect(waits(village)).toEqual([['licence', page(id)]]);
		expect(handoverFacts(village).licences).toMatchObject([{ href: page(id) }]);
		expect(handoverFacts(story.as('ide')).licences).toEqual([]);
		answerPrice(village, id, { version: byId(id).version });
		expect(waits(village)).toEqual([]);
	});

	test('of a round that is called off is told of by the round, and not by itself besides', () => {
		const roundId = openRound(register);
		const id = applied(register, village, { office: 2 }, { roundId });
		cancel(register.lead, roundId, { reason: '在庫がない' });
		expect(told(village, `round:${roundId}`)).toEqual(['round.cancelled']);
		expect(told(village, `application:${id}`)).toEqual(['application.accepted']);
		expect(byId(id).state).toBe('draft');
	});

	test('is withdrawn by the desk for a village, with who said so, how and when', async () => {
		const id = applied(register, clerk, { office: 2 });
		const version = byId(id).version;
		expect(() => proceed(desk, id, 'withdraw', { version })).toThrow(Invalid);
		const late = { ...PROXY, receivedOn: '2026-11-28' };
		expect(() => proceed(desk, id, 'withdraw', { version, proxy: late })).toThrow(Invalid);
		const nobody = { ...PROXY, caller: '' };
		expect(() => proceed(desk, id, 'withdraw', { version, proxy: nobody })).toThrow(Invalid);
		expect(byId(id).state).toBe('accepted');
		proceed(desk, id, 'withdraw', { version, proxy: PROXY, reason: '予算がつかない' });
		expect(historyOf(clerk, id).at(-1)).toMatchObject({
			action: 'application.withdrawn',
			text: expect.stringMatching(/ファクス.*井出.*11月26日.*\n予算がつかない/s) as string
		});
		expect(historyOf(clerk, id).at(-1)?.by).toContain('宮澤');
		expect(told(clerk, `application:${id}`).at(-1)).toBe('application.withdrawn');
		expect(await check()).toEqual([]);
	});
});

describe('what a day begins with', () => {
	test('is every round that is open to the organisation, until something has come from it', () => {
		const roundId = openRound(register);
		const due = (actor: Actor) => deadlines(actor).filter(({ kind }) => kind === 'round');
		expect(due(village)).toMatchObject([
			{ thing: `round:${roundId}`, dueOn: '2026-12-11', href: `/licences/rounds/${roundId}` }
		]);
		expect(today(village).items.find(({ kind }) => kind === 'round')?.dueOn).toBe('2026-12-11');
		for (const other of [desk, story.as('tanaka')]) expect(due(other)).toEqual([]);
		const id = draftOf(register, village, { office: 2 }, { roundId });
		expect(due(village)).toMatchObject([{ href: page(id), remindedAt: null }]);
		const bought = applied(register, clerk, { office: 1 });
		db().update(schema.licenceApplication).set({ fiscalYear: 2025 }).run();
		remind(desk, roundId);
		expect(due(clerk)[0]?.remindedAt).not.toBeNull();
		expect(due(village)[0]?.remindedAt).toBeNull();
		expect(bought).toBeGreaterThan(0);
		send(village, id, { version: byId(id).version, ticked: [] });
		expect(due(village)).toEqual([]);
		proceed(village, id, 'withdraw', {});
		// Who has thought better of it is not asked again.
		expect(due(village)).toEqual([]);
		clockAt('2026-12-12', '00:00');
		expect(due(clerk)).toEqual([]);
	});

	test('is a receipt to confirm and a 期首残高 to confirm, of the own organisation alone', () => {
		tellOrder(register, [{ by: village, good: 'office', packs: 3 }]);
		const slip = `/licences/deliveries/R8-0001/${village.organisation.id}`;
		change(desk, (tx) =>
			openLot(
				tx,
				desk,
				{
					...{ organisationId: village.organisation.id, productId: register.products.oldServer },
					...{ agreementNumber: 'GP-2018-077', usageStart: '2018-04-01', confirmedAt: null }
				},
				{ onDay: '2018-04-01', kind: 'opening', rights: 16, document: '期首' }
			)
		);
		expect(waits(village).map(([, href]) => href)).toEqual([slip, '/licences/ledger/confirmation']);
		expect(waits(clerk)).toEqual([]);
		const lines = handoverFacts(village).licences?.map(({ href }) => href);
		expect(lines).toEqual([slip, '/licences/ledger/confirmation']);
	});
});

describe('a merger', () => {
	const into = () => story.as('ide').organisation.id;
	const ids = () => ({ from: [village.organisation.id], into: into(), onDay: STORY_DAY });
	const mergeAll = () =>
		merge(register.lead, {
			...{ ...ids(), document: '告示' },
			seen: previewMerger(register.lead, ids()).lots.length
		});

	test('hands open applications over to be confirmed: nothing is ordered before', async () => {
		const [draft, sent, accepted] = [
			draftOf(register, village, { office: 1 }),
			applied(register, village, { office: 2 }, { isAccepted: false }),
			applied(register, village, { office: 3 })
		];
		const unapproved = draftOf(register, village, { office: 4 });
		const organisationId = village.organisation.id;
		db().insert(schema.licencePolicy).values({ organisationId, needsApproval: true }).run();
		send(village, unapproved, { version: 1, ticked: [] });
		const preview = previewMerger(register.lead, ids());
		expect(preview.applications.map(({ id }) => id)).toEqual([sent, accepted]);
		expect(preview.unsent).toBe(2);
		expect(mergeAll().applications).toBe(4);
		const states = [draft, unapproved, sent, accepted].map((id) => byId(id).state);
		expect(states).toEqual(['draft', 'draft', 'submitted', 'reconfirm']);
		for (const id of [draft, unapproved, sent, accepted]) {
			expect(byId(id).organisationId).toBe(into());
			expect(told(clerk, `application:${id}`)).toEqual(['application.readdressed']);
		}
		expect(proceed(desk, sent, 'accept', {}).state).toBe('reconfirm');
		expect(waits(clerk).map(([, href]) => href)).toEqual(
			expect.arrayContaining([page(sent), page(accepted)])
		);
		for (const id of [sent, accepted]) {
			expect(find(clerk, id).may.confirm).toBe(true);
			expect(answerPrice(clerk, id, { version: byId(id).version }).state).toBe('accepted');
		}
		// Confirmed once, it is not asked for again.
		proceed(clerk, sent, 'withdraw', {});
		expect(
			historyOf(clerk, accepted)
				.map(({ action }) => action)
				.slice(-2)
		).toEqual(['application.readdressed', 'application.confirmed']);
		expect(await check()).toEqual([]);
	});

	test('waits until what was ordered has been handed out', () => {
		placeSingly(register.lead, [applied(register, village, { office: 2 })]);
		expect(mergeAll).toThrow(/まだ配付していない申込が1件/);
	});

	test('takes the rights along on which an application for SA stands', () => {
		const { bought } = tellOrder(register, [{ by: village, good: 'server', packs: 8 }]);
		const lotId = bought[0]?.lotId ?? 0;
		const id = applied(register, village, { serverAssurance: 8 });
		db()
			.update(schema.applicationLine)
			.set({ baseLots: `[${lotId}]` })
			.run();
		expect(findLot(village, lotId).standing.map((one) => one.id)).toContain(id);
		expect(trailOf(village, find(village, id)).bases.map(({ href }) => href)).toEqual([
			`/licences/ledger/lots/${lotId}`
		]);
		mergeAll();
		const [base] = trailOf(clerk, find(clerk, id)).bases;
		expect(base?.href).not.toBe(`/licences/ledger/lots/${lotId}`);
		expect(findLot(clerk, Number(base?.key)).standing.map((one) => one.id)).toEqual([id]);
	});

	test('waits until a 集計 that holds one of them is taken back', () => {
		const roundId = openRound(register);
		const id = applied(register, village, { office: 2 }, { roundId });
		db().update(schema.purchaseRound).set({ state: 'aggregated' }).run();
		expect(mergeAll).toThrow('集計が済んでいる');
		expect(byId(id).organisationId).toBe(village.organisation.id);
	});
});

test('every document leads on to the next and back, each reader as far as its pages are theirs', () => {
	const { bought } = tellOrder(register, [{ by: village, good: 'server', packs: 8 }]);
	const [of] = bought;
	const [id, lotId] = [of?.applicationId ?? 0, of?.lotId ?? 0];
	const own = trailOf(village, find(village, id));
	const slip = `/licences/deliveries/R8-0001/${village.organisation.id}`;
	expect(own.orders).toMatchObject([{ label: '発R8-0001', href: null }]);
	expect(own.receipts).toMatchObject([{ label: '受R8-0001', href: slip }]);
	expect(own.lots).toMatchObject([{ href: `/licences/ledger/lots/${lotId}` }]);
	expect(own.prices).toMatchObject([{ label: '見本の価格表', href: null }]);
	const whole = trailOf(desk, find(desk, id));
	expect(whole.orders[0]?.href).toBe('/licences/orders/R8-0001');
	expect(whole.prices[0]?.href).toBe(`/licences/prices/${register.priceListId}`);
	expect(findLot(village, lotId).chain).toMatchObject({
		...{ application: { id, number: '申R8-0001' }, order: { path: 'R8-0001' } },
		receipt: { number: '受R8-0001', path: 'R8-0001' }
	});
});
