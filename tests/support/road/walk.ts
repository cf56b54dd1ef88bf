import { Conflict, Forbidden, Invalid, NotFound } from '#lib/errors.ts';
import { now, setClock } from '#lib/server/now.ts';
import { check } from '#lib/server/operations/check.ts';
import { applyingActs } from './acts/applying.ts';
import { ledgerActs } from './acts/moving.ts';
import { calendarActs } from './acts/passing.ts';
import { priceActs } from './acts/pricing.ts';
import { receiptActs } from './acts/receiving.ts';
import { returnActs } from './acts/returning.ts';
import { roundActs } from './acts/rounds.ts';
import { diceOf } from './dice.ts';
import { broken, fingerprint } from './laws.ts';
import { today, type Act, type Deed, type World } from './world.ts';

/** Which act, and the numbers that decide what it is about. */
type Step = { act: number; dice: number[] };

/** Every act as often as it is likely. */
const acts: Act[] = [
	...roundActs,
	...applyingActs,
	...receiptActs,
	...returnActs,
	...ledgerActs,
	...calendarActs,
	...priceActs
].flatMap(([weight, act]) => Array.from({ length: weight }, () => act));

/** How many acts there are to choose from. */
export const ACTS = acts.length;

const SECOND = 1_000;

/** A merger leaves fewer members than the union was founded with. */
const GONE = /^団体が\d+あります/;

/** What was done so far, one line each. */
type Diary = string[];

/** Goes through a history; what breaks a law is thrown, with the diary up to there. */
export async function walk(world: World, steps: readonly Step[]): Promise<Diary> {
	const diary: Diary = [];
	let stands = fingerprint();
	for (const { act, dice } of steps) {
		const deed = acts[act % ACTS]?.(world, diceOf(dice)) ?? null;
		if (deed === null) continue;
		const refusal = await done(deed, diary);
		if (refusal === null && deed.isOnce) await twice(deed, diary);
		if (refusal !== null && !deed.isMany && stands !== fingerprint())
			fail(diary, ['断られたのに、何かが変わった']);
		const faults = broken(world);
		if (faults.length > 0) fail(diary, faults);
		stands = fingerprint();
	}
	const faults = (await check()).map(({ line }) => line).filter((line) => !GONE.test(line));
	if (faults.length > 0) fail(diary, faults);
	if (process.env.YUI_ROAD_SAY) console.info(diary.join('\n'));
	return diary;
}

/** Does a deed; gives why it was refused, null where it went through. Any other error than a refusal is a fault. */
async function done(deed: Deed, diary: Diary): Promise<Error | null> {
	tick();
	const line = `${diary.length + 1}. ${today()} ${deed.says}`;
	try {
		await deed.does();
		diary.push(line);
		return null;
	} catch (thrown) {
		diary.push(`${line} → ${String(thrown)}`);
		if (!isRefusal(thrown) || deed.mustGo) fail(diary, ['断りではない誤りが起きた'], thrown);
		return thrown;
	}
}

/** No two deeds are of the same moment. */
function tick(): void {
	const next = new Date(now().getTime() + SECOND);
	setClock(() => next);
}

/** What was drawn for a state that is over comes too late, and changes nothing. */
async function twice(deed: Deed, diary: Diary): Promise<void> {
	const stands = fingerprint();
	const refusal = await done({ ...deed, says: `もう一度：${deed.says}` }, diary);
	if (!(refusal instanceof Conflict)) fail(diary, ['二度目が409にならない']);
	if (stands !== fingerprint()) fail(diary, ['二度目に、何かが変わった']);
	diary.pop();
}

const isRefusal = (thrown: unknown): thrown is Error =>
	[Conflict, Forbidden, Invalid, NotFound].some((kind) => thrown instanceof kind);

function fail(diary: Diary, faults: string[], cause?: unknown): never {
	throw new Error([...faults, '', ...diary].join('\n'), { cause });
}
