import { eq } from 'drizzle-orm';
import { db, schema } from '#lib/server/db/index.ts';
import { attach } from '#lib/server/files/attachments.ts';
import type { Actor } from '#lib/server/identity/actors.ts';
import { now } from '#lib/server/now.ts';
import { change } from '#lib/server/record/change.ts';

const { material, materialVersion, meeting, workingGroup } = schema;

/** The group of the plan that the bench fills. */
export const WORKING_GROUP = 'open-data';

/** Puts an announced meeting there; gives its id. */
export function putMeeting(actor: Actor, onDay: string, title: string): number {
	const at = now();
	const values = {
		...{ groupId: groupId(), title, onDay, precision: 'day' as const },
		...{ startsAt: '13:30', endsAt: '15:30', place: '自治会館 第2会議室' },
		note: '資料を読んでから来てください。',
		...{ personId: actor.person.id, organisationId: actor.organisation.id },
		...{ createdAt: at, updatedAt: at, announcedAt: at }
	};
	return Number(db().insert(meeting).values(values).run().lastInsertRowid);
}

/** Puts bytes that lie in the store already under a meeting. */
export function putMaterial(
	actor: Actor,
	meetingId: number,
	file: { sha256: string; name: string; size: number }
): void {
	const at = now();
	const organisationId = actor.organisation.id;
	change(actor, (tx, record) => {
		const { name, size } = file;
		const same = { groupId: groupId(), meetingId, organisationId, kind: 'txt', currentVersion: 1 };
		const materialId = Number(
			tx
				.insert(material)
				.values({ ...same, name, size, createdAt: at, updatedAt: at })
				.run().lastInsertRowid
		);
		const versionId = Number(
			tx
				.insert(materialVersion)
				.values({
					...{ materialId, number: 1, organisationId, at },
					...{ personId: actor.person.id, tenureId: actor.tenure.id },
					...{ authorName: actor.person.name, authorSection: actor.tenure.section }
				})
				.run().lastInsertRowid
		);
		const stored = { ...file, kind: 'txt', type: 'text/plain', previews: null, marks: [] };
		const thing = { type: 'material-version' as const, id: versionId };
		attach(tx, actor, [stored], { ...thing, audience: 'all', authorAudience: null });
		record('material.put', `material:${materialId}`);
	});
}

function groupId(): number {
	const found = db()
		.select({ id: workingGroup.id })
		.from(workingGroup)
		.where(eq(workingGroup.slug, WORKING_GROUP))
		.get();
	if (!found) throw new Error(`There is no group ${WORKING_GROUP}.`);
	return found.id;
}
