/** Why the machine beneath could not do what was asked; nobody at a screen is at fault. */
export type Obstacle = {
	kind: 'full' | 'read-only' | 'busy' | 'broken';
	status: 503 | 507;
	/** Japanese, for whoever sits at the screen. */
	message: string;
};

/** What to do about it, below a form that has kept everything typed. */
export const ADVICE =
	'書いた文章はこの画面に残っています。読むことはできます。時間をおいて、もう一度送ってください。続くときは、相談窓口に伝えてください。';

const obstacles: Record<Obstacle['kind'], Obstacle> = {
	full: {
		kind: 'full',
		status: 507,
		message: 'サーバーの保存場所に空きがないため、書き込めませんでした。'
	},
	'read-only': { kind: 'read-only', status: 503, message: 'いまは書き込めません。' },
	busy: {
		kind: 'busy',
		status: 503,
		message: 'ほかの処理がデータを使っているため、書き込めませんでした。'
	},
	broken: {
		kind: 'broken',
		status: 503,
		message: 'サーバーの保存場所を読み書きできませんでした。'
	}
};

/** A write that fails for want of room fails as an I/O error where the limit is the process's own. */
const kinds: [RegExp, Obstacle['kind']][] = [
	[/^(SQLITE_FULL|SQLITE_IOERR_WRITE|ENOSPC|EDQUOT|EFBIG)$/, 'full'],
	[/^(SQLITE_READONLY.*|SQLITE_CANTOPEN.*|SQLITE_PERM|EROFS|EACCES|EPERM)$/, 'read-only'],
	[/^(SQLITE_BUSY.*|SQLITE_LOCKED.*)$/, 'busy'],
	[/^(SQLITE_IOERR.*|SQLITE_CORRUPT.*|SQLITE_NOTADB|EIO|ENOTDIR|EMFILE|ENFILE)$/, 'broken']
];

/** What stands in the way according to an error of SQLite or of the file system; null for every other error. */
export function obstacleIn(thrown: unknown): Obstacle | null {
	if (!(thrown instanceof Error)) return null;
	const code = 'code' in thrown ? String(thrown.code) : '';
	const kind = kinds.find(([pattern]) => pattern.test(code))?.[1];
	if (kind) return obstacles[kind];
	return thrown.cause === undefined ? null : obstacleIn(thrown.cause);
}

let lastMet: Obstacle | null = null;

/** Remembers an obstacle until writing works again, for /health and the operator's page. */
export function noteObstacle(obstacle: Obstacle): void {
	lastMet = obstacle;
}

/** What stood in the way of a write, and may still; null while all goes through. */
export function obstacleMet(): Obstacle | null {
	return lastMet;
}

/** Nothing stands in the way any more. */
export function forgetObstacle(): void {
	lastMet = null;
}
