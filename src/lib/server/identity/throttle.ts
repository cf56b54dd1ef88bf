import { eq, lt } from 'drizzle-orm';
import { TooMany } from '#lib/errors.ts';
import { db, schema } from '../db/index.ts';
import { now } from '../now.ts';
import { trace } from '../record/traces.ts';

const { throttle } = schema;

/** Wrong tries on one account before it must wait. */
const FREE_TRIES = 5;
/** The first wait of an account, seconds; it doubles with each further wrong try. */
const FIRST_WAIT = 30;
const LONGEST_WAIT = 15 * 60;
/** Without a wrong try for this long everything is forgotten, ms. */
const MEMORY = 60 * 60 * 1000;
/** Wrong tries from one address before each further try is slowed; many bodies share one LGWAN proxy. */
const FREE_TRIES_PER_ADDRESS = 50;
/** Wrong codes from one address, and from everywhere, before codes must wait. */
const FREE_CODES = { address: 20, all: 100 };
/** From everywhere the wait stays short, seconds: else one machine could keep 77 bodies out. */
const LONGEST_WAIT_OF_ALL = 60;
/** The most an address is slowed, ms. */
const LONGEST_DELAY = 1_500;

/** Throws `TooMany` while the account must wait; the same for accounts that do not exist. */
export function admit(login: string): void {
	const known = find(`login:${login}`);
	refuseFor(known ? waitFor(known, FREE_TRIES, LONGEST_WAIT) : 0);
}

/** Throws `TooMany` while codes from this address, or from everywhere, must wait. */
export function admitCode(address: string): void {
	const own = find(`code:${address}`);
	const all = find('code');
	const seconds = Math.max(
		own ? waitFor(own, FREE_CODES.address, LONGEST_WAIT) : 0,
		all ? waitFor(all, FREE_CODES.all, LONGEST_WAIT_OF_ALL) : 0
	);
	refuseFor(seconds);
}

function refuseFor(seconds: number): void {
	if (seconds <= 0) return;
	const wait = seconds > 90 ? `${Math.ceil(seconds / 60)}分` : `${seconds}秒`;
	throw new TooMany(`間違いが続いたため、${wait}待ってからもう一度お試しください。`, seconds);
}

/** Throws `TooMany` while a person's second factor must wait; the password before it changes nothing about that. */
export function admitFactor(personId: number): void {
	const known = find(`factor:${personId}`);
	refuseFor(known ? waitFor(known, FREE_TRIES, LONGEST_WAIT) : 0);
}

/** Counts a wrong second factor against the person and the address. */
export function countWrongFactor(personId: number, address: string): void {
	countUnder([`factor:${personId}`, `address:${address}`]);
}

/** Forgets the person's wrong second factors after a right one. */
export function forgiveFactor(personId: number): void {
	forget(`factor:${personId}`);
}

/** How long to hold back a try from this address, ms; never a refusal. */
export function delayFor(address: string): number {
	const known = find(`address:${address}`);
	const over = known ? Math.max(0, known.failures - FREE_TRIES_PER_ADDRESS) : 0;
	return Math.min(LONGEST_DELAY, over * 20);
}

/** Counts a wrong try against the account and the address. */
export function countFailure(login: string, address: string): void {
	countUnder([`login:${login}`, `address:${address}`]);
}

/** Counts a code that opens nothing. */
export function countWrongCode(address: string): void {
	countUnder([`code:${address}`, 'code']);
}

function countUnder(keys: string[]): void {
	trace((connection) => {
		const at = now();
		connection
			.delete(throttle)
			.where(lt(throttle.lastAt, new Date(at.getTime() - MEMORY)))
			.run();
		for (const key of keys) {
			const failures = (find(key)?.failures ?? 0) + 1;
			connection
				.insert(throttle)
				.values({ key, failures, lastAt: at })
				.onConflictDoUpdate({ target: throttle.key, set: { failures, lastAt: at } })
				.run();
		}
	});
}

/** Counts a use of something that is rationed and tells whether it is within so many an hour. */
export function isWithin(key: string, mostAnHour: number): boolean {
	const hour = Math.floor(now().getTime() / MEMORY);
	countUnder([`${key}:${hour}`]);
	return (find(`${key}:${hour}`)?.failures ?? 0) <= mostAnHour;
}

/** Forgets the account's wrong tries after it signed in; the address keeps its own. */
export function forgive(login: string): void {
	forget(`login:${login}`);
}

function forget(key: string): void {
	trace((connection) => connection.delete(throttle).where(eq(throttle.key, key)).run());
}

function find(key: string) {
	return db().select().from(throttle).where(eq(throttle.key, key)).get();
}

function waitFor(known: { failures: number; lastAt: Date }, free: number, longest: number): number {
	if (known.failures < free) return 0;
	const wait = Math.min(longest, FIRST_WAIT * 2 ** Math.min(10, known.failures - free));
	return Math.max(0, Math.ceil(wait - (now().getTime() - known.lastAt.getTime()) / 1000));
}
