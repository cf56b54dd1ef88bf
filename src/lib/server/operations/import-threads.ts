import { boardSlugs, type BoardSlug } from '#lib/boards.ts';
import { instantOf, parseDay, dayOf } from '#lib/dates.ts';
import { BODY_LIMIT, TITLE_LIMIT, threadKinds, type AudienceChoice } from '#lib/forum.ts';
import { boardNames, labels } from '#lib/labels.ts';
import { LEGACY_ORGANISATION, type LegacyPost, type LegacyThread } from '#lib/legacy.ts';
import { characters, cleanText, count } from '#lib/text.ts';
import { now } from '../now.ts';
import { readLegacyRows, type LegacyRow } from './legacy-table.ts';

/** What is wrong with one row, for the operator. */
type Problem = { place: string; message: string };

type LegacyFile = {
	rows: number;
	/** What can be taken over, oldest first; faulty rows are left out of it. */
	threads: LegacyThread[];
	problems: Problem[];
};

const NAME_LIMIT = 100;
const NUMBER_LIMIT = 40;

/** Reads a file of the former tool and says what of it can be taken over, and row by row why the rest cannot. */
export async function readLegacyFile(path: string, audience: AudienceChoice): Promise<LegacyFile> {
	const entries = (await readLegacyRows(path)).map((row) => understood(row, audience));
	noteDoubles(entries);
	const threads = new Map<Entry, Entry[]>();
	for (const entry of entries) if (entry.parent === '') threads.set(entry, []);
	findParents(entries, threads);
	const problems = entries.flatMap(({ place, messages }) =>
		messages.map((message) => ({ place, message }))
	);
	const whole = [...threads].filter(([opening]) => opening.messages.length === 0);
	return {
		rows: entries.length,
		threads: whole.map(threadOf).sort((a, b) => timeOf(a) - timeOf(b)),
		problems
	};
}

/** What was taken over, or would be, in lines for the operator. */
export function inWordsOf(
	outcome: { threads: number; posts: number; known: number; unresolved: string[] },
	{ rows, isTaken }: { rows: number; isTaken: boolean }
): string[] {
	const done = isTaken ? '移しました' : '移せます（まだ移していません）';
	const lines = [
		`${count(rows)}行を読みました。`,
		`投稿${count(outcome.threads)}件（返信を含む書き込み${count(outcome.posts)}件）を${done}。`
	];
	if (outcome.known > 0) {
		lines.push(`投稿${count(outcome.known)}件は、同じ旧番号がすでにあるため、そのままです。`);
	}
	if (outcome.unresolved.length > 0) {
		lines.push(
			`団体を決められない表記${count(outcome.unresolved.length)}種類は、文字のまま「${LEGACY_ORGANISATION}」の下に置きます：`,
			...outcome.unresolved.map((written) => `  ${written}`)
		);
	}
	return lines;
}

type Entry = {
	place: string;
	number: string;
	parent: string;
	title: string;
	kind: LegacyThread['kind'];
	board: BoardSlug | null;
	post: LegacyPost;
	messages: string[];
};

function understood(row: LegacyRow, audience: AudienceChoice): Entry {
	const parent = plain(row.parent);
	const at = instantIn(row.when);
	const boardWords = plain(row.board) || plain(row.district);
	const entry: Entry = {
		place: row.place,
		number: plain(row.number),
		parent,
		title: cleanText(row.title)
			.replace(/\s*\n\s*/g, ' ')
			.trim(),
		kind: threadKinds.find((kind) => labels.kind[kind] === plain(row.kind)) ?? 'share',
		board: boardNamed(boardWords),
		post: {
			body: cleanText(row.body),
			author: line(row.author),
			organisation: line(row.organisation),
			at: at ?? new Date(0)
		},
		messages: []
	};
	entry.messages.push(
		...dateIssues(row.when, at),
		...lengthIssues(entry),
		...(parent === '' ? openingIssues(entry, boardWords, audience) : [])
	);
	return entry;
}

function dateIssues(written: string, at: Date | null): string[] {
	if (plain(written) === '') return ['投稿日時がありません。'];
	if (at === null) return [`投稿日時「${line(written)}」を日時として読めません。`];
	return at > now() ? [`投稿日時「${line(written)}」は先の日時です。`] : [];
}

function lengthIssues({ title, number, post }: Entry): string[] {
	const limits: [string, string, number][] = [
		['件名', title, TITLE_LIMIT],
		['本文', post.body, BODY_LIMIT],
		['投稿者', post.author, NAME_LIMIT],
		['団体', post.organisation, NAME_LIMIT],
		['旧番号', number, NUMBER_LIMIT]
	];
	const empty = post.body.trim() === '' ? ['本文がありません。'] : [];
	return limits.reduce((issues, [name, text, limit]) => {
		const length = characters(text);
		if (length > limit) {
			issues.push(`${name}が${count(limit)}文字を超えています（${count(length)}文字）。`);
		}
		return issues;
	}, empty);
}

function openingIssues(entry: Entry, boardWords: string, audience: AudienceChoice): string[] {
	const issues: string[] = [];
	if (entry.number === '') issues.push('旧番号がありません。');
	if (entry.title === '') issues.push('件名がありません。');
	if (boardWords === '') issues.push('掲示板がありません。');
	else if (entry.board === null) issues.push(`「${boardWords}」という掲示板はありません。`);
	if (entry.board === 'prefecture' && audience === 'district') {
		issues.push('全県の掲示板には、読める人を広域だけにしては移せません。');
	}
	return issues;
}

function noteDoubles(entries: Entry[]): void {
	const first = new Map<string, Entry>();
	for (const entry of entries) {
		if (entry.number === '') continue;
		const known = first.get(entry.number);
		if (known) entry.messages.push(`旧番号「${entry.number}」が${known.place}と重なっています。`);
		else first.set(entry.number, entry);
	}
}

/** Puts each reply under the opening it leads to, be it by way of other replies. */
function findParents(entries: Entry[], threads: Map<Entry, Entry[]>): void {
	const byNumber = new Map<string, Entry>();
	for (const entry of entries) if (!byNumber.has(entry.number)) byNumber.set(entry.number, entry);
	for (const reply of entries.filter((entry) => entry.parent !== '')) {
		const opening = openingOf(reply, byNumber);
		if (opening === null) {
			reply.messages.push(`返信先の旧番号「${reply.parent}」の投稿がこのファイルにありません。`);
		} else if (opening.messages.length > 0) {
			reply.messages.push(`返信先（${opening.place}）に問題があります。`);
		} else if (dayOf(reply.post.at) < dayOf(opening.post.at) && reply.messages.length === 0) {
			reply.messages.push(`返信先（${opening.place}）より前の日付です。`);
		}
		if (opening && reply.messages.length === 0) threads.get(opening)?.push(reply);
	}
}

function openingOf(reply: Entry, byNumber: Map<string, Entry>): Entry | null {
	const passed = new Set<Entry>();
	let entry: Entry | undefined = reply;
	while (entry && entry.parent !== '' && !passed.has(entry)) {
		passed.add(entry);
		entry = byNumber.get(entry.parent);
	}
	return entry && entry.parent === '' ? entry : null;
}

function threadOf([opening, replies]: [Entry, Entry[]]): LegacyThread {
	const byDate = replies.map((reply) => reply.post).sort((a, b) => +a.at - +b.at);
	return {
		number: opening.number,
		title: opening.title,
		kind: opening.kind,
		// An opening without a board has a message, and none with a message gets here.
		board: opening.board ?? 'prefecture',
		posts: [opening.post, ...byDate]
	};
}

function timeOf(thread: LegacyThread): number {
	return thread.posts[0].at.getTime();
}

/** 「佐久広域」「佐久地区の掲示板」「佐久」 are one board. */
function boardNamed(words: string): BoardSlug | null {
	const key = boardKey(words);
	return (
		boardSlugs.find((slug) => slug !== 'practice' && boardKey(boardNames[slug]) === key) ?? null
	);
}

function boardKey(words: string): string {
	return words.replace(/の?掲示板$/, '').replace(/(地区|地域|広域)$/, '');
}

const moment =
	/^(.+?)(?:[\sT]+|(?<=日|\)))(午前|午後|AM|PM)?\s*(\d{1,2})[:時](\d{1,2})(?:[:分](\d{1,2})?(?:\.\d+)?秒?)?(Z|\+09:?00)?$/i;

/** An instant as the former tool or Excel writes it; a day without a time is its midnight in Japan. */
function instantIn(written: string): Date | null {
	const text = written.normalize('NFKC').trim();
	const wholeDay = parseDay(text);
	if (wholeDay) return instantOf(wholeDay, '00:00');
	const [, date = '', half = '', hour = '', minute = '', second = '0', zone = ''] =
		moment.exec(text) ?? [];
	const day = parseDay(date);
	const isAfternoon = /午後|pm/i.test(half);
	const hours = half === '' ? Number(hour) : (Number(hour) % 12) + (isAfternoon ? 12 : 0);
	if (!day || hours > 23 || Number(minute) > 59 || Number(second) > 59) return null;
	const shift = zone.toUpperCase() === 'Z' ? 9 * 60 : 0;
	const minutes = hours * 60 + Number(minute) + shift;
	return new Date(instantOf(day, '00:00').getTime() + minutes * 60_000 + Number(second) * 1000);
}

/** One line as it was typed. */
function line(text: string): string {
	return cleanText(text).replace(/\s+/g, ' ').trim();
}

/** For numbers and names of places: width does not matter, nor do spaces around. */
function plain(text: string): string {
	return line(text).normalize('NFKC');
}
