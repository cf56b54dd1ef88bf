/** One place in the navigation; `count` are its unread threads, `isMore` says that there are more. */
export type NavItem = { label: string; href: string; count: number; isMore?: boolean };

/** What the frame shows to somebody who is signed in. */
export type Nav = {
	items: NavItem[];
	/** Where 質問・投稿する leads, or null for somebody who cannot write anywhere. */
	write: string | null;
	/** The board of the reader's own 広域, or null. */
	district: string | null;
	/** The places of the bar at the bottom of a phone. */
	thumb: NavItem[];
};
