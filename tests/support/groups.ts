import { insertGroup } from '#lib/server/groups/groups.ts';
import { enter } from '#lib/server/groups/members.ts';
import { db, schema } from '#lib/server/db/index.ts';
import * as threads from '#lib/server/forum/threads.ts';
import type { Actor } from '#lib/server/identity/actors.ts';
import * as organisations from '#lib/server/identity/organisations.ts';
import { change, system } from '#lib/server/record/change.ts';
import { eq } from 'drizzle-orm';
import type { ActorName, Story } from './story.ts';

/** The open group of the story: 佐久市 leads it, 北相木村 and the prefecture take part. */
export const OPEN = 'open-data';
/** The closed one, of 佐久穂町 and 上田市 with the union. */
export const CLOSED = 'incident-response';

/** Who is in them, by their name in the story; the union is 事務局 of both. */
export const membersOfOpen: ActorName[] = ['yanagisawa', 'kobayashi', 'ide', 'kitamura'];
export const membersOfClosed: ActorName[] = ['takamizawa', 'miyashita'];

export type GroupThreads = { toAll: number; toMembers: number; inClosed: number };

/** Fills the groups of the story and lets them write; the story must have been told before. */
export function tellGroups(story: Story): GroupThreads {
	const organisation = (name: ActorName) => story.as(name).organisation.id;
	change(system, (tx, record) => {
		const openId = groupId(OPEN);
		enter(tx, record, openId, organisation('yanagisawa'), 'chair');
		enter(tx, record, openId, organisation('ide'), 'member');
		enter(tx, record, openId, organisation('kitamura'), 'member');
		const closedId = insertGroup(tx, {
			slug: CLOSED,
			name: '情報セキュリティ事故対応連絡会',
			purpose: '事故が起きたときに、団体の間で助け合います。',
			basis: '組合と市町村の申し合わせ',
			openness: 'closed',
			position: 20
		});
		enter(tx, record, closedId, organisations.findUnion().id, 'secretariat');
		enter(tx, record, closedId, organisation('takamizawa'), 'chair');
		enter(tx, record, closedId, organisation('miyashita'), 'member');
	});
	return {
		toAll: ask(story.as('ide'), OPEN, 'all', 'オープンデータの更新の頻度'),
		toMembers: ask(story.as('yanagisawa'), OPEN, 'group', '次回の進め方について'),
		inClosed: ask(story.as('takamizawa'), CLOSED, 'group', '事故の連絡先の一覧')
	};
}

/** The id of a group by its slug. */
export function groupId(slug: string): number {
	const { workingGroup } = schema;
	const [row] = db().select().from(workingGroup).where(eq(workingGroup.slug, slug)).all();
	if (!row) throw new Error(`There is no group ${slug}.`);
	return row.id;
}

function ask(actor: Actor, slug: string, audience: 'all' | 'group', title: string): number {
	return threads.open(actor, slug, {
		title,
		kind: 'question',
		audience,
		body: '教えてください。',
		files: []
	});
}
