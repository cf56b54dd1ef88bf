import { and, eq, isNull } from 'drizzle-orm';
import { Invalid, type Issue } from '#lib/errors.ts';
import { schema, type Tx } from '../../db/index.ts';
import type { StoredFile } from '../../files/uploads.ts';
import { list as organisations } from '../../identity/organisations.ts';
import type { Actor } from '../../identity/actors.ts';
import { now } from '../../now.ts';
import { may } from '../../permissions.ts';
import { change } from '../../record/change.ts';
import { findFor, type Group } from '../groups.ts';
import { folderIn } from './folders.ts';
import { forMeeting } from './for-meeting.ts';
import { insertVersion } from './insert-version.ts';
import { freeName, nameKey, sameField } from './names.ts';

const { material } = schema;

export type NewMaterials = {
	files: StoredFile[];
	folder: number | null;
	note: string;
	meetingId: number | null;
	agendaItemId: number | null;
} & Record<string, unknown>;

/** What stands in the place already, by what makes names the same. */
type Standing = Map<string, Twin>;
type Twin = { id: number; name: string; organisationId: number };

/**
 * Registers files in a folder, or where a name is there already does with it what the form says; gives their ids.
 * Throws `Invalid`, with one issue for every name that has to be decided on, and `Forbidden`.
 */
export function add(actor: Actor, slug: string, input: NewMaterials): number[] {
	const group = findFor(actor, slug, 'group.take-part');
	const folder = folderIn(group, input.folder);
	const { meetingId = null, agendaItemId = null } =
		forMeeting(group, input.meetingId, input.agendaItemId) ?? {};
	refuseTwins(input.files);
	return change(actor, (tx, record) => {
		// Inside, so that two who bring the same name at once are both asked.
		const standing = standingIn(tx, group, folder?.id ?? null);
		const undecided = issuesOf(actor, group, standing, input);
		if (undecided.length > 0) throw new Invalid(undecided);
		return input.files.map((file) => {
			const twin = standing.get(nameKey(file.name));
			const version = { note: input.note, isImportant: false };
			if (twin && mayReplace(actor, group, twin) && answerTo(input, file, true) === 'replace') {
				const number = insertVersion(tx, actor, { id: twin.id, group }, file, version);
				record('material.replaced', `material:${twin.id}`, { version: number }, input.note);
				return twin.id;
			}
			const isTaken = (name: string) => standing.has(nameKey(name));
			const name = twin ? freeName(file.name, isTaken) : file.name;
			const { size, kind } = file;
			const at = now();
			const values = {
				...{ groupId: group.id, folderId: folder?.id ?? null, meetingId, agendaItemId },
				...{ name, organisationId: actor.organisation.id, currentVersion: 1, size, kind },
				...{ createdAt: at, updatedAt: at }
			};
			const id = Number(tx.insert(material).values(values).run().lastInsertRowid);
			standing.set(nameKey(name), { id, name, organisationId: actor.organisation.id });
			insertVersion(tx, actor, { id, group }, file, version);
			const text = [name, input.note].filter((line) => line !== '').join('\n');
			record('material.added', `material:${id}`, { group: group.id }, text);
			return id;
		});
	});
}

function refuseTwins(files: StoredFile[]): void {
	if (files.length === 0) {
		throw new Invalid([{ field: 'files', message: '登録するファイルを選んでください。' }]);
	}
	const keys = files.map(({ name }) => nameKey(name));
	const twins = files.filter((_file, index) => keys.indexOf(keys[index] ?? '') < index);
	if (twins.length === 0) return;
	throw new Invalid(
		twins.map(({ name }) => ({
			field: 'files',
			message: `「${name}」という名前のファイルが二つあります。片方を外すか、名前を変えてください。`
		}))
	);
}

function standingIn(tx: Tx, group: Group, folderId: number | null): Standing {
	const { id, name, organisationId } = material;
	const rows = tx
		.select({ id, name, organisationId })
		.from(material)
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
function issuesOf(actor: Actor, group: Group, standing: Standing, input: NewMaterials): Issue[] {
	return input.files.flatMap((file): Issue[] => {
		const twin = standing.get(nameKey(file.name));
		if (!twin) return [];
		const isOurs = mayReplace(actor, group, twin);
		const answers: unknown[] = isOurs ? ['replace', 'another'] : ['another'];
		if (answers.includes(answerTo(input, file, isOurs))) return [];
		const owner = organisations().find(({ id }) => id === twin.organisationId)?.name ?? '';
		const message = isOurs
			? `「${twin.name}」は、この場所にもうあります。差し替えるか、別の資料として登録するかを選んでください。`
			: `「${twin.name}」は、${owner}の資料がこの場所にもうあります。差し替えられるのは${owner}と座長・事務局です。`;
		return [{ field: sameField(file.name, isOurs), message }];
	});
}

/** A version over a 資料 needs the same right here as on its own page. */
function mayReplace(actor: Actor, group: Group, { organisationId }: Twin): boolean {
	return may(actor, 'group.tend', { organisationId, group });
}

function answerTo(input: NewMaterials, file: StoredFile, isOurs: boolean): unknown {
	return input[sameField(file.name, isOurs)];
}
