import { Conflict, Forbidden, invalid, NotFound } from '#lib/errors.ts';
import type { Actor } from '../identity/actors.ts';
import { proceed, reassign } from './proceeding.ts';
import { widen } from './readership.ts';
import type { Ticket } from './tickets.ts';

/** What takes an act of the desk back, in the table's own words. */
const inverses = ['release', 'take', 'resume', 'retract', 'reassign', 'widen'] as const;
type Inverse = (typeof inverses)[number];

/** An act that is over, and how it is taken back as long as nobody has gone on with the case. */
export type Undo = { act: Inverse; cases: { id: number; version: number }[]; seat: number | null };

const RETRACTED = '誤って送ったため、この回答を取り消します。あらためてお答えします。';

/**
 * What takes an act back that has led from `before` to `after`; null where the table has no inverse, or it would not
 * be whole: what somebody else had in charge is not given back by taking it.
 */
export function undoOf(actor: Actor, act: string, before: Ticket, after: Ticket): Undo | null {
	const cases = [{ id: after.id, version: after.version }];
	switch (act) {
		case 'take':
			return { act: 'release', cases, seat: null };
		case 'release':
			return before.assigneeSeatId === actor.seat.id ? { act: 'take', cases, seat: null } : null;
		case 'ask-vendor':
		case 'ask-expert':
			return { act: 'resume', cases, seat: null };
		case 'answer':
			return { act: 'retract', cases, seat: null };
		case 'narrow':
			return { act: 'widen', cases, seat: null };
		case 'reassign':
			return before.assigneeSeatId === null
				? null
				: { act: 'reassign', cases, seat: before.assigneeSeatId };
		default:
			return null;
	}
}

/**
 * Takes an act back by its inverse, which the record holds as it holds the act; gives how many cases, and how many
 * were left alone because somebody has gone on with them. Throws `Conflict` where that is all of them.
 */
export function undo(actor: Actor, { act, cases, seat }: Undo): { undone: number; gone: number } {
	let undone = 0;
	for (const { id, version } of cases) {
		try {
			takeBack(actor, act, id, version, seat);
			undone += 1;
		} catch (thrown) {
			const isGone = [Conflict, NotFound, Forbidden].some((kind) => thrown instanceof kind);
			if (!isGone) throw thrown;
		}
	}
	if (undone === 0) {
		throw new Conflict('元に戻せませんでした。ほかの人が先にこの問い合わせを進めました。');
	}
	return { undone, gone: cases.length - undone };
}

/** An undo as it goes through a form; `readUndo` reads it again. */
export function writeUndo({ act, cases, seat }: Undo): string {
	return [act, seat ?? '', ...cases.map(({ id, version }) => `${id}.${version}`)].join(' ');
}

/** Reads what `writeUndo` wrote; throws `Invalid` for anything else. */
export function readUndo(text: string): Undo {
	const [act, seat = '', ...cases] = text.split(' ');
	const known = inverses.find((each) => each === act);
	const isWhole = cases.length > 0 && cases.every((each) => /^[1-9]\d{0,14}\.\d{1,9}$/.test(each));
	if (!known || !isWhole || !/^([1-9]\d{0,14})?$/.test(seat)) {
		throw invalid('', '元に戻す操作を確かめられませんでした。');
	}
	return {
		act: known,
		seat: seat === '' ? null : Number(seat),
		cases: cases.map((each) => {
			const [id = 0, version = 0] = each.split('.').map(Number);
			return { id, version };
		})
	};
}

function takeBack(
	actor: Actor,
	act: Inverse,
	id: number,
	version: number,
	seat: number | null
): void {
	const deed = { version };
	switch (act) {
		case 'reassign':
			return void reassign(actor, id, seat ?? 0, deed);
		case 'widen':
			return void widen(actor, id, deed);
		case 'retract':
			return void proceed(actor, id, act, { ...deed, body: RETRACTED });
		default:
			return void proceed(actor, id, act, deed);
	}
}
