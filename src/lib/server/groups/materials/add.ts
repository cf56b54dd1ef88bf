import { eq } from 'drizzle-orm';
import { Invalid, invalid } from '#lib/errors.ts';
import { schema } from '../../db/index.ts';
import type { StoredFile } from '../../files/uploads.ts';
import type { Actor } from '../../identity/actors.ts';
import { now } from '../../now.ts';
import { change } from '../../record/change.ts';
import { findFor } from '../groups.ts';
import { folderIn } from './folders.ts';
import { forMeeting } from './for-meeting.ts';
import { insertVersion } from './insert-version.ts';
import { freeName, nameKey } from './names.ts';
import { mayReplace, questionsOn, standingIn, wantsReplacing, type For } from './twins.ts';

const { material } = schema;

export type NewMaterials = {
	files: StoredFile[];
	folder: number | null;
	note: string;
	meetingId: number | null;
	agendaItemId: number | null;
} & Record<string, unknown>;

/**
 * Registers files in a folder, or where a name is there already does with it what the form says; gives their ids.
 * Throws `Invalid`, with one issue for every name that has to be decided on, and `Forbidden`.
 */
export function add(actor: Actor, slug: string, input: NewMaterials): number[] {
	const group = findFor(actor, slug, 'group.take-part');
	const folder = folderIn(group, input.folder);
	const { meetingId = null, agendaItemId = null } =
		forMeeting(group, input.meetingId, input.agendaItemId) ?? {};
	const isFor: For = { meetingId, agendaItemId };
	refuseTwins(input.files);
	return change(actor, (tx, record) => {
		// Inside, so that two who bring the same name at once are both asked.
		const standing = standingIn(tx, group, folder?.id ?? null);
		const undecided = questionsOn(actor, group, standing, isFor, input);
		if (undecided.length > 0) throw new Invalid(undecided);
		return input.files.map((file) => {
			const twin = standing.get(nameKey(file.name));
			const version = { note: input.note, isImportant: false };
			if (twin && mayReplace(actor, group, twin, isFor) && wantsReplacing(input, file)) {
				const number = insertVersion(tx, actor, { id: twin.id, group }, file, version);
				if (meetingId !== null) {
					const values = { meetingId, agendaItemId: agendaItemId ?? twin.agendaItemId };
					tx.update(material).set(values).where(eq(material.id, twin.id)).run();
				}
				record('material.replaced', `material:${twin.id}`, { version: number }, input.note);
				return twin.id;
			}
			const isTaken = (name: string) => standing.has(nameKey(name));
			const name = twin ? freeName(file.name, isTaken) : file.name;
			const { size, kind } = file;
			const at = now();
			const values = {
				...{ groupId: group.id, folderId: folder?.id ?? null, ...isFor },
				...{ name, organisationId: actor.organisation.id, currentVersion: 1, size, kind },
				...{ createdAt: at, updatedAt: at }
			};
			const id = Number(tx.insert(material).values(values).run().lastInsertRowid);
			standing.set(nameKey(name), { id, name, organisationId: actor.organisation.id, ...isFor });
			insertVersion(tx, actor, { id, group }, file, version);
			const text = [name, input.note].filter((line) => line !== '').join('\n');
			record('material.added', `material:${id}`, { group: group.id }, text);
			return id;
		});
	});
}

function refuseTwins(files: StoredFile[]): void {
	if (files.length === 0) {
		throw invalid('files', '登録するファイルを選んでください。');
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
