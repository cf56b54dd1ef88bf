import { addDays, typedDay, type Day } from '#lib/dates.ts';
import { kanaKey } from '#lib/reference/person-names.ts';
import type { RosterEntry, RosterField, RosterIssue, RosterKind, RosterStep } from '#lib/roster.ts';
import { rolesFor } from '../../permissions.ts';
import type { Role } from '../actors.ts';
import type { Organisation } from '../organisations.ts';
import { roleNames } from '../people.ts';
import type { Ground } from './compare.ts';
import { DEFAULT_SEAT, isRenamed, type Match } from './match.ts';
import { checkHand, checkPerson, checkRoles } from './rights.ts';
import type { Standing } from './standing.ts';

type Desk = { section: string; seat: string; phone: string; roles: Role[] };
export type PersonChange = { name?: string; kana?: string; email?: string };

/** What applying a row writes; each part is absent where nothing of it changes. */
export type Plan = {
	person?: PersonChange;
	/** A tenure that begins. */
	start?: Desk & { fromOn: Day; toOn: Day | null };
	/** The last day of the tenure held now. */
	end?: { toOn: Day };
	/** Corrections of the tenure held now, or not yet begun. */
	tenure?: Partial<Desk>;
};

type Difference = {
	kind: RosterKind;
	issues: RosterIssue[];
	steps: RosterStep[];
	plan: Plan | null;
};

/** What a row changes for its person, with everything that stands against it. */
export function difference(
	entry: RosterEntry,
	of: Organisation,
	match: Match,
	ground: Ground
): Difference {
	const issues: RosterIssue[] = [];
	const complain = (field: RosterField, message: string) =>
		issues.push({ cell: entry.cells[field] ?? entry.cells.name ?? '', message });
	const { held } = match;
	const isPast = entry.fromOn !== null && entry.fromOn < ground.today && entry.pastIsToday;
	const on = isPast ? ground.today : (entry.fromOn ?? ground.appliesOn);
	const desk = deskOf(entry, of, held);
	checkRoles(entry, of, held, ground.actor, complain);

	const found = entry.isLeaving
		? leaving(entry, held, on, complain)
		: held && !isMoved(desk, held)
			? staying(entry, held, desk)
			: arriving(entry, match, desk, on, complain);
	checkDays(entry, held, found, on, ground, complain);
	if (held) {
		if (!entry.isLeaving) checkStaged(entry, held, desk, on, ground, complain);
		checkHand(held, found.plan, of, ground, complain);
		checkPerson(held, found.plan, ground, complain);
	}
	return { ...found, issues };
}

type Found = Omit<Difference, 'issues'>;
/** Says at a row's cell what stands against it. */
export type Complain = (field: RosterField, message: string) => void;

function deskOf(entry: RosterEntry, of: Organisation, held: Standing | null): Desk {
	const [first = 'member'] = rolesFor(of.kind);
	return {
		section: entry.section || (held?.section ?? ''),
		seat: entry.seat || (held?.seat ?? DEFAULT_SEAT),
		phone: entry.phone || (held?.phone ?? ''),
		roles: entry.roles ?? held?.roles ?? [first]
	};
}

function isMoved(desk: Desk, held: Standing): boolean {
	return (
		desk.section !== held.section || desk.seat !== held.seat || !sameRoles(desk.roles, held.roles)
	);
}

function sameRoles(one: Role[], other: Role[]): boolean {
	return one.length === other.length && one.every((role) => other.includes(role));
}

function leaving(entry: RosterEntry, held: Standing | null, on: Day, complain: Complain): Found {
	if (!held) {
		complain('name', '区分は退任ですが、この人は名簿にいません。');
		return { kind: 'left', steps: [], plan: null };
	}
	return until(held, entry.toOn ?? addDays(on, -1));
}

/** The same desk: corrections in place, or a last day. */
function staying(entry: RosterEntry, held: Standing, desk: Desk): Found {
	const person = personChange(entry, held);
	const plan: Plan = {};
	if (person) plan.person = person;
	if (desk.phone !== held.phone) plan.tenure = { phone: desk.phone };
	const steps = stepsOf(held, desk, person);
	const kind = steps.length > 0 ? 'corrected' : 'unchanged';
	if (entry.toOn === null || entry.toOn === held.toOn) {
		return { kind, steps, plan: steps.length > 0 ? plan : null };
	}
	const ending = until(held, entry.toOn);
	const isLonger = held.toOn !== null && entry.toOn > held.toOn;
	return {
		kind: isLonger ? 'corrected' : 'left',
		steps: [...steps, ...ending.steps],
		plan: { ...plan, ...ending.plan }
	};
}

function until(held: Standing, lastOn: Day): Found {
	if (held.toOn === lastOn) return { kind: 'unchanged', steps: [], plan: null };
	return {
		kind: 'left',
		steps: [
			{ label: '最後の日', from: held.toOn ? typedDay(held.toOn) : '', to: typedDay(lastOn) }
		],
		plan: { end: { toOn: lastOn } }
	};
}

/** Somebody new, or at another desk from a day on. */
function arriving(
	entry: RosterEntry,
	{ personId, held }: Match,
	desk: Desk,
	on: Day,
	complain: Complain
): Found {
	if (desk.section === '') complain('section', '課がありません。');
	if (personId === null && entry.kana === '') complain('kana', 'ふりがながありません。');
	if (!held) {
		const person: PersonChange = personId === null ? newPerson(entry) : {};
		return {
			kind: 'added',
			steps: stepsOf(null, desk, null),
			plan: { person, start: { ...desk, fromOn: on, toOn: entry.toOn } }
		};
	}
	const person = personChange(entry, held);
	const steps = stepsOf(held, desk, person);
	// What has not begun by that day is put right where it stands.
	if (held.fromOn >= on) {
		const plan: Plan = { tenure: desk };
		if (person) plan.person = person;
		if (entry.toOn !== null && entry.toOn !== held.toOn) plan.end = { toOn: entry.toOn };
		return { kind: 'corrected', steps, plan };
	}
	const plan: Plan = {
		start: {
			...desk,
			fromOn: on,
			toOn: entry.toOn ?? (held.toOn && held.toOn >= on ? held.toOn : null)
		}
	};
	if (person) plan.person = person;
	if (held.toOn === null || held.toOn >= on) plan.end = { toOn: addDays(on, -1) };
	return { kind: 'moved', steps, plan };
}

function newPerson(entry: RosterEntry): PersonChange {
	return { name: entry.name, kana: entry.kana, email: entry.email };
}

/** A name changes only by 登録番号: without it, another writing is the same person. */
function personChange(entry: RosterEntry, held: Standing): PersonChange | null {
	const change: PersonChange = {};
	if (entry.number !== null && isRenamed(held.name, entry.name)) change.name = entry.name;
	if (entry.kana !== '' && kanaKey(entry.kana) !== kanaKey(held.kana)) change.kana = entry.kana;
	if (entry.email !== '' && entry.email !== held.email) change.email = entry.email;
	return Object.keys(change).length > 0 ? change : null;
}

function stepsOf(held: Standing | null, desk: Desk, person: PersonChange | null): RosterStep[] {
	const steps: RosterStep[] = [];
	const step = (label: string, from: string, to: string) => {
		if (from !== to) steps.push({ label, from, to });
	};
	if (held && person?.name) step('氏名', held.name, person.name);
	if (held && person?.kana) step('ふりがな', held.kana, person.kana);
	step('課', held?.section ?? '', desk.section);
	step('担当', held?.seat ?? '', desk.seat);
	if (!held || !sameRoles(held.roles, desk.roles)) {
		step('役割', roleNames(held?.roles ?? []), roleNames(desk.roles));
	}
	step('電話', held?.phone ?? '', desk.phone);
	if (held && person?.email) step('メール', held.email, person.email);
	return steps;
}

/** What is staged is not overtaken by an earlier day: nothing of that day would come of it. */
function checkStaged(
	entry: RosterEntry,
	held: Standing,
	desk: Desk,
	on: Day,
	ground: Ground,
	complain: Complain
): void {
	if (on >= held.fromOn) return;
	if (held.fromOn <= ground.today) {
		if (isMoved(desk, held)) complain('fromOn', pastDay(on));
	} else if (entry.fromOn !== null || isMoved(desk, held)) {
		const day = typedDay(held.fromOn);
		complain(
			'fromOn',
			`${day}からの「${held.section}」が、すでに登録されています。適用日を${day}からの日に直すか、先の取り込みを元に戻してください。`
		);
	}
}

function pastDay(on: Day): string {
	return `適用日（${typedDay(on)}）が過ぎています。日付を直すか、「過ぎた適用日は今日からにする」を選んでください。`;
}

function checkDays(
	entry: RosterEntry,
	held: Standing | null,
	found: Found,
	on: Day,
	ground: Ground,
	complain: Complain
): void {
	const { start, end } = found.plan ?? {};
	const isDated = start !== undefined || (entry.isLeaving && entry.toOn === null && end);
	if (isDated && on < ground.today) {
		complain('fromOn', pastDay(on));
	}
	if (start && start.toOn !== null && start.toOn < start.fromOn) {
		complain(
			'toOn',
			`終了日（${typedDay(start.toOn)}）が、適用日（${typedDay(start.fromOn)}）より前です。`
		);
	}
	if (!end || !held) return;
	if (!start && end.toOn < held.fromOn) {
		complain(
			entry.toOn === null ? 'fromOn' : 'toOn',
			`最後の日（${typedDay(end.toOn)}）が、この人のはじまりの日（${typedDay(held.fromOn)}）より前です。`
		);
	} else if (entry.toOn !== null && !start && end.toOn < addDays(ground.today, -1)) {
		complain('toOn', `終了日（${typedDay(end.toOn)}）が過ぎています。`);
	}
}
