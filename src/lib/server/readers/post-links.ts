import { and, eq, sql } from 'drizzle-orm';
import { postPath } from '#lib/forum.ts';
import { labels } from '#lib/labels.ts';
import { escapeHtml, markBidi } from '#lib/text.ts';
import { preparedOnce, schema } from '../db/index.ts';
import { standingPost, standingThread } from '../db/standing.ts';
import { stateOf } from '../forum/threads.ts';
import type { Actor } from '../identity/actors.ts';
import { may, scopeOf, scopes } from '../permissions.ts';

const { notice, post, postReference, thread } = schema;

const among = (name: string) => sql`(select value from json_each(${sql.placeholder(name)}))`;

type Text = { id: number; html: string };

/**
 * Puts into rendered texts what differs by reader: `>>12` leads to where that post stands now, and a bare
 * address of this site (`origins` are its names) becomes a title where the reader may read it. At most three
 * statements for all texts of a page.
 */
export function resolved(
	actor: Actor,
	threadId: number,
	texts: Text[],
	origins: string[]
): Map<number, string> {
	const references = referencesOf(actor, texts);
	const titles = titlesIn(actor, texts, origins);
	return new Map(
		texts.map(({ id, html }) => [
			id,
			html
				.replace(reference, (found, number: string) => {
					const target = references.get(`${id} ${number}`);
					return target ? referenceTo(threadId, Number(number), target) : found;
				})
				.replace(bareLink, (found, href: string, text: string) => {
					const title = titles.get(addressOf(href, text, origins) ?? '');
					return title === undefined ? found : titled(href, origins, title);
				})
		])
	);
}

const reference = /<a href="#p(\d{1,5})" class="ref">&gt;&gt;\d+<\/a>/g;
const bareLink = /<a href="([^"]+)" rel="noopener noreferrer nofollow">([^<]+)<\/a>/g;

type Target = { threadId: number; number: number; isReadable: boolean };

const selectReferences = preparedOnce((connection) =>
	connection
		.select({
			postId: postReference.postId,
			typed: postReference.number,
			threadId: post.threadId,
			number: post.number,
			isReadable: sql<number>`(${scopes.thread} and ${scopes.post} and ${standingThread})`
		})
		.from(postReference)
		.innerJoin(post, eq(post.id, postReference.targetId))
		.innerJoin(thread, eq(thread.id, post.threadId))
		.where(sql`${postReference.postId} in ${among('posts')}`)
		.prepare()
);

function referencesOf(actor: Actor, texts: Text[]): Map<string, Target> {
	const posts = texts.filter(({ html }) => html.includes('class="ref"')).map(({ id }) => id);
	if (posts.length === 0) return new Map();
	const rows = selectReferences().all({ ...scopeOf(actor), posts: JSON.stringify(posts) });
	return new Map(
		rows.map(({ postId, typed, isReadable, ...place }) => [
			`${postId} ${typed}`,
			{ ...place, isReadable: Boolean(isReadable) }
		])
	);
}

function referenceTo(threadId: number, typed: number, target: Target): string {
	if (!target.isReadable) return `&gt;&gt;${typed}`;
	const href = postPath(target.threadId, target.number);
	const data = `class="ref" data-thread="${target.threadId}" data-number="${target.number}"`;
	if (target.threadId === threadId) return `<a href="${href}" ${data}>&gt;&gt;${target.number}</a>`;
	return `<a href="${href}" ${data}>&gt;&gt;${typed}（別の投稿の${target.number}番）</a>`;
}

const selectReplies = preparedOnce((connection) =>
	connection
		.select({ targetId: postReference.targetId, number: post.number })
		.from(postReference)
		.innerJoin(post, eq(post.id, postReference.postId))
		.where(
			and(
				sql`${postReference.targetId} in ${among('posts')}`,
				// With a plus no index helps here: few posts are referred to, a thread may hold hundreds.
				sql`+${post.threadId} = ${sql.placeholder('thread')}`,
				standingPost,
				scopes.post
			)
		)
		.orderBy(post.number)
		.prepare()
);

/** The numbers of the posts of a thread that refer to each of these, by post id. */
export function repliesTo(
	actor: Actor,
	threadId: number,
	postIds: number[]
): Map<number, { number: number; href: string }[]> {
	const rows = selectReplies().all({
		...scopeOf(actor),
		thread: threadId,
		posts: JSON.stringify(postIds)
	});
	const byTarget = Map.groupBy(rows, ({ targetId }) => targetId);
	return new Map(
		[...byTarget].map(([target, replies]) => [
			target,
			replies.map(({ number }) => ({ number, href: postPath(threadId, number) }))
		])
	);
}

const ownPath = /^\/(threads|notices)\/([1-9]\d{0,9})(?:\?page=\d+)?(?:#p\d+)?$/;

/** 'threads/12' where a link is the bare address of a page of this site, else null. */
function addressOf(href: string, text: string, origins: string[]): string | null {
	if (text !== href) return null;
	const found = ownPath.exec(pathOf(href, origins));
	return found ? `${found[1]}/${found[2]}` : null;
}

function pathOf(href: string, origins: string[]): string {
	const origin = origins.find((each) => href.startsWith(`${each}/`));
	return (origin ? href.slice(origin.length) : href).replaceAll('&amp;', '&');
}

function titlesIn(actor: Actor, texts: Text[], origins: string[]): Map<string, string> {
	const asked = new Set<string>();
	for (const { html } of texts) {
		for (const [, href = '', text = ''] of html.matchAll(bareLink)) {
			const address = addressOf(href, text, origins);
			if (address) asked.add(address);
		}
	}
	return new Map([...threadTitles(actor, asked), ...noticeTitles(actor, asked)]);
}

const selectThreads = preparedOnce((connection) =>
	connection
		.select()
		.from(thread)
		.where(and(sql`${thread.id} in ${among('ids')}`, scopes.thread, standingThread))
		.prepare()
);

function threadTitles(actor: Actor, asked: Set<string>): [string, string][] {
	const ids = idsAmong(asked, 'threads');
	if (ids.length === 0) return [];
	return selectThreads()
		.all({ ...scopeOf(actor), ids: JSON.stringify(ids) })
		.map((row) => {
			const state = stateOf(row);
			const words = state === null ? labels.kind[row.kind] : labels.state[state];
			return [`threads/${row.id}`, `${row.title}（${words}）`];
		});
}

const selectNotices = preparedOnce((connection) =>
	connection
		.select()
		.from(notice)
		.where(and(sql`${notice.id} in ${among('ids')}`, scopes.notice))
		.prepare()
);

function noticeTitles(actor: Actor, asked: Set<string>): [string, string][] {
	const ids = idsAmong(asked, 'notices');
	if (ids.length === 0) return [];
	return selectNotices()
		.all({ ...scopeOf(actor), ids: JSON.stringify(ids) })
		.filter((row) => may(actor, 'notice.reread', { ...row, isAddressee: false }))
		.map((row) => [`notices/${row.id}`, `${row.title}（${labels.work.notice}）`]);
}

function idsAmong(asked: Set<string>, kind: string): number[] {
	return [...asked].flatMap((address) => {
		const [type, id] = address.split('/');
		return type === kind ? [Number(id)] : [];
	});
}

function titled(href: string, origins: string[], title: string): string {
	return `<a href="${escapeHtml(pathOf(href, origins))}">${markBidi(escapeHtml(title))}</a>`;
}
