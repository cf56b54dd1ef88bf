import { integer, text } from 'drizzle-orm/sqlite-core';
import { organisation, person, seat, tenure } from './identity.ts';

/** Which organisation did something, and whose hand it was. */
export const doneBy = () => ({
	organisationId: integer('organisation_id')
		.notNull()
		.references(() => organisation.id),
	personId: integer('person_id')
		.notNull()
		.references(() => person.id)
});

/** Who wrote a row, with the affiliation as it was at the time. */
export const authorship = () => ({
	personId: integer('person_id')
		.notNull()
		.references(() => person.id),
	tenureId: integer('tenure_id')
		.notNull()
		.references(() => tenure.id),
	seatId: integer('seat_id')
		.notNull()
		.references(() => seat.id),
	organisationId: integer('organisation_id')
		.notNull()
		.references(() => organisation.id),
	authorName: text('author_name').notNull(),
	authorSection: text('author_section').notNull(),
	/** Null: whoever reads the row may see who wrote it; else the key one must hold to see it. */
	authorAudience: text('author_audience')
});
