import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import { Conflict } from '#lib/errors.ts';
import { count, fileSize } from '#lib/text.ts';
import { db, schema } from '../db/index.ts';
import { zipOf, type Zip, type ZipContent } from '../files/zip-stream.ts';
import type { Actor } from '../identity/actors.ts';
import { found } from '../permissions.ts';
import type { Group } from './groups.ts';
import { noteOpening } from './materials/openings.ts';
import { itemsOf } from './meetings/agenda.ts';

const { agendaItem, attachment, blob, material, materialVersion, meeting } = schema;

/** Files of a set that is handed out in one piece. */
const MOST_FILES = 5_000;
/** And its bytes: 4 GiB with what a ZIP says about its files, so that older programs can unpack it. */
const MOST_ZIPPED = 4 * 1024 ** 3 - 16 * 1024 ** 2;

/** How many files of how many bytes a meeting's set has; for the line above the link that saves it. */
export function setOf(of: Group, meetingId: number): { files: number; bytes: number } {
	const rows = filesOf(of, meetingId);
	return { files: rows.length, bytes: rows.reduce((sum, { size }) => sum + size, 0) };
}

/**
 * The newest versions of a meeting's material as one ZIP with a folder per item of the 次第, without what lies in
 * the trash; those in it count as opened by the organisation once all was sent. Throws `NotFound`, and `Conflict` for
 * none or too many.
 */
export async function zipOfMeeting(
	actor: Actor,
	of: Group,
	meetingId: number
): Promise<Zip & { name: string }> {
	const row = found(
		db()
			.select({ title: meeting.title, onDay: meeting.onDay })
			.from(meeting)
			.where(and(eq(meeting.id, meetingId), eq(meeting.groupId, of.id)))
			.get()
	);
	const rows = filesOf(of, meetingId);
	const bytes = rows.reduce((sum, { size }) => sum + size, 0);
	if (rows.length === 0) throw new Conflict('この会議には、まだ資料がありません。');
	if (rows.length > MOST_FILES) {
		throw new Conflict(
			`この会議の資料は${count(rows.length)}件あります。まとめて保存できるのは${count(MOST_FILES)}件までです。資料を1つずつ保存してください。`
		);
	}
	if (bytes > MOST_ZIPPED) {
		throw new Conflict(
			`この会議の資料は合わせて${fileSize(bytes)}あります。まとめて保存できるのは${fileSize(MOST_ZIPPED)}までです。資料を1つずつ保存してください。`
		);
	}
	const items = numbersOf(meetingId);
	const entries = new Map<ZipContent, number>();
	for (const file of rows) entries.set(entryOf(file, items), file.versionId);
	const { packed, stream, size } = await zipOf([...entries.keys()]);
	const noteAll = () => {
		for (const entry of packed) noteOpening(actor, entries.get(entry) ?? 0);
	};
	// A ZIP that broke off cannot be unpacked: nothing of it was opened.
	const noted = stream.pipeThrough(new TransformStream({ flush: noteAll }));
	return { packed, stream: noted, size, name: `${of.name} ${row.title} 資料.zip` };
}

type Row = ReturnType<typeof filesOf>[number];

/** A file as it lies in the ZIP, or what is said of one that the scan holds back. */
function entryOf(file: Row, items: Map<number, string>): ZipContent {
	const number = items.get(file.item ?? 0);
	const folder = number === undefined ? '' : `${number} ${file.itemTitle ?? ''}`;
	const { name, at, sha256, size } = file;
	if (file.scan === 'off' || file.scan === 'clean') return { folder, name, at, sha256, size };
	const text =
		file.scan === 'pending'
			? `「${name}」はウイルス検査をしているので入っていません。`
			: `「${name}」はウイルス検査で問題が見つかったので入っていません。`;
	return { folder, name, at, text };
}

function filesOf(of: Group, meetingId: number) {
	return db()
		.select({
			versionId: materialVersion.id,
			name: attachment.name,
			sha256: attachment.sha256,
			size: attachment.size,
			at: materialVersion.at,
			scan: blob.scan,
			item: agendaItem.id,
			itemTitle: agendaItem.title
		})
		.from(material)
		.innerJoin(
			materialVersion,
			and(
				eq(materialVersion.materialId, material.id),
				eq(materialVersion.number, material.currentVersion)
			)
		)
		.innerJoin(
			attachment,
			and(
				eq(attachment.thingType, 'material-version'),
				eq(attachment.thingId, materialVersion.id),
				isNull(attachment.removedAt)
			)
		)
		.innerJoin(blob, eq(blob.sha256, attachment.sha256))
		.leftJoin(
			agendaItem,
			and(eq(agendaItem.id, material.agendaItemId), isNull(agendaItem.removedAt))
		)
		.where(
			and(
				eq(material.groupId, of.id),
				eq(material.meetingId, meetingId),
				isNull(material.trashedAt)
			)
		)
		.orderBy(sql`coalesce(${agendaItem.position}, -1)`, asc(material.id))
		.all();
}

/** The items of a 次第 by their id, numbered as they are printed; of one width, so that folders sort. */
function numbersOf(meetingId: number): Map<number, string> {
	const items = itemsOf({ id: meetingId });
	const width = String(items.length).length;
	return new Map(items.map(({ id }, index) => [id, String(index + 1).padStart(width, '0')]));
}
