import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { addDays } from '#lib/dates.ts';
import { Conflict, Forbidden, Invalid, NotFound } from '#lib/errors.ts';
import { db, schema } from '#lib/server/db/index.ts';
import { ranking, select, weighed } from '#lib/server/helpdesk/dispatch/candidates.ts';
import { breachesNow, override, setCaps, spentIn } from '#lib/server/helpdesk/dispatch/caps.ts';
import { keepProfile } from '#lib/server/helpdesk/dispatch/coordinators.ts';
import { book, costOf, followUp } from '#lib/server/helpdesk/dispatch/costs.ts';
import { find, findById, listed } from '#lib/server/helpdesk/dispatch/dispatches.ts';
import {
	accept,
	cancel,
	decline,
	lapseOffers,
	offer
} from '#lib/server/helpdesk/dispatch/offers.ts';
import {
	approveReport,
	evaluate,
	evaluationOf,
	report,
	stepsOf
} from '#lib/server/helpdesk/dispatch/reports.ts';
import { approve, request } from '#lib/server/helpdesk/dispatch/requesting.ts';
import { daysOf, fix, hold, move } from '#lib/server/helpdesk/dispatch/sessions.ts';
import { dueOf } from '#lib/server/helpdesk/dispatch/waiting.ts';
import { proceed } from '#lib/server/helpdesk/proceeding.ts';
import { narrow } from '#lib/server/helpdesk/readership.ts';
import { findById as findTicket } from '#lib/server/helpdesk/tickets.ts';
import { type Actor } from '#lib/server/identity/actors.ts';
import { decideApproval } from '#lib/server/identity/official-approval.ts';
import { appointAlso } from '#lib/server/identity/people.ts';
import { inbox } from '#lib/server/notifications/inbox.ts';
import { directory } from '#lib/server/readers/directory.ts';
import { navigation } from '#lib/server/readers/navigation.ts';
import { organisationPage } from '#lib/server/readers/organisation.ts';
import { system } from '#lib/server/record/change.ts';
import { approverOf } from '../../support/approver.ts';
import { clockAt } from '../../support/clock.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import {
	asked,
	dispatchIn,
	dispatchRow,
	paid,
	took,
	visit,
	VISIT_DAY,
	written,
	type Cast,
	castOf
} from '../../support/dispatches.ts';
import { STORY_DAY, tellStory, type Story } from '../../support/story.ts';
import { numberIn, raised, rowOf } from '../../support/tickets.ts';
import { actingAs } from '../../support/appointing.ts';
import { isFound } from '../../support/finding.ts';

let story: Story;
let cast: Cast;
let lead: () => Actor;
let clerk: () => Actor;

beforeAll(async () => {
	story = await tellStory();
	const leadTenure = approverOf(story).tenure.id;
	lead = () => actingAs({ tenureId: leadTenure });
	// Somebody of 北相木村 who decides nothing.
	const tenureId = appointAlso(
		system,
		story.holdings.koyama.personId,
		story.as('ide').organisation.id,
		{
			seat: '総務担当',
			section: '総務企画課',
			roles: ['member'],
			fromOn: '2025-04-02',
			toOn: null
		}
	);
	clerk = () => actingAs({ tenureId });
	cast = castOf(story);
});
beforeEach(() => void clockAt(STORY_DAY, '11:00'));
afterAll(() => closeTemporaryYui(story.folder));

const dispatchOf = (id: number) => findById(cast.desk(), id);
const readsIt = (actor: Actor, id: number) => listed(actor).some((each) => each.id === id);
const readsCase = (actor: Actor, id: number) => isFound(() => findTicket(actor, id));
const told = (actor: Actor, id: number) =>
	inbox(actor, null).unseen.some(({ href }) => href?.endsWith(`/${dispatchOf(id).number}`));

describe('a request', () => {
	test('bears a number of its own series, and 派 where lists mix', () => {
		const first = dispatchOf(asked(cast.requester()));
		const next = dispatchOf(asked(cast.requester()));
		expect(first.number).toMatch(/^R8-\d{4}$/);
		expect(first.named).toBe(`派${first.number}`);
		expect(next.sequence).toBe(first.sequence + 1);
		expect(find(cast.requester(), `派${first.number}`).id).toBe(first.id);
	});

	test('of an organisation that has it approved waits for its 決裁者, and the union knows nothing of it', () => {
		decideApproval(cast.requester(), true);
		const id = asked(clerk());
		expect(dispatchRow(id).state).toBe('unapproved');
		expect(readsIt(cast.desk(), id)).toBe(false);
		expect(() => approve(clerk(), id, {})).toThrow(Forbidden);
		approve(cast.requester(), id, {});
		expect(dispatchOf(id).state).toBe('requested');
		expect(told(cast.desk(), id)).toBe(true);
		const own = dispatchOf(asked(cast.requester()));
		expect([own.state, own.approval]).toEqual(['requested', 'skipped']);
		decideApproval(cast.requester(), false);
		expect(dispatchOf(asked(clerk())).approval).toBe('free');
	});

	test('of the union comes from a case, which then waits for the expert', () => {
		const caseId = raised(cast.requester());
		proceed(cast.desk(), caseId, 'take', {});
		const id = asked(cast.desk(), { ticket: numberIn(caseId) });
		expect(rowOf(caseId).state).toBe('wait_expert');
		expect(dispatchOf(id).organisation).toBe('北相木村');
		expect(() => asked(cast.desk())).toThrow(Invalid);
	});

	test('from a case of 関係者のみ is read by its parties alone, and follows when a case is narrowed', () => {
		const named = raised(cast.requester(), { visibility: 'named' });
		const id = asked(story.as('ide'), { ticket: numberIn(named) });
		expect(readsIt(clerk(), id)).toBe(false);
		const open = raised(cast.requester());
		const later = asked(cast.requester(), { ticket: numberIn(open) });
		expect(readsIt(clerk(), later)).toBe(true);
		narrow(cast.requester(), open, []);
		expect(readsIt(clerk(), later)).toBe(false);
		expect(readsIt(story.as('ide'), later)).toBe(true);
	});

	test('is refused to who has no desk to ask, and for the case of another organisation', () => {
		expect(() => asked(cast.expert())).toThrow(Forbidden);
		const theirs = numberIn(raised(story.as('yanagisawa')));
		expect(() => asked(cast.requester(), { ticket: theirs })).toThrow(NotFound);
	});
});

describe('what a coordinator reads', () => {
	const fromCase = () => {
		const caseId = raised(cast.requester());
		const id = asked(cast.requester(), { ticket: numberIn(caseId) });
		select(cast.desk(), id, [cast.expert().seat.id, cast.second().seat.id], 0);
		return { caseId, id };
	};

	test('is the dispatch and not its case while it is offered, and both once it is accepted', () => {
		const { caseId, id } = fromCase();
		expect(readsIt(cast.expert(), id)).toBe(false);
		offer(cast.desk(), id);
		const offered = findById(cast.expert(), id);
		expect([offered.organisation, offered.ticket, offered.isOfferOnly]).toEqual([
			'北相木村',
			null,
			true
		]);
		expect(stepsOf(cast.expert(), offered)).toEqual([]);
		expect(readsCase(cast.expert(), caseId)).toBe(false);
		expect(readsIt(cast.second(), id)).toBe(false);
		expect(told(cast.expert(), id)).toBe(true);
		accept(cast.expert(), id);
		expect(readsCase(cast.expert(), caseId)).toBe(true);
		expect(findById(cast.expert(), id).ticket?.number).toBe(numberIn(caseId));
	});

	test('ends at once when it is declined, and what was told of it with it', () => {
		const { caseId, id } = fromCase();
		offer(cast.desk(), id);
		decline(cast.expert(), id, { reason: '日が合いません。' });
		expect(readsIt(cast.expert(), id)).toBe(false);
		expect(told(cast.expert(), id)).toBe(false);
		expect(readsCase(cast.expert(), caseId)).toBe(false);
	});

	test('ends with the last day for an answer, before the schedule has run', () => {
		const { id } = fromCase();
		offer(cast.desk(), id);
		// Three business days after Friday: Wednesday.
		expect(dueOf(id, 'offered')).toBe('2026-12-02');
		clockAt('2026-12-02', '23:59');
		expect(readsIt(cast.expert(), id)).toBe(true);
		expect(lapseOffers()).toBe(0);
		clockAt('2026-12-03', '0:00');
		expect(readsIt(cast.expert(), id)).toBe(false);
		expect(() => accept(cast.expert(), id)).toThrow(NotFound);
		expect(lapseOffers()).toBe(1);
		expect(dispatchRow(id).state).toBe('selecting');
	});

	test('ends at once when it is cancelled, offered or accepted', () => {
		for (const isAccepted of [false, true]) {
			const { caseId, id } = fromCase();
			offer(cast.desk(), id);
			if (isAccepted) accept(cast.expert(), id);
			cancel(cast.requester(), id, { reason: '予定が変わりました。' });
			expect(readsIt(cast.expert(), id)).toBe(false);
			expect(readsCase(cast.expert(), caseId)).toBe(false);
		}
	});

	test.each([
		['30 days after an early approval of the report', '2026-12-11', '2027-01-10'],
		['60 days after the visit where the approval is late', '2027-01-20', '2027-02-08'],
		['60 days after the visit where there is no approval', null, '2027-02-08']
	])('ends %s', (_, approvedOn, lastDay) => {
		const { caseId, id } = fromCase();
		offer(cast.desk(), id);
		accept(cast.expert(), id);
		fix(cast.desk(), id, 'fix', visit);
		clockAt(VISIT_DAY, '17:00');
		hold(cast.desk(), id, took(id), '');
		report(cast.expert(), id, written);
		if (approvedOn) {
			clockAt(approvedOn, '10:00');
			approveReport(cast.desk(), id);
		}
		clockAt(lastDay, '23:59');
		expect([readsIt(cast.expert(), id), readsCase(cast.expert(), caseId)]).toEqual([true, true]);
		clockAt(addDays(lastDay, 1), '0:00');
		expect([readsIt(cast.expert(), id), readsCase(cast.expert(), caseId)]).toEqual([false, false]);
	});

	test('is no directory and no other organisation', () => {
		const actor = cast.expert();
		const shown = directory(actor, { text: '', district: null });
		expect(shown.groups.flatMap(({ bodies }) => bodies.map(({ name }) => name))).toEqual([
			story.coordinators.name
		]);
		expect(() => organisationPage(actor, cast.requester().organisation.id)).toThrow(NotFound);
		const places = navigation(actor).items.map(({ href }) => href);
		expect(places).toContain('/helpdesk/dispatch');
		expect(places).not.toContain('/directory');
		expect(places).not.toContain('/map');
	});
});

describe('offers', () => {
	test('go to one rank at a time, and the next one follows a refusal', () => {
		const id = dispatchIn('offered', cast);
		expect(() => offer(cast.desk(), id)).toThrow(Conflict);
		decline(cast.expert(), id);
		expect(told(cast.desk(), id)).toBe(true);
		offer(cast.desk(), id);
		expect(readsIt(cast.second(), id)).toBe(true);
		expect(readsIt(cast.expert(), id)).toBe(false);
		expect(ranking(cast.desk(), id).map(({ reply }) => reply)).toEqual(['辞退', null]);
	});

	test('that leave nobody send the dispatch back, and the desk is told', () => {
		const id = asked(cast.requester());
		select(cast.desk(), id, [cast.expert().seat.id], 0);
		offer(cast.desk(), id);
		decline(cast.expert(), id);
		expect(dispatchRow(id).state).toBe('requested');
		expect(stepsOf(cast.desk(), dispatchOf(id)).at(-1)?.act).toBe('exhaust');
		expect(stepsOf(cast.requester(), findById(cast.requester(), id))).toEqual([]);
		expect(told(cast.desk(), id)).toBe(true);
	});

	test('pass over who works for the organisation or a vendor in it', () => {
		const profile = { seat: cast.second().seat.id, skills: ['network'] };
		keepProfile(cast.desk(), { ...profile, vendors: 'アルプス通信', organisations: '' });
		const id = asked(cast.requester(), { vendors: 'ｱﾙﾌﾟｽ通信、信濃電設' });
		expect(weighed(cast.desk(), id).at(-1)?.conflict).toContain('アルプス通信');
		const seats = [cast.second().seat.id];
		expect(() => select(cast.desk(), id, seats, 0)).toThrow(Invalid);
		keepProfile(cast.desk(), { ...profile, vendors: '', organisations: '北相木村' });
		expect(() => select(cast.desk(), id, seats, 0)).toThrow(Invalid);
		expect(() =>
			keepProfile(cast.desk(), { ...profile, vendors: '', organisations: '北相木' })
		).toThrow(Invalid);
		keepProfile(cast.desk(), { ...profile, skills: [], vendors: '', organisations: '' });
		select(cast.desk(), id, seats, 0);
		expect(dispatchRow(id).state).toBe('selecting');
	});

	test('are suggested to who knows the branch, then to who has least in hand', () => {
		const id = asked(cast.requester(), { category: 'licence' });
		const names = () => weighed(cast.desk(), id).map(({ seatId }) => seatId);
		const loads = weighed(cast.desk(), id).map(({ load }) => load);
		expect(loads).toEqual([...loads].sort((a, b) => a - b));
		keepProfile(cast.desk(), {
			seat: names()[1] ?? 0,
			skills: ['licence', 'network'],
			vendors: '',
			organisations: ''
		});
		expect(weighed(cast.desk(), id)[0]?.isSkilled).toBe(true);
		keepProfile(cast.desk(), {
			seat: cast.expert().seat.id,
			skills: ['network'],
			vendors: '',
			organisations: ''
		});
		keepProfile(cast.desk(), {
			seat: cast.second().seat.id,
			skills: [],
			vendors: '',
			organisations: ''
		});
	});
});

describe('limits', () => {
	const caps = { days: 3, 'online-minutes': 600, 'same-expert': 1, budget: null };
	const usual = {
		ticket: '',
		subject: 'LANの相談',
		category: 'network',
		wishedOn: ['2026-12-10'],
		purpose: '相談したい。',
		materials: '',
		vendors: '',
		reason: ''
	};

	test('warn an organisation and stop the union, but for its 決裁者 with a reason', () => {
		const caseId = raised(cast.requester());
		const input = {
			...usual,
			ticket: numberIn(caseId),
			mode: 'online' as const,
			minutes: 300
		};
		expect(request(cast.requester(), input).breaches).toEqual([]);
		expect(request(cast.requester(), input).breaches).toEqual([]);
		const third = request(cast.requester(), input);
		expect(third.breaches.map(({ cap }) => cap)).toEqual(['online-minutes']);
		expect(() => request(cast.desk(), input)).toThrow(/組合の決裁者/);
		expect(() => request(lead(), input)).toThrow(/理由を入れて/);
		const passed = request(lead(), { ...input, reason: '広域で続けて行うため' });
		const rows = db().select().from(schema.dispatchOverride).all();
		expect(rows.at(-1)).toMatchObject({ cap: 'online-minutes', reason: '広域で続けて行うため' });
		expect(find(cast.desk(), passed.number).state).toBe('requested');

		const { id } = find(cast.desk(), third.number);
		const seats = [cast.expert().seat.id];
		expect(() => select(cast.desk(), id, seats, 0)).toThrow(/組合の決裁者/);
		expect(dispatchRow(id).state).toBe('requested');
		expect(() => override(cast.desk(), id, 'online-minutes', { reason: '必要' })).toThrow(
			Forbidden
		);
		expect(() => override(lead(), id, 'online-minutes', {})).toThrow(Invalid);
		override(lead(), id, 'online-minutes', { reason: '必要なため' });
		select(cast.desk(), id, seats, 0);
		expect(breachesNow(cast.desk(), dispatchOf(id))[0]?.isPassed).toBe(true);
	});

	test('count the days of a case: a fourth one is stopped', () => {
		const id = dispatchIn('scheduled', cast);
		fix(cast.desk(), id, 'add-day', { ...visit, on: '2026-12-11' });
		fix(cast.desk(), id, 'add-day', { ...visit, on: '2026-12-14' });
		expect(() => fix(cast.desk(), id, 'add-day', { ...visit, on: '2026-12-15' })).toThrow(
			/3日を超えます/
		);
		expect(daysOf(dispatchOf(id)).standing).toHaveLength(3);
	});

	test('let the same expert come for the same case once in a fiscal year', () => {
		const caseId = raised(cast.requester());
		dispatchIn('accepted', cast, { ticket: numberIn(caseId) });
		const again = asked(cast.requester(), { ticket: numberIn(caseId) });
		select(cast.desk(), again, [cast.expert().seat.id], 0);
		expect(() => offer(cast.desk(), again)).toThrow(/年度内の回数/);
		override(lead(), again, 'same-expert', { reason: '続きのため' });
		offer(cast.desk(), again);
		expect(dispatchRow(again).state).toBe('offered');
	});

	test('keep the budget of the fiscal year, and an organisation learns no yen', () => {
		setCaps(lead(), { ...caps, budget: spentIn(db(), 2026) + 10_000 });
		expect(() => setCaps(cast.desk(), caps)).toThrow(Forbidden);
		const id = asked(cast.requester());
		const seats = [cast.expert().seat.id];
		expect(() => select(cast.desk(), id, seats, 10_001)).toThrow(/予算/);
		select(cast.desk(), id, seats, 10_000);
		setCaps(lead(), { ...caps, budget: 1 });
		const { breaches } = request(cast.requester(), {
			...usual,
			mode: 'visit',
			minutes: 60,
			subject: 'ほかの相談'
		});
		expect(breaches.map(({ message }) => message)).toEqual([
			'組合の年度の予算を超えるかもしれません。'
		]);
		setCaps(lead(), caps);
	});
});

describe('days, report and costs', () => {
	test('a day is moved with its reason and its history, and by telephone from the business day before', () => {
		const id = dispatchIn('scheduled', cast);
		const [day] = daysOf(dispatchOf(id)).standing;
		const later = { ...visit, on: '2026-12-17' };
		expect(() => move(cast.requester(), id, day?.id ?? 0, later, {})).toThrow(Invalid);
		move(cast.requester(), id, day?.id ?? 0, later, { reason: '会議と重なりました。' });
		const days = daysOf(dispatchOf(id));
		expect([days.standing.length, days.moved.length]).toEqual([1, 1]);
		expect(told(cast.expert(), id)).toBe(true);
		clockAt('2026-12-16', '8:30');
		const today = days.standing[0]?.id ?? 0;
		const again = { ...visit, on: '2026-12-21' };
		for (const actor of [cast.requester(), cast.expert()]) {
			expect(() => move(actor, id, today, again, { reason: '急用' })).toThrow(/電話/);
		}
		move(cast.desk(), id, today, again, { reason: '電話で変更' });
		expect(daysOf(dispatchOf(id)).moved).toHaveLength(2);
	});

	test('it is held after it has begun, and the report is due five business days later', () => {
		const id = dispatchIn('scheduled', cast);
		expect(() => hold(cast.desk(), id, took(id), '')).toThrow(Conflict);
		clockAt(VISIT_DAY, '17:00');
		expect(() => hold(cast.desk(), id, took(id, 0), '')).toThrow(Invalid);
		hold(cast.expert(), id, took(id, 95), '総務課3人');
		expect(daysOf(dispatchOf(id)).standing[0]?.minutesActual).toBe(95);
		expect(dueOf(id, 'done')).toBe('2026-12-17');
	});

	test('a report brings a case that waited for the expert back to the union', () => {
		const caseId = raised(cast.requester());
		proceed(cast.desk(), caseId, 'take', {});
		const from = asked(cast.desk(), { ticket: numberIn(caseId) });
		select(cast.desk(), from, [cast.expert().seat.id], 0);
		offer(cast.desk(), from);
		accept(cast.expert(), from);
		fix(cast.desk(), from, 'fix', visit);
		clockAt(VISIT_DAY, '17:00');
		hold(cast.desk(), from, took(from), '');
		report(cast.expert(), from, written);
		expect(rowOf(caseId).state).toBe('open');
	});

	test('what the organisation says of it is for itself and the union', () => {
		const id = dispatchIn('reported', cast);
		evaluate(cast.requester(), id, { rating: 4, comment: '助かりました。' });
		expect(evaluationOf(cast.desk(), dispatchOf(id))?.rating).toBe(4);
		const expert = cast.expert();
		expect(evaluationOf(expert, findById(expert, id))).toBeNull();
		expect(stepsOf(expert, findById(expert, id)).map(({ act }) => act)).not.toContain('evaluate');
	});

	test('costs are the union’s and of the fiscal year of the day, whenever they are paid', () => {
		const id = dispatchIn('settled_pending', cast);
		clockAt('2027-04-20', '10:00');
		expect(() => book(cast.desk(), id, 'settle', { ...paid, withheld: 40_000 })).toThrow(Invalid);
		const before = spentIn(db(), 2026, id);
		book(cast.desk(), id, 'settle', paid);
		expect(costOf(cast.desk(), dispatchOf(id))?.fiscalYear).toBe(2026);
		expect(costOf(cast.requester(), findById(cast.requester(), id))).toBeNull();
		expect(spentIn(db(), 2026)).toBe(before + 34_200);
		clockAt('2027-05-31', '23:59');
		const waiting = dispatchRow(id).state;
		followUp();
		expect([waiting, dispatchRow(id).state]).toEqual(['settled', 'settled']);
		clockAt('2027-06-01', '0:00');
		followUp();
		expect(dispatchRow(id).state).toBe('followed');
	});

	test('one that was called off may have cost something, too', () => {
		const id = dispatchIn('cancelled', cast);
		book(cast.desk(), id, 'cost', { fee: 0, travel: 2_000, withheld: 0 });
		expect(costOf(cast.desk(), dispatchOf(id))?.travelYen).toBe(2_000);
	});
});

test('whoever saw an older version is told that somebody was quicker', () => {
	const id = dispatchIn('offered', cast);
	const { version } = dispatchRow(id);
	expect(() => accept(cast.expert(), id, { version: version - 1 })).toThrow(Conflict);
	accept(cast.expert(), id, { version });
	expect(dispatchRow(id).state).toBe('accepted');
});
