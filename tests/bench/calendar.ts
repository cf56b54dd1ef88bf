import { join } from 'node:path';
import { closeDatabase, db } from '#lib/server/db/index.ts';
import { contentOf, makeFeed } from '#lib/server/groups/calendar/feeds.ts';
import { calendarPieces } from '#lib/server/groups/calendar/ical.ts';
import { actorFor } from '../support/logins.ts';
import { alone } from './alone.ts';
import { fewPosts } from './corpus.ts';
import { figure } from './figures.ts';
import { ask } from './load.ts';
import { putMeeting } from './meetings.ts';
import { startYui } from './processes.ts';
import { ms, table, times, type Cells } from './tables.ts';
import { median } from './timing.ts';

const MEETINGS = 2_000;
const REPEATS = 20;

/** A feed of 2,000 meetings: read whole, and asked for again by a program that has it. */
export async function measureCalendar(folder: string): Promise<string[]> {
	const data = join(folder, 'data');
	const made = await fewPosts(data);
	const actor = actorFor(made.logins.officer);
	db().transaction(() => {
		for (let n = 0; n < MEETINGS; n += 1) {
			const [year, month] = [2020 + (n % 8), String(1 + (n % 12)).padStart(2, '0')];
			putMeeting(actor, `${year}-${month}-15`, `第${n}回の打ち合わせ`);
		}
	});
	const token = makeFeed(actor, { group: '', isOwnOnly: false, hasDeadlines: true });
	const selected = await timed(async () => void contentOf(token));
	const content = contentOf(token);
	if (!content) throw new Error('The feed is empty.');
	const written = await timed(async () => {
		for (const piece of calendarPieces(content.name, content.entries, 'http://localhost')) {
			if (piece === '') throw new Error('A piece of the calendar is empty.');
		}
	});
	closeDatabase();
	const yui = await startYui(data);
	const floor = await timed(async () => void (await ask({ url: `${yui.url}/health` })));
	const url = `${yui.url}/calendar/${token}.ics`;
	const first = await ask({ url });
	if (first.status !== 200) throw new Error(`The feed was answered ${first.status}.`);
	const whole = await timed(async () => void (await ask({ url })));
	const headers = { 'if-none-match': first.headers.etag ?? '' };
	const known = await timed(async () => {
		const answer = await ask({ url, headers });
		if (answer.status !== 304) throw new Error(`The known feed was answered ${answer.status}.`);
	});
	await yui.stop();
	const line = (name: string, of: number): Cells => {
		if (of !== floor) figure('calendar', name, { unit: 'ms', yui: of, floor });
		return [name, ms(of), times(of / floor)];
	};
	return [
		`## A calendar feed of ${MEETINGS} meetings, ${(first.body.length / 1024).toFixed(0)} KiB\n`,
		...table(
			['', 'median', 'times /health'],
			[
				line('/health', floor),
				line('read whole', whole),
				line('asked again, nothing new (304)', known),
				line('of it: reading the meetings', selected),
				line('of it: writing iCalendar', written)
			]
		)
	];
}

async function timed(act: () => Promise<void>): Promise<number> {
	const times: number[] = [];
	for (let n = 0; n < REPEATS; n += 1) {
		const begun = performance.now();
		await act();
		times.push(performance.now() - begun);
	}
	return median(times);
}

if (import.meta.main) await alone(measureCalendar);
