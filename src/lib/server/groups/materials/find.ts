import { and, eq } from 'drizzle-orm';
import { Conflict } from '#lib/errors.ts';
import { db, schema } from '../../db/index.ts';
import { tombstone } from '../../erasure/erase.ts';
import type { Actor } from '../../identity/actors.ts';
import { authorize, found, may, readsMaterial } from '../../permissions.ts';
import { findInside, type Group } from '../groups.ts';

const { material } = schema;

export type Material = typeof material.$inferSelect & { group: Group };

/** A 資料 this actor may read, one in the trash by those who may restore it; throws `NotFound`. */
export function find(actor: Actor, slug: string, id: number): Material {
	const group = findInside(actor, slug);
	const row = db()
		.select()
		.from(material)
		.where(and(eq(material.id, id), eq(material.groupId, group.id)))
		.get();
	const thing = row ? { ...row, group } : null;
	return found(thing && (readsMaterial(actor, thing) || erasedWords(thing)) ? thing : null);
}

/** As `find`, to change it; throws `Forbidden` too. */
export function findTended(actor: Actor, slug: string, id: number): Material {
	const of = find(actor, slug, id);
	authorize(actor, 'group.tend', of);
	return of;
}

/** The words that stand where a 資料 was erased for good; null for one that was not. */
export function erasedWords(of: { id: number }): string | null {
	return tombstone({ type: 'material', id: of.id });
}

/** Throws `Conflict` for a 資料 that is in the trash or erased for good: it has no place and gets no version. */
export function refuseTrashed(of: Material): void {
	const why = erasedWords(of) ?? (of.trashedAt && 'ごみ箱にあります。先に元に戻してください。');
	if (why) throw new Conflict(why);
}

/** What this actor may do with a 資料. */
export function rightsOn(actor: Actor, of: Material) {
	return {
		tend: may(actor, 'group.tend', of),
		watch: may(actor, 'material.watch', of),
		erase: may(actor, 'erase', null)
	};
}
