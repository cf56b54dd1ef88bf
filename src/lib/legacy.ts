import type { BoardSlug } from './boards.ts';
import type { ThreadKind } from './forum.ts';

/** One text of the tool used before, with its author as it was written there. */
export type LegacyPost = {
	body: string;
	/** Name of the person, '' where none was given. */
	author: string;
	/** The organisation as written, '' where none was given. */
	organisation: string;
	at: Date;
};

/** A thread of the tool used before: `posts` has the opening first, then the replies by date. */
export type LegacyThread = {
	number: string;
	title: string;
	kind: ThreadKind;
	board: BoardSlug;
	posts: [LegacyPost, ...LegacyPost[]];
};

/** The technical organisation that stands for authors whose organisation cannot be told. */
export const LEGACY_ORGANISATION = '旧情報交換ツール';

/** The technical person, without a login, in whose name threads are taken over and closed. */
export const LEGACY_PERSON = '（移行）';

/** What a thread taken over says of itself. */
export function legacyWords(number: string): string {
	return `旧番号 ${number}（以前の情報交換ツールから移した投稿）`;
}
