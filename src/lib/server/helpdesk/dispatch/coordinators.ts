import { eq } from 'drizzle-orm';
import { invalid } from '#lib/errors.ts';
import { db, schema } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { authorize } from '../../permissions.ts';
import { change } from '../../record/change.ts';
import { coordinators } from './experts.ts';
import { branches } from './requesting.ts';

const { coordinatorSkill, coordinatorTie, organisation } = schema;

/** What the desk knows of a coordinator, vendors and organisations by their names. */
type CoordinatorInput = {
	seat: number;
	skills: string[];
	vendors: string;
	organisations: string;
};

/** The coordinators in a seat today, with what they know and for whom they work besides. Throws `Forbidden`. */
export function profiles(actor: Actor) {
	authorize(actor, 'desk.work', null);
	return coordinators(db()).map((one) => {
		const skills = db()
			.select()
			.from(coordinatorSkill)
			.where(eq(coordinatorSkill.seatId, one.seatId))
			.all();
		const ties = db()
			.select({ vendor: coordinatorTie.vendor, organisation: organisation.name })
			.from(coordinatorTie)
			.leftJoin(organisation, eq(organisation.id, coordinatorTie.organisationId))
			.where(eq(coordinatorTie.seatId, one.seatId))
			.all();
		return {
			...one,
			skills: branches()
				.filter(({ id }) => skills.some(({ categoryId }) => categoryId === id))
				.map(({ slug }) => slug),
			vendors: ties.flatMap(({ vendor }) => vendor ?? []),
			organisations: ties.flatMap(({ organisation: name }) => name ?? [])
		};
	});
}

/**
 * Keeps what a coordinator knows and for whom they work besides. Throws `Forbidden`, `Invalid` for somebody who is
 * no coordinator and for an organisation that is not there.
 */
export function keepProfile(actor: Actor, input: CoordinatorInput): void {
	authorize(actor, 'desk.work', null);
	if (!coordinators(db()).some(({ seatId }) => seatId === input.seat)) {
		throw invalid('seat', 'コーディネーターを選んでください。');
	}
	const skills = branches().filter(({ slug }) => input.skills.includes(slug));
	const bodies = namesIn(input.organisations).map(bodyNamed);
	change(actor, (tx, record) => {
		const seatId = input.seat;
		tx.delete(coordinatorSkill).where(eq(coordinatorSkill.seatId, seatId)).run();
		tx.delete(coordinatorTie).where(eq(coordinatorTie.seatId, seatId)).run();
		for (const { id } of skills)
			tx.insert(coordinatorSkill).values({ seatId, categoryId: id }).run();
		for (const vendor of namesIn(input.vendors)) {
			tx.insert(coordinatorTie).values({ seatId, vendor }).run();
		}
		for (const organisationId of bodies) {
			tx.insert(coordinatorTie).values({ seatId, organisationId }).run();
		}
		record('coordinator.kept', `seat:${seatId}`, { skills: skills.length });
	});
}

const namesIn = (text: string) => [
	...new Set(
		text
			.split(/[\n、,]/)
			.map((name) => name.trim())
			.filter(Boolean)
	)
];

function bodyNamed(name: string): number {
	const row = db().select().from(organisation).where(eq(organisation.name, name)).get();
	if (row) return row.id;
	const message = `「${name}」という団体はありません。名簿の名前で入れてください。`;
	throw invalid('bodies', message);
}
