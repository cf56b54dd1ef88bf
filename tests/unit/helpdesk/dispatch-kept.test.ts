import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { proceed } from '#lib/server/helpdesk/proceeding.ts';
import { Conflict, Invalid, NotFound } from '#lib/errors.ts';
import { db, schema } from '#lib/server/db/index.ts';
import { open as openFile } from '#lib/server/files/attachments.ts';
import { calendarPieces } from '#lib/server/groups/calendar/ical.ts';
import { entriesOf } from '#lib/server/helpdesk/dispatch/calendar.ts';
import { select, weighed } from '#lib/server/helpdesk/dispatch/candidates.ts';
import { findById } from '#lib/server/helpdesk/dispatch/dispatches.ts';
import { offer } from '#lib/server/helpdesk/dispatch/offers.ts';
import { report, reportOf, returnReport } from '#lib/server/helpdesk/dispatch/reports.ts';
import { fix, move } from '#lib/server/helpdesk/dispatch/sessions.ts';
import { actorOf, type Actor } from '#lib/server/identity/actors.ts';
import { appointAlso } from '#lib/server/identity/people.ts';
import { messagesOf } from '#lib/server/helpdesk/messages.ts';
import { narrow } from '#lib/server/helpdesk/readership.ts';
import { find as findTicket } from '#lib/server/helpdesk/tickets.ts';
import { waiting } from '#lib/server/readers/waiting.ts';
import { system } from '#lib/server/record/change.ts';
import { clockAt } from '../../support/clock.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import {
	asked,
	dispatchIn,
	dispatchRow,
	took,
	visit,
	written,
	type Cast,
	castOf
} from '../../support/dispatches.ts';
import { STORY_DAY, tellStory, uploaded, type Story } from '../../support/story.ts';
import { numberIn, raised } from '../../support/tickets.ts';
import { actingAs } from '../../support/appointing.ts';

let story: Story;
let cast: Cast;

beforeAll(async () => {
	story = await tellStory();
	cast = castOf(story);
});
beforeEach(() => void clockAt(STORY_DAY, '11:00'));
afterAll(() => closeTemporaryYui(story.folder));

const notesOf = (actor: Cast['desk'], id: number) =>
	waiting(actor())
		.filter(({ thing }) => thing === `dispatch:${id}`)
		.map(({ note }) => note);

test('a returned report says why, is due again, and is written over with what it had', async () => {
	const id = dispatchIn('done', cast);
	const files = await uploaded('写真.txt', '現場');
	report(cast.expert(), id, { ...written, files });
	expect(() => returnReport(cast.desk(), id, { reason: ' ' })).toThrow(Invalid);
	returnReport(cast.desk(), id, { reason: '費用の見方を足してください。' });
	expect(dispatchRow(id).state).toBe('done');
	const of = findById(cast.expert(), id);
	expect(reportOf(of)).toMatchObject({ ...written, returned: '費用の見方を足してください。' });
	expect(notesOf(cast.expert, id)[0]).toMatch(/報告書を出してください（12\/17/);
	expect(() => returnReport(cast.desk(), id, { reason: 'もう一度' })).toThrow(Conflict);
	report(cast.expert(), id, { ...written, advice: '費用は10年分で比べます。' });
	const again = reportOf(findById(cast.requester(), id));
	expect([again?.advice, again?.files.length, again?.returned]).toEqual([
		'費用は10年分で比べます。',
		1,
		null
	]);
	const file = again?.files[0]?.id ?? 0;
	expect(openFile(cast.requester(), file).root?.type).toBe('dispatch');
	for (const other of [cast.second(), story.as('yanagisawa')]) {
		expect(() => openFile(other, file)).toThrow(NotFound);
	}
});

test('what is owed waits for the one side whose turn it is', () => {
	const offered = dispatchIn('offered', cast);
	expect(notesOf(cast.expert, offered)[0]).toMatch(/受けられるかを答えてください（12\/2/);
	expect([notesOf(cast.desk, offered), notesOf(cast.requester, offered)]).toEqual([[], []]);
	const fixed = dispatchIn('scheduled', cast);
	expect(notesOf(cast.expert, fixed)).toEqual([]);
	clockAt(visit.on, '16:00');
	expect(notesOf(cast.expert, fixed)[0]).toContain('実施したことを記録');
	const reported = dispatchIn('reported', cast);
	expect(notesOf(cast.desk, reported)[0]).toContain('報告書を確かめて');
	expect(notesOf(cast.requester, reported)[0]).toContain('評価を送って');
	expect(notesOf(() => story.as('yanagisawa'), reported)).toEqual([]);
});

test('no coordinator is ranked, asked or dated outside the term, and a successor reads nothing of theirs', () => {
	const { seatId } = story.holdings.tanaka;
	const term = (toOn: string | null) =>
		db().$client.prepare('update tenure set to_on = ? where seat_id = ?').run(toOn, seatId);
	const id = asked(cast.requester());
	select(cast.desk(), id, [seatId], 0);
	term('2026-12-09');
	const own = weighed(cast.desk(), id).find((one) => one.seatId === seatId);
	expect(own?.conflict).toContain('委嘱期間は令和8年12月9日');
	expect(() => offer(cast.desk(), id)).toThrow(/委嘱期間/);
	expect(() => select(cast.desk(), id, [seatId], 0)).toThrow(/委嘱期間/);
	term(null);
	const accepted = dispatchIn('accepted', cast);
	term('2026-12-14');
	expect(() => fix(cast.desk(), accepted, 'fix', { ...visit, on: '2026-12-15' })).toThrow(
		/委嘱期間/
	);
	fix(cast.desk(), accepted, 'fix', { ...visit, on: '2026-12-14' });
	expect(findById(cast.expert(), accepted).id).toBe(accepted);
	term('2026-11-30');
	clockAt('2026-12-01', '9:00');
	expect(actorOf(story.holdings.tanaka.tenureId)).toBeNull();
	const successor = appointAlso(system, story.holdings.koyama.personId, story.coordinators.id, {
		seat: '専門コーディネーター3',
		section: '専門家派遣',
		roles: ['coordinator'],
		fromOn: '2026-12-01',
		toOn: null
	});
	db().$client.prepare('update tenure set seat_id = ? where id = ?').run(seatId, successor);
	const next = actingAs({ tenureId: successor });
	expect(next.seat.id).toBe(seatId);
	expect(() => findById(next, accepted)).toThrow(NotFound);
	db().$client.prepare('delete from tenure_role where tenure_id = ?').run(successor);
	db().$client.prepare(`update tenure set ended_at = 1 where id = ?`).run(successor);
	term(null);
});

test('the days go into a calendar of everybody who reads them, and a moved one is cancelled there', () => {
	const id = dispatchIn('scheduled', cast);
	const { number } = findById(cast.desk(), id);
	const [day] = [...took(id).keys()];
	const later = { ...visit, on: '2026-12-17' };
	move(cast.desk(), id, day ?? 0, later, { reason: '雪のため' });
	for (const actor of [cast.requester(), cast.expert(), cast.desk()]) {
		const { name, entries } = entriesOf(actor, number);
		const text = [...calendarPieces(name, entries, 'https://yui.example')].join('');
		expect(text.match(/BEGIN:VEVENT/g)).toHaveLength(2);
		expect(text).toContain('DTSTART;TZID=Asia/Tokyo:20261217T133000');
		expect(text).toContain('STATUS:CANCELLED');
		expect(text).toContain('STATUS:CONFIRMED');
	}
	expect(() => entriesOf(cast.second(), number)).toThrow(NotFound);
	expect(() => entriesOf(story.as('yanagisawa'), number)).toThrow(NotFound);
});

test('who has accepted reads the case as it was asked, and none of the union’s own notes', () => {
	const caseId = raised(cast.requester());
	proceed(cast.desk(), caseId, 'note', { body: '組合だけの覚え' });
	dispatchIn('accepted', cast, { ticket: numberIn(caseId) });
	const of = findTicket(cast.expert(), numberIn(caseId));
	expect(of.contact).not.toBe('');
	const kinds = (actor: Actor) => messagesOf(actor, of).map(({ kind }) => kind);
	expect(kinds(cast.desk())).toContain('internal');
	expect(kinds(cast.expert())).toContain('question');
	expect(kinds(cast.expert())).not.toContain('internal');
});

test('narrowing a case takes the files of its dispatch’s report along', async () => {
	const ticket = raised(cast.requester());
	const id = dispatchIn('done', cast, { ticket: numberIn(ticket) });
	report(cast.expert(), id, { ...written, files: await uploaded('現場.txt', '回線の図') });
	const audienceOf = () =>
		db()
			.select()
			.from(schema.attachment)
			.where(
				and(eq(schema.attachment.thingType, 'dispatch-report'), eq(schema.attachment.thingId, id))
			)
			.get()?.audience;
	expect(audienceOf()).toBe(dispatchRow(id).audience);
	narrow(cast.requester(), ticket, []);
	expect(dispatchRow(id).audience).toBe(`case:${ticket}`);
	expect(audienceOf()).toBe(`case:${ticket}`);
});
