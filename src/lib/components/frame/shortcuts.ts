/** The keys that act by themselves, what they do, and where the same stands to be pressed. */
export const shortcuts: { keys: string[]; does: string; instead: string }[] = [
	{ keys: ['/'], does: '検索する', instead: '画面の上の検索欄' },
	{ keys: ['c'], does: '質問・投稿する', instead: '画面の上の「質問・投稿する」' },
	{ keys: ['j'], does: '次の行・次の投稿へ', instead: 'Tabキー' },
	{ keys: ['k'], does: '前の行・前の投稿へ', instead: 'Shift＋Tabキー' },
	{ keys: ['Enter'], does: '選んでいる行を開く', instead: '件名' },
	{ keys: ['u'], does: '一覧に戻る', instead: '画面の上の現在地' },
	{ keys: ['n'], does: '次の未読へ', instead: '「最初の未読へ」、一覧の太字の件名' },
	{
		keys: ['m'],
		does: '選んでいる行を既読・未読にする',
		instead: '一覧の「既読にする」、投稿の「ここから未読に戻す」'
	},
	{ keys: ['r'], does: '返信を書く', instead: '「返信する」' },
	{ keys: ['a'], does: '問い合わせの担当になる', instead: '「担当になる」' },
	{ keys: ['i'], does: '内部メモを書く', instead: '「内部メモを書く」' },
	{ keys: ['x'], does: '選んでいる行に印を付ける', instead: '行の初めの四角' },
	{ keys: ['t'], does: '電話を記録する', instead: '受付一覧の「電話を記録」' },
	{ keys: ['g', 'h'], does: 'ホームへ', instead: '左の一覧の「ホーム」' },
	{ keys: ['g', 'd'], does: '自分の広域の掲示板へ', instead: '左の一覧の広域の名前' },
	{ keys: ['Ctrl＋Enter'], does: '書いたものを送る', instead: '送るボタン' },
	{ keys: ['Esc'], does: '開いているものを閉じる', instead: '「閉じる」' },
	{ keys: ['?'], does: 'この一覧を出す', instead: '左の一覧の「キー操作」' }
];

/** Where typing is writing. */
const FIELD = 'input, textarea, select, [contenteditable]';

/** Whether a key typed here is text, or belongs to what lies above the page. */
export function isTaken(target: EventTarget | null): boolean {
	const isField = target instanceof Element && target.closest(FIELD) !== null;
	return isField || document.querySelector('dialog[open]') !== null;
}

/** The row that has the focus, or null. */
export function currentRow(): HTMLElement | null {
	return document.activeElement?.closest<HTMLElement>('[data-row]') ?? null;
}

/** Moves the real focus to the next row or post of the page (1), or to the one before (-1). */
export function step(by: 1 | -1): void {
	const rows = visibleRows();
	const current = currentRow();
	const at = current ? rows.indexOf(current) + by : nearest(rows, by);
	const row = rows[at];
	if (row) take(row);
}

/** Moves the focus to the next unread row, from the top again after the last; false where there is none. */
export function stepToUnread(): boolean {
	const rows = visibleRows();
	const current = currentRow();
	const from = current ? rows.indexOf(current) + 1 : 0;
	const isUnread = (row: HTMLElement) => row.hasAttribute('data-unread') && row !== current;
	const row = rows.slice(from).find(isUnread) ?? rows.find(isUnread);
	if (row) take(row);
	return row !== undefined;
}

/** Gives the focus to a row's link or heading. */
function take(row: HTMLElement): void {
	const target = row.querySelector<HTMLElement>('[data-row-link]') ?? row;
	target.focus({ preventScroll: true });
	// A post may be longer than the screen: its beginning is what one wants to read.
	row.scrollIntoView({ block: row.matches('article') ? 'start' : 'nearest' });
}

/** Presses what bears this key on the page; a place on this very page gets the focus. */
export function pressKeyed(key: string, within: ParentNode = document): boolean {
	const found = within.querySelector<HTMLElement>(`[data-key="${key}"]`);
	if (!found) return false;
	const field = found instanceof HTMLAnchorElement ? fieldOnThisPage(found) : null;
	if (field) field.focus();
	else found.click();
	return true;
}

function fieldOnThisPage(link: HTMLAnchorElement): HTMLElement | null {
	const isHere = link.pathname === location.pathname && link.search === location.search;
	return isHere && link.hash !== '' ? document.getElementById(link.hash.slice(1)) : null;
}

function visibleRows(): HTMLElement[] {
	const rows = document.querySelectorAll<HTMLElement>('main [data-row]');
	return [...rows].filter((row) => row.checkVisibility());
}

/** Without a focus the first row below the upper edge of the screen is the next. */
function nearest(rows: HTMLElement[], by: 1 | -1): number {
	const below = rows.findIndex((row) => row.getBoundingClientRect().top >= 0);
	if (by === 1) return below < 0 ? rows.length - 1 : below;
	return (below < 0 ? rows.length : below) - 1;
}
