import { eq, inArray } from 'drizzle-orm';
import { dayOf, longDate, longDateTime, remaining, shortDay } from '#lib/dates.ts';
import { labels } from '#lib/labels.ts';
import { showBidi } from '#lib/text.ts';
import { db, schema } from '../db/index.ts';
import type { ThreadRow } from '../forum/listings.ts';
import { announcedSince } from '../groups/summaries.ts';
import type { Actor } from '../identity/actors.ts';
import { now } from '../now.ts';
import { deadlines, type Deadline } from '../readers/deadlines.ts';
import { moved } from '../readers/morning.ts';
import { settings } from '../settings.ts';

const { notice, statusTable, thread } = schema;

/** Threads a mail names; more are on the page. */
const NAMED = 30;

export type Letter = {
	subject: string;
	text: string;
	/** What an answer is known by; without them nobody takes one in. */
	messageId?: string;
	replyTo?: string;
};

/**
 * The digest as plain text, by what the reader may read at this moment; null where there is nothing to tell. It
 * names no organisation, quotes nothing, and of what only 関係者 read not even the title.
 */
export function letter(actor: Actor, since: Date): Letter | null {
	const due = deadlines(actor);
	const found = moved(actor, since, NAMED + 1);
	const summaries = announcedSince(actor, since);
	if (due.length === 0 && found.length === 0 && summaries.length === 0) return null;
	const rows = found.slice(0, NAMED);
	const isMore = found.length > NAMED;
	const news = `${summaries.length + rows.length}件${isMore ? '以上' : ''}`;
	const today = dayOf(now());
	const titles = titlesFor(actor, rows);
	const more = isMore ? ['ほかにもあります。「今朝の一覧」をご覧ください。'] : [];
	const text = [
		...greeting(actor),
		`結いの今朝の一覧です（${longDate(today)}）。`,
		...section(`期限のあるもの（${due.length}件）`, due.flatMap(dueLines)),
		...section(`新しい動き（${longDateTime(since)}から、${news}）`, [
			...summaries.flatMap(({ title, group, href }) => [
				`・まとめ　${plain(title)}（${group}）`,
				...link(href)
			]),
			...rows.flatMap((row) => [
				`・${row.boardName}　${titles.get(row.id) ?? ''}（返信${row.replies}件）`,
				...link(`/threads/${row.id}`)
			]),
			...more
		]),
		'',
		...link('/morning'),
		...closing()
	];
	return {
		subject: `【結い】今朝の一覧 ${shortDay(today, now())} 期限${due.length}件・新しい動き${news}`,
		text: `${text.join('\n')}\n`
	};
}

function section(heading: string, lines: string[]): string[] {
	return lines.length === 0 ? [] : ['', `■ ${heading}`, ...lines];
}

function dueLines(row: Deadline): string[] {
	const title = isPublic(row) ? plain(row.title) : '（件名は結いでご覧ください）';
	const day = shortDay(row.dueOn, now());
	return [
		`・${day} ${remaining(row.dueOn, now())}　${labels.work[row.kind]}：${title}`,
		...link(row.href)
	];
}

/** What whole boards read, not only 関係者. */
function isWide(audience: string): boolean {
	return /^(all|municipalities|district:.+)$/.test(audience);
}

/** A notice to chosen organisations is between them and its sender; a table is as open as its thread. */
function isPublic(row: Deadline): boolean {
	if (row.kind === 'roster') return true;
	const id = Number(row.thing.split(':')[1]);
	if (row.kind === 'table') {
		const around = db()
			.select({ audience: thread.audience })
			.from(statusTable)
			.innerJoin(thread, eq(thread.id, statusTable.threadId))
			.where(eq(statusTable.id, id))
			.get();
		return around !== undefined && isWide(around.audience);
	}
	if (row.kind !== 'notice') return false;
	const of = db().select({ scope: notice.scope }).from(notice).where(eq(notice.id, id)).get();
	return of !== undefined && of.scope !== 'chosen';
}

function titlesFor(actor: Actor, rows: ThreadRow[]): Map<number, string> {
	const ids = rows.map((row) => row.id);
	const audiences = new Map(
		db()
			.select({ id: thread.id, audience: thread.audience })
			.from(thread)
			.where(inArray(thread.id, ids))
			.all()
			.map(({ id, audience }) => [id, audience])
	);
	return new Map(
		rows.map(({ id, title }) => {
			const audience = audiences.get(id) ?? '';
			const isOpen = isWide(audience) && actor.reach.includes(audience);
			return [id, isOpen ? plain(title) : '（関係者のみの投稿）'];
		})
	);
}

/** To whom a mail goes, and what comes after it. */
export function greeting({ organisation, seat, person }: Actor): string[] {
	return [`${organisation.name} ${seat.name} ${person.name} 様`, ''];
}

/** What opening its links takes, what an answer to it does, and where mail is switched off. */
export function closing(answered = NOT_ANSWERED): string[] {
	return [
		`開くには、いつものログインが必要です。${answered}`,
		'メールをやめるには、結いの「設定」の「知らせの設定」で「メールでも受け取る」を外してください。',
		...link('/settings/notifications')
	];
}

const NOT_ANSWERED = 'このメールに返信しても届きません。';

/** A title as one line of plain text. */
export function plain(title: string): string {
	return showBidi(title).replace(/\s+/g, ' ');
}

/** The address is no key: who opens it signs in as always. Without a public address there is none to write. */
export function link(path: string): string[] {
	const { origin } = settings();
	return origin === null ? [] : [`　${origin}${path}`];
}
