import { isIP } from 'node:net';
import { resolve } from 'node:path';

/** Largest attachment in bytes where the operator has set none: 20 MiB. */
const DEFAULT_UPLOAD_MAX = 20 * 1024 * 1024;

const logLevels = ['silent', 'error', 'warn', 'info', 'debug'] as const;
type LogLevel = (typeof logLevels)[number];

/** Where the operator has set none, a statement is slow after this long, ms. */
const SLOW_QUERY = 200;

/** Where the nightly backups lie, at which hour in Japan they begin and how long they are kept. */
export type BackupSettings = {
	folder: string;
	hour: number;
	keep: { days: number; weeks: number; months: number };
};

/** Where the operator has set none: two weeks of nights, two months of weeks, three months. */
const KEPT = '14d 8w 3m';
const BACKUP_HOUR = 2;

/** What the operator set by environment; see `.env.example`. */
type Settings = {
	/** Folder of the database and the files. */
	folder: string;
	/** Public origin, such as `https://yui.example.lg.jp`, or null. */
	origin: string | null;
	/** Largest attachment, bytes. */
	uploadMax: number;
	/** Addresses or CIDR blocks of reverse proxies whose X-Forwarded-For is believed. */
	trustedProxies: string[];
	/** Command line of a virus scanner; the file's path is appended. */
	scanCommand: string | null;
	/** Where mail goes, such as `smtp://relay.lan:25`; null: there is no mail, and nothing speaks of it. */
	smtp: string | null;
	/** Whom mail comes from. */
	mailFrom: string;
	/** Where mail to the desk is taken in; null: it is not. */
	mailListen: { host: string; port: number } | null;
	/** The desk's own mail address; null: it has none. */
	mailAddress: string | null;
	/** The least that is logged; requests are 'info'. */
	logLevel: LogLevel;
	/** A statement that takes longer is logged, ms; null: none is. */
	slowQuery: number | null;
	/** The backup of every night; null: none is taken. */
	backup: BackupSettings | null;
	/** True for the throw-away server of the demonstration year. */
	isDemo: boolean;
};

/** What is read of the environment, and nothing else of it. */
const names = [
	...([
		'YUI_DATA',
		'YUI_ORIGIN',
		'YUI_UPLOAD_MAX',
		'YUI_TRUSTED_PROXY',
		'YUI_SCAN_COMMAND'
	] as const),
	...(['YUI_SMTP_URL', 'YUI_MAIL_FROM', 'YUI_MAIL_LISTEN', 'YUI_MAIL_ADDRESS'] as const),
	...(['YUI_LOG_LEVEL', 'YUI_SLOW_QUERY_MS', 'YUI_DEMO'] as const),
	...(['YUI_BACKUP_FOLDER', 'YUI_BACKUP_HOUR', 'YUI_BACKUP_KEEP'] as const)
];
type Environment = { [name in (typeof names)[number]]?: string | undefined };

let known: { said: string; settings: Settings } | null = null;

/** The operator's settings, read from the environment again only where it says something else. */
export function settings(): Settings {
	const said = JSON.stringify(names.map((name) => process.env[name] ?? null));
	if (known?.said !== said) known = { said, settings: settingsIn(process.env as Environment) };
	return known.settings;
}

function settingsIn(env: Environment): Settings {
	return {
		folder: resolve(env.YUI_DATA || 'data'),
		origin: originIn(env.YUI_ORIGIN),
		uploadMax: byteCount(env.YUI_UPLOAD_MAX) ?? DEFAULT_UPLOAD_MAX,
		trustedProxies: proxiesIn(env.YUI_TRUSTED_PROXY ?? ''),
		scanCommand: env.YUI_SCAN_COMMAND || null,
		smtp: smtpIn(env.YUI_SMTP_URL),
		mailFrom: env.YUI_MAIL_FROM || `yui@${hostIn(env.YUI_ORIGIN)}`,
		...mailboxIn(env.YUI_MAIL_LISTEN, env.YUI_MAIL_ADDRESS),
		logLevel: levelIn(env.YUI_LOG_LEVEL) ?? (env.YUI_DEMO === '1' ? 'warn' : 'info'),
		slowQuery: millisecondsIn(env.YUI_SLOW_QUERY_MS),
		backup: backupIn(env),
		isDemo: env.YUI_DEMO === '1'
	};
}

function proxiesIn(text: string): string[] {
	const entries = text.split(/[\s,]+/).filter(Boolean);
	const wrong = entries.find((entry) => isIP(entry.replace(/\/\d{1,3}$/, '')) === 0);
	if (wrong === undefined) return entries;
	throw new Error(
		`YUI_TRUSTED_PROXY には中継サーバーのアドレスを「10.0.0.5, 10.1.0.0/16」の形で書いてください（「${wrong}」は読めません）。`
	);
}

function originIn(text: string | undefined): string | null {
	if (!text) return null;
	if (URL.canParse(text) && /^https?:/.test(text)) return new URL(text).origin;
	throw new Error(
		`YUI_ORIGIN は https://yui.example.lg.jp の形で書いてください（いまは「${text}」）。`
	);
}

function smtpIn(text: string | undefined): string | null {
	if (!text) return null;
	if (URL.canParse(text) && /^smtps?:\/\/[^/]/.test(text)) return text;
	// The address may hold a password: it is not repeated.
	throw new Error('YUI_SMTP_URL は smtp://relay.example.lg.jp:25 の形で書いてください。');
}

function mailboxIn(
	listen: string | undefined,
	given: string | undefined
): Pick<Settings, 'mailListen' | 'mailAddress'> {
	const mailAddress = given?.trim().toLowerCase() || null;
	if (mailAddress !== null && !/^[^\s@+]+@[^\s@]+$/.test(mailAddress)) {
		throw new Error(
			`YUI_MAIL_ADDRESS は desk@yui.example.lg.jp の形で書いてください（いまは「${given}」）。`
		);
	}
	if (!listen) return { mailListen: null, mailAddress };
	const [, host, port] = /^(\[[^\]]+\]|[^:\s]+):(\d{1,5})$/.exec(listen.trim()) ?? [];
	if (host === undefined || Number(port) > 65_535) {
		throw new Error(
			`YUI_MAIL_LISTEN は 127.0.0.1:2525 の形で書いてください（いまは「${listen}」）。`
		);
	}
	if (mailAddress === null) {
		throw new Error(
			'メールを受けるには、YUI_MAIL_LISTEN といっしょに YUI_MAIL_ADDRESS（相談窓口のアドレス）も書いてください。'
		);
	}
	return { mailListen: { host: host.replace(/^\[|\]$/g, ''), port: Number(port) }, mailAddress };
}

function levelIn(text: string | undefined): LogLevel | null {
	if (!text) return null;
	const level = logLevels.find((each) => each === text.trim());
	if (level) return level;
	throw new Error(`YUI_LOG_LEVEL は ${logLevels.join('・')} のどれかです（いまは「${text}」）。`);
}

function millisecondsIn(text: string | undefined): number | null {
	if (!text) return SLOW_QUERY;
	if (text === 'off') return null;
	if (/^\d{1,6}$/.test(text)) return Number(text);
	throw new Error(`YUI_SLOW_QUERY_MS はミリ秒の数か off で書いてください（いまは「${text}」）。`);
}

function backupIn(env: Environment): BackupSettings | null {
	const given = env.YUI_BACKUP_FOLDER?.trim();
	// A demonstration is thrown away.
	if (given === 'off' || (!given && env.YUI_DEMO === '1')) return null;
	const folder = resolve(given || `${resolve(env.YUI_DATA || 'data')}.backups`);
	const hour = Number(env.YUI_BACKUP_HOUR?.trim() || BACKUP_HOUR);
	if (!Number.isInteger(hour) || hour < 0 || hour > 23) {
		throw new Error(
			`YUI_BACKUP_HOUR は日本時間の0～23で書いてください（いまは「${env.YUI_BACKUP_HOUR}」）。`
		);
	}
	const kept = env.YUI_BACKUP_KEEP?.trim() || KEPT;
	const [, days, weeks, months] = /^(\d{1,3})d\s+(\d{1,3})w\s+(\d{1,3})m$/.exec(kept) ?? [];
	if (days === undefined || Number(days) === 0) {
		throw new Error(
			`YUI_BACKUP_KEEP は「${KEPT}」（日・週・月）の形で書いてください（いまは「${kept}」）。`
		);
	}
	return {
		folder,
		hour,
		keep: { days: Number(days), weeks: Number(weeks), months: Number(months) }
	};
}

function hostIn(origin: string | undefined): string {
	return originIn(origin) === null ? 'localhost' : new URL(origin ?? '').hostname;
}

function byteCount(text: string | undefined): number | null {
	const found = /^(\d+)\s*(k|m|g)?(i?b)?$/i.exec(text?.trim() ?? '');
	if (!found) return null;
	const unit = { k: 1024, m: 1024 ** 2, g: 1024 ** 3 }[found[2]?.toLowerCase() ?? ''] ?? 1;
	return Number(found[1]) * unit;
}
