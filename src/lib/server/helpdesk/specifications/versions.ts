import { eq, and } from 'drizzle-orm';
import { invalid } from '#lib/errors.ts';
import { paragraphsOf, SPECIFICATION_LIMIT } from '#lib/specifications.ts';
import { schema } from '../../db/index.ts';
import { attach } from '../../files/attachments.ts';
import type { StoredFile } from '../../files/uploads.ts';
import type { Actor } from '../../identity/actors.ts';
import { authorshipOf } from '../../identity/authorship.ts';
import { now } from '../../now.ts';
import { change } from '../../record/change.ts';
import { findFor } from './specifications.ts';
import { advance, begun, lastVersion, quicker, versionSeen } from './steps.ts';

const { specificationVersion } = schema;

type VersionInput = {
	text: string;
	isCut: boolean;
	note: string;
	/** The file the text was drawn out of. */
	file: StoredFile | null;
	version: number | null;
};

/**
 * Hands in the next version of a specification; gives its number. Throws `NotFound`, `Forbidden`, `Conflict` where
 * somebody was quicker, and `Invalid` where there is no text in it or nothing has changed.
 */
export function handIn(actor: Actor, ticketNumber: string, input: VersionInput): number {
	const { ticket } = findFor(actor, ticketNumber, 'hand-in');
	const text = input.text.slice(0, SPECIFICATION_LIMIT).trim();
	if (paragraphsOf(text).length === 0) {
		throw invalid('text', 'ファイルを選ぶか、仕様書の文章を貼り付けてください。');
	}
	return change(actor, (tx, record) => {
		const of = begun(tx, ticket.id);
		// Asked before the row of the version: two at once are told so, not stopped by the index.
		if (input.version !== null && input.version !== versionSeen(of)) throw quicker(of.state);
		const last = lastVersion(tx, of.id);
		const before = tx
			.select({ text: specificationVersion.text })
			.from(specificationVersion)
			.where(
				and(eq(specificationVersion.specificationId, of.id), eq(specificationVersion.number, last))
			)
			.get();
		if (before?.text === text) {
			const message = `第${last}版と同じ文章です。直したものを出してください。`;
			throw invalid('text', message);
		}
		const id = Number(
			tx
				.insert(specificationVersion)
				.values({
					specificationId: of.id,
					number: last + 1,
					text,
					isCut: input.isCut,
					note: input.note,
					...authorshipOf(actor),
					at: now()
				})
				.run().lastInsertRowid
		);
		if (input.file) {
			const { audience } = ticket;
			const thing = { type: 'specification-version', id, audience, authorAudience: null } as const;
			attach(tx, actor, [input.file], thing);
		}
		advance(tx, record, actor, ticket, 'hand-in', { body: input.note, version: input.version });
		return last + 1;
	});
}
