import { desc, eq } from 'drizzle-orm';
import { dayOf, instantOf, longDateTime, type Day } from '#lib/dates.ts';
import { REPORT_DAYS, type DispatchAct } from '#lib/dispatches.ts';
import { Conflict, invalid } from '#lib/errors.ts';
import { addBusinessDays } from '../../calendar/business-days.ts';
import { db, schema, type Tx } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { deskContact } from '../../identity/desk.ts';
import { now } from '../../now.ts';
import { may } from '../../permissions.ts';
import { change, type Recorder } from '../../record/change.ts';
import { openAccepted } from './access.ts';
import { perform, type Deed } from './acts.ts';
import { refuseBreaches, sessionsOf } from './caps.ts';
import { asItIs, findFor, type ShownDispatch } from './dispatches.ts';
import { expertOf, outsideTerm } from './experts.ts';

const { dispatchSession } = schema;

/** A day of a dispatch: when it begins, JST, how long it is meant to take, and where or by which address. */
type SessionInput = { on: Day; from: string; minutes: number; place: string };

/** The days of a dispatch this actor reads: those in force, and those that were moved. */
export function daysOf(of: ShownDispatch): {
	standing: ReturnType<typeof sessionsOf>;
	moved: ReturnType<typeof sessionsOf>;
} {
	if (of.isOfferOnly) return { standing: [], moved: [] };
	const moved = db()
		.select()
		.from(dispatchSession)
		.where(eq(dispatchSession.dispatchId, of.id))
		.orderBy(desc(dispatchSession.movedAt))
		.all()
		.filter(({ movedAt }) => movedAt !== null);
	return { standing: sessionsOf(db(), of.id), moved };
}

/** Fixes the day; or with 'add-day' another one. Throws as every act, `Invalid` for a day that is over or a limit. */
export function fix(
	actor: Actor,
	id: number,
	act: 'fix' | 'add-day',
	input: SessionInput,
	deed: Deed = {}
): void {
	findFor(actor, id, act);
	change(actor, (tx, record) => {
		insert(tx, id, input);
		settle(tx, record, actor, id, act, deed, wordsOf(input));
	});
}

/**
 * Moves a day of a dispatch; how it was stays in the history. Throws as every act, `Invalid` as `fix` and without a
 * reason; `Conflict` for all but the union from the business day before on, when one telephones.
 */
export function move(
	actor: Actor,
	id: number,
	sessionId: number,
	input: SessionInput,
	deed: Deed
): void {
	findFor(actor, id, 'move');
	change(actor, (tx, record) => {
		const before = sessionsOf(tx, id).find((each) => each.id === sessionId);
		if (!before) throw new Conflict('この実施日は、もう変わっています。');
		if (!may(actor, 'desk.work', null)) refuseLate(before.startsAt);
		tx.update(dispatchSession)
			.set({ movedAt: now() })
			.where(eq(dispatchSession.id, sessionId))
			.run();
		insert(tx, id, input);
		const text = `${longDateTime(before.startsAt)}から、${wordsOf(input)}へ`;
		settle(tx, record, actor, id, 'move', deed, text);
	});
}

/**
 * It took place: how many minutes each day took, and who was there; the report is due five business days later.
 * Throws as every act, `Invalid` for missing minutes, `Conflict` before the last day has come.
 */
export function hold(
	actor: Actor,
	id: number,
	minutes: Map<number, number>,
	attendees: string,
	deed: Deed = {}
): void {
	findFor(actor, id, 'hold');
	change(actor, (tx, record) => {
		const days = sessionsOf(tx, id);
		if (days.some(({ startsAt }) => dayOf(startsAt) > dayOf(now()))) {
			throw new Conflict('まだ来ていない実施日があります。終わってから記録してください。');
		}
		for (const day of days) {
			const took = minutes.get(day.id) ?? Number.NaN;
			if (!Number.isInteger(took) || took < 1 || took > 1440) {
				const message = '実施した分を1から1440までの数で入れてください。';
				throw invalid(`minutes-${day.id}`, message);
			}
			tx.update(dispatchSession)
				.set({ minutesActual: took, attendees })
				.where(eq(dispatchSession.id, day.id))
				.run();
		}
		const sum = days.reduce((total, { id: key }) => total + (minutes.get(key) ?? 0), 0);
		const reportDue = addBusinessDays(dayOf(now()), REPORT_DAYS);
		perform(tx, record, actor, id, 'hold', { ...deed, text: `${sum}分` }, { reportDue });
	});
}

/** The act itself, the limits that hang on the days, and until when the coordinator reads. */
function settle(
	tx: Tx,
	record: Recorder,
	actor: Actor,
	id: number,
	act: DispatchAct,
	deed: Deed,
	text: string
): void {
	perform(tx, record, actor, id, act, { ...deed, text });
	const of = asItIs(tx, id);
	if (act !== 'move') refuseBreaches(tx, of, null, ['days', 'online-minutes']);
	const expert = expertOf(tx, id);
	if (expert) openAccepted(tx, record, expert.candidate, of);
}

function insert(tx: Tx, dispatchId: number, { on, from, minutes, place }: SessionInput): void {
	const startsAt = instantOf(on, from);
	if (startsAt <= now()) {
		throw invalid('on', 'これからの日時を入れてください。');
	}
	const expert = expertOf(tx, dispatchId);
	const outside = expert ? outsideTerm(tx, expert.candidate.seatId, [on]) : null;
	if (outside !== null) throw invalid('on', outside);
	const endsAt = new Date(startsAt.getTime() + minutes * 60_000);
	tx.insert(dispatchSession).values({ dispatchId, startsAt, endsAt, place }).run();
}

const wordsOf = ({ on, from, minutes, place }: SessionInput) =>
	`${longDateTime(instantOf(on, from))}から${minutes}分、${place}`;

function refuseLate(startsAt: Date): void {
	if (addBusinessDays(dayOf(now()), 1) < dayOf(startsAt)) return;
	throw new Conflict(
		`実施日の前の営業日からは、画面では変えられません。組合の相談窓口（電話 ${deskContact().phone ?? ''}）に電話してください。`
	);
}
