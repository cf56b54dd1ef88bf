import { kanaKey, nameKey } from '#lib/reference/person-names.ts';
import type { RosterEntry, RosterIssue } from '#lib/roster.ts';
import type { Organisation } from '../organisations.ts';
import { nameIn, personKey, type Ground } from './compare.ts';
import { everSatIn, type Standing } from './standing.ts';

/** Who of the organisation a row tells of; both null: somebody new. */
export type Match = { personId: number | null; held: Standing | null };

export const DEFAULT_SEAT = '情報政策担当';

/** Finds the person of a row by 登録番号, else by name with the reading to decide; what stays unclear is asked. */
export function matchPerson(
	entry: RosterEntry,
	of: Organisation,
	ground: Ground,
	byPerson: Map<string, Standing[]>,
	seatsNamed: Set<string>
): Match | { issue: RosterIssue } {
	const issue = (cell: string | undefined, message: string) => ({
		issue: { cell: cell ?? entry.cells.name ?? '', message }
	});
	if (entry.number !== null) {
		const held = byPerson.get(personKey({ organisationId: of.id, personId: entry.number })) ?? [];
		if (held.length > 0) return seatOf(entry, held, seatsNamed);
		return everSatIn(ground.reader, entry.number, of.id)
			? { personId: entry.number, held: null }
			: issue(
					entry.cells.number,
					`登録番号${entry.number}の人は、${of.name}の名簿にいません。新しい人なら空にしてください。`
				);
	}
	const named = byPerson.get(nameIn(of.id, entry.name)) ?? [];
	const alike =
		entry.kana === '' ? named : named.filter((one) => kanaKey(one.kana) === kanaKey(entry.kana));
	const people = new Set((alike.length > 0 ? alike : named).map((one) => one.personId));
	if (people.size === 0) return { personId: null, held: null };
	if (people.size > 1) {
		return issue(
			entry.cells.name,
			`${of.name}に同じ氏名の人が${people.size}人います。登録番号を入れてください。`
		);
	}
	const atSameDesk = named.some(
		(one) =>
			(entry.section === '' || one.section === entry.section) &&
			(entry.seat === '' || one.seat === entry.seat)
	);
	if (alike.length === 0 && !atSameDesk) {
		return issue(
			entry.cells.kana,
			`同じ氏名でふりがなの違う人（${named[0]?.kana}）が${of.name}にいます。同じ人なら登録番号を入れてください。`
		);
	}
	return seatOf(entry, alike.length > 0 ? alike : named, seatsNamed);
}

/** Which of a person's seats the row is about; the last tenure in it, so that what is staged counts. */
function seatOf(
	entry: RosterEntry,
	held: Standing[],
	seatsNamed: Set<string>
): Match | { issue: RosterIssue } {
	const last = new Map(held.map((one) => [one.seat, one]));
	const [first] = held;
	const personId = first?.personId ?? null;
	const seat = entry.seat || (last.has(DEFAULT_SEAT) ? DEFAULT_SEAT : '');
	const same = last.get(seat);
	if (same) return { personId, held: same };
	// A seat that has a line of its own in the file is not the one that is left.
	const free = [...last.values()].filter(
		(one) => one.toOn === null && (entry.seat === '' || !seatsNamed.has(one.seat))
	);
	const others = free.length > 0 ? free : entry.seat === '' ? [...last.values()] : [];
	if (others.length > 1) {
		const seats = others.map((one) => one.seat).join('、');
		return {
			issue: {
				cell: entry.cells.seat ?? entry.cells.name ?? '',
				message: `この人は担当を${others.length}つ持っています（${seats}）。担当の欄にどれかを入れてください。`
			}
		};
	}
	return { personId, held: others[0] ?? null };
}

/** Whether two writings of a name differ in more than spaces. */
export function isRenamed(before: string, after: string): boolean {
	return (
		before.replace(/\s/g, '') !== after.replace(/\s/g, '') || nameKey(before) !== nameKey(after)
	);
}
