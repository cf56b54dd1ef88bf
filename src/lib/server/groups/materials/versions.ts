import { and, desc, eq, isNull } from 'drizzle-orm';
import { invalid } from '#lib/errors.ts';
import { labels } from '#lib/labels.ts';
import { db, schema, type Tx } from '../../db/index.ts';
import type { Preview } from '../../files/extract.ts';
import { inside } from '../../files/show.ts';
import { isStored } from '../../files/store.ts';
import type { StoredFile } from '../../files/uploads.ts';
import type { Actor } from '../../identity/actors.ts';
import { found } from '../../permissions.ts';
import { change, type Recorder } from '../../record/change.ts';
import { findTended, refuseTrashed, type Material } from './find.ts';
import { insertVersion } from './insert-version.ts';
import { withExtension } from './names.ts';
import { whoKnowsOlder } from './openings.ts';

const { attachment, blob, material, materialVersion, organisation } = schema;

export type Version = {
	id: number;
	number: number;
	note: string;
	isImportant: boolean;
	organisation: string;
	author: string;
	section: string;
	at: Date;
	file: {
		id: number;
		sha256: string;
		name: string;
		kind: string;
		size: number;
		previews: string | null;
		marks: string[];
		scan: 'off' | 'pending' | 'clean' | 'quarantined';
		/** The bytes are not where they were put. */
		isMissing: boolean;
	} | null;
};

/** The versions of a 資料 that has been found, newest first. */
export function versionsOf(of: { id: number }): Version[] {
	return db()
		.select({ version: materialVersion, organisation: organisation.name, attachment, blob })
		.from(materialVersion)
		.innerJoin(organisation, eq(organisation.id, materialVersion.organisationId))
		.leftJoin(attachment, isOfVersion)
		.leftJoin(blob, eq(blob.sha256, attachment.sha256))
		.where(eq(materialVersion.materialId, of.id))
		.orderBy(desc(materialVersion.number))
		.all()
		.map(({ version, organisation: by, attachment: file, blob: stored }) => ({
			...{ id: version.id, number: version.number, note: version.note, at: version.at },
			...{ isImportant: version.isImportant, organisation: by },
			...{ author: version.authorName, section: version.authorSection },
			file: file && {
				...{ id: file.id, sha256: file.sha256, name: file.name, kind: file.kind },
				...{ size: file.size, previews: file.previews, marks: file.marks },
				scan: stored?.scan ?? 'off',
				isMissing: !isStored(file.sha256)
			}
		}));
}

/** The newest version as its page shows it: its inside, and whether anything of it can be seen there. */
export async function previewOf(
	version: Version | undefined
): Promise<{ inside: Preview | null; isShown: boolean }> {
	const file = version?.file;
	const mayOpen = file && !file.isMissing && (file.scan === 'off' || file.scan === 'clean');
	if (!mayOpen || file.previews === null) return { inside: null, isShown: false };
	const shown = await inside(file);
	return { inside: shown, isShown: shown?.kind !== 'none' };
}

/**
 * Puts a file in the place of a 資料 as its next version; gives its number. With `important` the organisations
 * that know an older one are told. Throws `Invalid` unless there is exactly one file, `Conflict` in the trash, `Forbidden`.
 */
export function replace(
	actor: Actor,
	slug: string,
	id: number,
	input: { files: StoredFile[]; note: string; important: boolean }
): number {
	const of = findTended(actor, slug, id);
	const [file, ...others] = input.files;
	if (!file || others.length > 0) {
		const message = file
			? '差し替えるファイルは一つだけにしてください。'
			: '差し替えるファイルを選んでください。';
		throw invalid('files', message);
	}
	refuseTrashed(of);
	return change(actor, (tx, record) => {
		const { note, important } = input;
		const number = insertVersion(tx, actor, of, file, { note, isImportant: important });
		tx.update(material)
			.set({ name: withExtension(of.name, file.name) })
			.where(eq(material.id, id))
			.run();
		record('material.replaced', `material:${id}`, { version: number }, note);
		if (important) tellWhoKnowsOlder(tx, record, actor, of, number);
		return number;
	});
}

/** Makes an older version the newest again, as a version of its own; gives its number. Throws `NotFound`, `Invalid`, `Conflict`. */
export function restore(actor: Actor, slug: string, id: number, older: number): number {
	const of = findTended(actor, slug, id);
	refuseTrashed(of);
	return change(actor, (tx, record) => {
		const row = found(
			tx
				.select({ attachment })
				.from(materialVersion)
				.innerJoin(attachment, isOfVersion)
				.where(and(eq(materialVersion.materialId, id), eq(materialVersion.number, older)))
				.get()
		);
		const problem =
			older === of.currentVersion
				? 'この版は、いまの最新版です。'
				: isStored(row.attachment.sha256)
					? null
					: labels.missingFile;
		if (problem) throw invalid('', problem);
		const note = `第${older}版に戻しました`;
		const number = insertVersion(tx, actor, of, row.attachment, {
			note,
			isImportant: false
		});
		tx.update(material)
			.set({ name: withExtension(of.name, row.attachment.name) })
			.where(eq(material.id, id))
			.run();
		record('material.restored', `material:${id}`, { version: number, from: older });
		return number;
	});
}

const isOfVersion = and(
	eq(attachment.thingType, 'material-version'),
	eq(attachment.thingId, materialVersion.id),
	isNull(attachment.removedAt)
);

function tellWhoKnowsOlder(
	tx: Tx,
	record: Recorder,
	actor: Actor,
	of: Material,
	version: number
): void {
	for (const organisationId of whoKnowsOlder(tx, of, version)) {
		if (organisationId === actor.organisation.id) continue;
		record('material.changed', `material:${of.id}`, { tellOrganisation: organisationId, version });
	}
}
