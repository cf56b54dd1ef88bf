import type { BoardSlug } from '#lib/boards.ts';

/** A file of the demonstration year; its bytes are made when the year is loaded. */
export type DemoFile =
	| { name: string; kind: 'xlsx'; sheet: string; rows: (string | number | null)[][] }
	| { name: string; kind: 'csv'; rows: (string | number)[][] }
	| { name: string; kind: 'txt'; text: string }
	| { name: string; kind: 'docx'; paragraphs: string[] }
	/** A bar chart; each bar in percent of the height. */
	| { name: string; kind: 'png'; bars: number[] };

/** A reply; `by` is a login id, `after` counts business days after the first post. */
type DemoReply = {
	by: string;
	after: number;
	at: `${number}:${number}`;
	body: string;
	files?: DemoFile[];
	/** The asker chose this reply as one that solved it; the first is the 代表. */
	solves?: true;
	/** Said for the organisation. */
	voice?: 'official';
	/** Whose organisations found it of use, by login. */
	helpful?: string[];
	/** The 世話役 hid it, for this reason. */
	hidden?: string;
};

/** A thread; `daysAgo` counts business days back from the day of loading (0 = the last business day). */
export type DemoThread = {
	/** A board, or the slug of a working group. */
	board: BoardSlug | 'open-data' | 'rpa-ai' | 'network-security' | 'e-application';
	kind: 'question' | 'share' | 'opinion';
	audience: 'district' | 'municipalities' | 'all' | 'group';
	/** The asker is hidden behind this. */
	mask?: 'district' | 'prefecture';
	/** The union typed the first post in for `by`. */
	entry?: { caller: string; via: 'phone' | 'fax' | 'mail' | 'visit' };
	title: string;
	by: string;
	daysAgo: number;
	at: `${number}:${number}`;
	body: string;
	files?: DemoFile[];
	/** 特に聞きたい団体, by login. */
	addressees?: { why: string; logins: string[] };
	replies: DemoReply[];
	/** The asker wants 団体としての回答. */
	asksOfficial?: 'on';
	/** The union's desk moved it to another board so many business days later. */
	moved?: { to: BoardSlug; audience: DemoThread['audience']; after: number; reason: string };
	/** Marked 解決済み without choosing an answer. */
	solved?: true;
	/** `kitaaiki` has read everything up to and including this post number (default: all posts older than 3 business days). */
	readByKitaaiki?: number;
};
