import { and, desc, eq, inArray } from 'drizzle-orm';
import { recordedEvents, type RecordedAction } from '#lib/operation-record.ts';
import { db, schema } from '../db/index.ts';
import type { Actor } from './actors.ts';

const { event, organisation } = schema;

const SHOWN = 10;

/** A change of how somebody signs in: when, what, and by whose hand. */
export type OwnChange = { at: Date; what: string; by: string };

/** What of these actions happened lately to the actor's own login, newest first, in the words of 操作記録. */
export function ownChanges(actor: Actor, actions: RecordedAction[]): OwnChange[] {
	const personId = actor.person.id;
	return db()
		.select({ at: event.at, action: event.action, actor: event.actor, by: organisation.name })
		.from(event)
		.leftJoin(organisation, eq(organisation.id, event.organisation))
		.where(and(eq(event.subject, `person:${personId}`), inArray(event.action, actions)))
		.orderBy(desc(event.id))
		.limit(SHOWN)
		.all()
		.map((row) => ({
			at: row.at,
			what: recordedEvents[row.action as RecordedAction][1],
			by: byWhom(row, personId)
		}));
}

function byWhom(
	row: { action: string; actor: number | null; by: string | null },
	personId: number
): string {
	if (row.action === 'reissue.used') return '再発行票を持っていた人';
	return row.actor === personId ? '自分' : (row.by ?? 'サーバーの管理者');
}
