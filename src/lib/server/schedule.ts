import { setTimeout as pause } from 'node:timers/promises';
import { dayOf } from '#lib/dates.ts';
import { dataVersion } from './db/index.ts';
import { scanWaiting } from './files/scan.ts';
import { sweep as sweepDrafts } from './files/drafts.ts';
import { sweep as sweepFiles } from './files/store.ts';
import { askDoubted } from './forum/validity.ts';
import { settleDue } from './forum/widening.ts';
import { followUp } from './helpdesk/dispatch/costs.ts';
import { lapseOffers } from './helpdesk/dispatch/offers.ts';
import { lapse } from './helpdesk/lapsing.ts';
import { turn } from './licences/assurance/clock.ts';
import { readAhead } from './licences/assurance/movements.ts';
import { sweepFactors } from './identity/second-factor/factors.ts';
import { sweepHeld } from './identity/second-factor/held.ts';
import { sweepChallenges } from './identity/second-factor/passkeys.ts';
import { sweep as sweepSessions } from './identity/sessions.ts';
import { turnPriceLevels } from './licences/catalogue/levels.ts';
import { turnPriceLists } from './licences/price-lists/clock.ts';
import { remindSilent } from './licences/deliveries/acknowledging.ts';
import { closeDue } from './licences/rounds/proceeding.ts';
import { sweep as sweepInbox } from './notifications/inbox.ts';
import { sendDue } from './notifications/send.ts';
import { now } from './now.ts';
import { backUpNightly } from './operations/nightly.ts';
import { sweepRecord } from './operations/retention.ts';
import { recheck } from './realtime/sockets.ts';
import { drawTexts } from './search/file-texts.ts';
import { catchUp, isBehind } from './search/index.ts';

const MINUTE = 60_000;

const jobs = {
	/** Sockets follow ended sessions within a minute and new days at midnight JST. */
	sockets: { every: MINUTE, run: recheck },
	scan: { every: 5 * MINUTE, run: scanWaiting },
	index: {
		every: 5 * MINUTE,
		run: async () => {
			do {
				await catchUp();
				await drawTexts();
			} while (isBehind());
		}
	},
	/** Tells the seats whose answers a date has put in doubt; what is in doubt needs no job. */
	answers: {
		every: 60 * MINUTE,
		run: async () => {
			while (askDoubted() > 0) await pause(0);
		}
	},
	/** Cases that were answered ten business days ago and of which nothing was heard. */
	cases: { every: 60 * MINUTE, run: async () => void lapse() },
	/** Offers nobody answered in time, and the dispatches of a year ago. */
	dispatches: {
		every: 5 * MINUTE,
		run: async () => {
			lapseOffers();
			followUp();
		}
	},
	/** Software Assurance begins and lapses, and what is planned is told. */
	assurance: {
		every: 60 * MINUTE,
		run: async () => {
			while (turn() > 0) await pause(0);
		}
	},
	/** What moved in the ledger, added up before anybody asks for the totals of others. */
	totals: { every: MINUTE, run: readAhead },
	/** Price lists and price levels begin and end with the day. */
	prices: {
		every: 30 * MINUTE,
		run: async () => {
			turnPriceLists();
			turnPriceLevels();
		}
	},
	/** Rounds whose last day is over, and deliveries nobody has confirmed. */
	rounds: {
		every: 5 * MINUTE,
		run: async () => {
			closeDue();
			remindSilent();
		}
	},
	widenings: { every: MINUTE, run: async () => settleDue() },
	/** The morning's digests, drawn up once and sent one after the other. */
	mail: { every: MINUTE, run: sendDue },
	/** The night's backup, made up for as soon as the server runs again. */
	backup: { every: 5 * MINUTE, run: async () => void (await backUpNightly()) },
	sessions: {
		every: 60 * MINUTE,
		run: async () => {
			await sweepSessions();
			sweepHeld();
			sweepChallenges();
			sweepFactors();
			sweepInbox();
			sweepRecord();
		}
	},
	files: {
		every: 6 * 60 * MINUTE,
		run: async () => {
			sweepDrafts();
			await sweepFiles();
		}
	}
};
type Job = keyof typeof jobs;

let timers: NodeJS.Timeout[] = [];
let today = '';
let seenVersion = -1;
const running = new Set<Job>();

/** Starts the timed work; `report` hears of a job that failed, `hearOthers` is called when another process may have written. */
export function startSchedule(report: (error: unknown) => void, hearOthers: () => void): void {
	stopSchedule();
	failed = report;
	today = dayOf(now());
	timers = (Object.keys(jobs) as Job[]).map((job) =>
		setInterval(() => wake(job), jobs[job].every).unref()
	);
	wake('index');
	wake('backup');
	wake('totals');
	timers.push(setInterval(noticeMidnight, 1_000).unref());
	timers.push(setInterval(() => noticeOthers(hearOthers), 2_000).unref());
}

/** Runs a job now unless it is running. */
export function wake(job: Job): void {
	if (running.has(job) || timers.length === 0) return;
	running.add(job);
	jobs[job]
		.run()
		.catch((error: unknown) => failed(error))
		.finally(() => running.delete(job));
}

/** Stops the timed work. */
export function stopSchedule(): void {
	for (const timer of timers) clearInterval(timer);
	timers = [];
}

let failed: (error: unknown) => void = () => undefined;

/** Another process's commit moves `data_version`; traces of this one do too, which costs one look more. */
function noticeOthers(hear: () => void): void {
	const version = dataVersion();
	if (version === seenVersion) return;
	seenVersion = version;
	hear();
}

function noticeMidnight(): void {
	if (dayOf(now()) === today) return;
	today = dayOf(now());
	wake('sockets');
	wake('answers');
	wake('rounds');
	wake('assurance');
}
