import Database from 'better-sqlite3';
import { createServer, type IncomingMessage } from 'node:http';
import { constants, gzipSync } from 'node:zlib';

/*
 * The limit: the thread page and the board list as somebody would write them by hand, with node:http,
 * better-sqlite3 and template strings, from the same database file. The session of the cookie is looked up, the
 * reader's keys are asked, the pointer of what is read is read; nothing else that Yui's frame counts is counted.
 */

const [port = '0', file = ''] = process.argv.slice(2);
const POSTS = 50;
const ROWS = 50;
const JST = 9 * 60 * 60 * 1000;

type Reader = {
	tenure: number;
	person: string;
	section: string;
	organisation: string;
	kind: string;
	district: string | null;
	organisationId: number;
	ends: number;
};
type Thread = {
	id: number;
	title: string;
	audience: string;
	slug: string;
	board: string;
	last_number: number;
	reply_count: number;
};
type Post = {
	id: number;
	number: number;
	author_name: string;
	author_section: string;
	author_audience: string | null;
	organisation: string;
	html: string;
	created_at: number;
	deletion_id: number | null;
};
type Board = { id: number; slug: string; name: string };
type Row = Thread & { organisation: string; last_post_at: number; number: number | null };

const client = new Database(file, { readonly: true });
client.pragma('cache_size = -32768');
const selectReader = client.prepare<[string], Reader>(
	`select t.id tenure, p.name person, t.section, o.name organisation, o.kind, o.district,
		o.id organisationId, s.expires_at ends
	from session s join tenure t on t.id = s.tenure_id join person p on p.id = t.person_id
	join seat on seat.id = t.seat_id join organisation o on o.id = seat.organisation_id
	where s.id = ? and t.ended_at is null`
);
const selectBoards = client.prepare<[], Board>(
	`select id, slug, name from board where kind <> 'group' order by position`
);
const selectThread = client.prepare<[number], Thread>(
	`select t.*, b.slug, b.name board from thread t join board b on b.id = t.board_id
	where t.id = ? and t.deletion_id is null and t.hiding_id is null`
);
const selectPointer = client
	.prepare<[number, number], number>(
		'select number from reading where tenure_id = ? and thread_id = ?'
	)
	.pluck();
const selectPosts = client.prepare<[number, number, number, string], Post>(
	`select p.*, o.name organisation from post p join organisation o on o.id = p.organisation_id
	where p.thread_id = ? and p.number between ? and ?
		and p.audience in (select value from json_each(?)) order by p.number`
);
const readable = `t.board_id = ? and t.audience in (select value from json_each(?))
	and t.deletion_id is null and t.hiding_id is null`;
const countRows = client
	.prepare<[number, string], number>(`select count(*) from thread t where ${readable}`)
	.pluck();
const selectRows = client.prepare<[number, number, string, number], Row>(
	`select t.*, o.name organisation, r.number from thread t
	join organisation o on o.id = t.organisation_id
	left join reading r on r.tenure_id = ? and r.thread_id = t.id
	where ${readable} order by t.last_post_at desc, t.id desc limit ${ROWS} offset ?`
);

createServer((request, response) => {
	const url = new URL(request.url ?? '/', 'http://localhost');
	if (url.pathname === '/health') return void response.end('{}');
	const html = pageAt(url, request);
	const headers = {
		'content-type': 'text/html; charset=utf-8',
		'cache-control': 'private, no-store'
	};
	if (html === null) {
		response.writeHead(404, headers);
		response.end();
	} else if (/\bgzip\b/.test(String(request.headers['accept-encoding']))) {
		response.writeHead(200, { ...headers, 'content-encoding': 'gzip' });
		response.end(gzipSync(html, { level: constants.Z_BEST_SPEED + 3 }));
	} else {
		response.writeHead(200, headers);
		response.end(html);
	}
}).listen(Number(port), '127.0.0.1');

function pageAt(url: URL, request: IncomingMessage): string | null {
	const session = /yui_session=([a-z0-9]+)/.exec(request.headers.cookie ?? '')?.[1];
	const reader = session ? selectReader.get(session) : undefined;
	if (!reader || reader.ends * 1000 < Date.now()) return null;
	const keys = keysOf(reader);
	const [, place, name = ''] = url.pathname.split('/');
	const page = Math.max(1, Number(url.searchParams.get('page') ?? 1));
	if (place === 'threads') return threadPage(reader, keys, Number(name), page);
	if (place === 'boards') return boardPage(reader, keys, name, page);
	return null;
}

function keysOf(reader: Reader): string[] {
	return [
		'all',
		'municipalities',
		`org:${reader.organisationId}`,
		...(reader.district === null ? [] : [`district:${reader.district}`])
	];
}

function threadPage(reader: Reader, keys: string[], id: number, page: number): string | null {
	const thread = selectThread.get(id);
	if (!thread || !keys.includes(thread.audience)) return null;
	const pointer = selectPointer.get(reader.tenure, id) ?? 0;
	const from = (page - 1) * POSTS + 1;
	const posts = selectPosts.all(id, from, from + POSTS - 1, JSON.stringify(keys));
	const shown = posts.map(
		(post) => `<article id="p${post.number}" class="post${post.number > pointer ? ' unread' : ''}">
<header><a href="#p${post.number}">${post.number}</a> <strong>${text(post.organisation)}</strong>
${post.author_audience === null || keys.includes(post.author_audience) ? `${text(post.author_section)} ${text(post.author_name)}` : ''}
<time datetime="${new Date(post.created_at).toISOString()}">${time(post.created_at)}</time></header>
<div class="body">${post.deletion_id === null ? post.html : '<p>この投稿は削除されました。</p>'}</div>
<footer><a href="?quote=${post.number}#reply">引用して返信</a>
<form method="post" action="?/thank"><input type="hidden" name="number" value="${post.number}"><button>参考になった</button></form>
<a href="/threads/${id}/posts/${post.number}/report">知らせる</a></footer></article>`
	);
	return framed(
		reader,
		thread.title,
		`<nav><a href="/">ホーム</a> <a href="/boards/${thread.slug}">${text(thread.board)}</a></nav>
<h1>${text(thread.title)}</h1><p>返信 ${thread.reply_count}件 未読 ${Math.max(0, thread.last_number - pointer)}件</p>
${shown.join('\n')}
<form id="reply" method="post" action="?/reply"><input type="hidden" name="drawnFor" value="${reader.tenure}">
<label>返信 <textarea name="body" rows="8"></textarea></label><button>返信する</button></form>`
	);
}

function boardPage(reader: Reader, keys: string[], slug: string, page: number): string | null {
	const board = selectBoards.all().find((one) => one.slug === slug);
	if (!board) return null;
	const reach = JSON.stringify(keys);
	const pages = Math.max(1, Math.ceil((countRows.get(board.id, reach) ?? 0) / ROWS));
	const rows = selectRows.all(reader.tenure, board.id, reach, (page - 1) * ROWS);
	const shown = rows.map(
		(row) => `<tr class="${(row.number ?? 0) < row.last_number ? 'unread' : ''}">
<td><a href="/threads/${row.id}">${text(row.title)}</a></td><td>${text(row.organisation)}</td>
<td>${row.reply_count}</td><td><time datetime="${new Date(row.last_post_at).toISOString()}">${time(row.last_post_at)}</time></td></tr>`
	);
	return framed(
		reader,
		board.name,
		`<h1>${text(board.name)}</h1><table><thead><tr><th>題名</th><th>団体</th><th>返信</th><th>最後の投稿</th></tr></thead>
<tbody>${shown.join('\n')}</tbody></table><p>${page} / ${pages}ページ</p>`
	);
}

function framed(reader: Reader, title: string, body: string): string {
	const places = selectBoards
		.all()
		.map((board) => `<li><a href="/boards/${board.slug}">${text(board.name)}</a></li>`);
	return `<!doctype html><html lang="ja"><head><meta charset="utf-8"><title>${text(title)} - 結い</title>
<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/style.css"></head>
<body><header><a href="/">結い</a> <form action="/search"><input name="q"><button>検索</button></form>
${text(reader.organisation)} ${text(reader.section)} ${text(reader.person)}</header>
<nav><ul>${places.join('')}</ul></nav><main>${body}</main></body></html>`;
}

function time(at: number): string {
	return new Date(at + JST).toISOString().slice(0, 16).replace('T', ' ');
}

function text(of: string): string {
	return of.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);
}
