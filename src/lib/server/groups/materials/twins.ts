import { and, eq, isNull } from 'drizzle-orm';
import type { Issue } from '#lib/errors.ts';
import { schema, type Tx } from '../../db/index.ts';
import type { StoredFile } from '../../files/uploads.ts';
import type { Actor } from '../../identity/actors.ts';
import { list as organisations } from '../../identity/organisations.ts';
import { may } from '../../permissions.ts';
import type { Group } from '../groups.ts';
import { nameKey, sameField } from './names.ts';

const { agendaItem, material, meeting } = schema;

/** What stands in the place already, by what makes names the same. */
type Standing = Map<string, Twin>;
type Twin = {
	id: number;
	name: string;
	organisationId: number;
	/** What it is for already, and is still held and asked for. */
	meetingId: number | null;
	agendaItemId: number | null;
};
/** What a form registers files for. */
export type For = { meetingId: number | null; agendaItemId: number | null };
/** The files of a form, with its answers to `questionsOn`. */
type Answers = { files: StoredFile[] } & Record<string, unknown>;

/** The 資料 of a place by their names, those in the trash left out. */
export function standingIn(tx: Tx, group: Group, folderId: number | null): Standing {
	const { id, name, organisationId } = material;
	const rows = tx
		.select({ id, name, organisationId, meetingId: meeting.id, agendaItemId: agendaItem.id })
		.from(material)
		.leftJoin(meeting, and(eq(meeting.id, material.meetingId), isNull(meeting.cancelledAt)))
		.leftJoin(
			agendaItem,
			and(
				eq(agendaItem.id, material.agendaItemId),
				eq(agendaItem.meetingId, meeting.id),
				isNull(agendaItem.removedAt)
			)
		)
		.where(
			and(
				eq(material.groupId, group.id),
				folderId === null ? isNull(material.folderId) : eq(material.folderId, folderId),
				isNull(material.trashedAt)
			)
		)
		.all();
	return new Map(rows.map((row) => [nameKey(row.name), row]));
}

/** One question for every name that is there and not answered; who may not replace may only put another beside it. */
export function questionsOn(
	actor: Actor,
	group: Group,
	standing: Standing,
	isFor: For,
	input: Answers
): Issue[] {
	return input.files.flatMap((file): Issue[] => {
		const twin = standing.get(nameKey(file.name));
		if (!twin) return [];
		const isReplaceable = mayReplace(actor, group, twin, isFor);
		const field = sameField(file.name, isReplaceable);
		const answers: unknown[] = isReplaceable ? ['replace', 'another'] : ['another'];
		if (answers.includes(input[field])) return [];
		const owner = organisations().find(({ id }) => id === twin.organisationId)?.name ?? '';
		const message = isReplaceable
			? `「${twin.name}」は、この場所にもうあります。差し替えるか、別の資料として登録するかを選んでください。`
			: isForAnother(twin, isFor)
				? `「${twin.name}」は、別の会議の資料か別の議題の資料として、この場所にもうあります。差し替えるとそちらから外れるので、別の資料として登録してください。`
				: `「${twin.name}」は、${owner}の資料がこの場所にもうあります。差し替えられるのは${owner}と座長・事務局です。`;
		return [{ field, message }];
	});
}

/** A version over a 資料 needs the same right here as on its own page, and takes it away from no other meeting. */
export function mayReplace(actor: Actor, group: Group, twin: Twin, isFor: For): boolean {
	const { organisationId } = twin;
	return may(actor, 'group.tend', { organisationId, group }) && !isForAnother(twin, isFor);
}

function isForAnother(twin: Twin, isFor: For): boolean {
	const differs = (theirs: number | null, ours: number | null) =>
		theirs !== null && ours !== null && theirs !== ours;
	return differs(twin.meetingId, isFor.meetingId) || differs(twin.agendaItemId, isFor.agendaItemId);
}

/** Whether the form answers for this file that it replaces what is there. */
export function wantsReplacing(input: Answers, file: StoredFile): boolean {
	return input[sameField(file.name, true)] === 'replace';
}
