import { desc, eq } from 'drizzle-orm';
import { difference, type Stretch } from '#lib/difference.ts';
import { db, schema } from '../db/index.ts';
import type { Actor } from '../identity/actors.ts';
import { found } from '../permissions.ts';
import { find, sectionsOf, type Minutes } from './minutes.ts';

const { minutesSectionVersion, organisation } = schema;

type SectionVersion = {
	version: number;
	organisation: string;
	name: string;
	at: Date;
	/** What is different from the version before; the first is added whole. */
	changes: Stretch[];
};

/** Every text one part of the minutes has had, newest first, each against the one before; throws `NotFound`. */
export function history(
	actor: Actor,
	slug: string,
	meetingId: number,
	key: string,
	edition: number | null = null
): { of: Minutes; title: string; versions: SectionVersion[] } {
	const of = find(actor, slug, meetingId, edition);
	const section = found(sectionsOf(of).find((each) => each.key === key));
	const rows =
		section.id === null
			? []
			: db()
					.select({ row: minutesSectionVersion, organisation: organisation.name })
					.from(minutesSectionVersion)
					.innerJoin(organisation, eq(organisation.id, minutesSectionVersion.organisationId))
					.where(eq(minutesSectionVersion.sectionId, section.id))
					.orderBy(desc(minutesSectionVersion.version))
					.all();
	const versions = rows.map(({ row, organisation: name }, index) => ({
		version: row.version,
		organisation: name,
		name: row.authorName,
		at: row.at,
		changes: difference(rows[index + 1]?.row.body ?? '', row.body)
	}));
	return { of, title: section.title, versions };
}
