import {
	cpSync,
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	rmSync,
	writeFileSync
} from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { addDays, instantOf } from '#lib/dates.ts';
import { closeDatabase, db, schema } from '#lib/server/db/index.ts';
import { registerListeners } from '#lib/server/listeners.ts';
import { verify } from '#lib/server/operations/archive.ts';
import { backup } from '#lib/server/operations/backup.ts';
import { health } from '#lib/server/operations/health.ts';
import {
	backUpNightly,
	nightly,
	nightlyState,
	nightsIn,
	type Taking
} from '#lib/server/operations/nightly.ts';
import { lastNight, outdated } from '#lib/server/operations/nights.ts';
import { openYui } from '#lib/server/operations/open.ts';
import { settings } from '#lib/server/settings.ts';
import { clockAt } from '../../support/clock.ts';
import { closeTemporaryYui, temporaryFolder } from '../../support/database.ts';
import { firstAdministrator } from '../../support/administrator.ts';

let folder: string;
let into: string;

beforeEach(async () => {
	clockAt('2026-11-27', '11:00');
	folder = temporaryFolder();
	into = join(folder, 'nights');
	process.env.YUI_BACKUP_FOLDER = into;
	openYui(folder);
	registerListeners();
	await firstAdministrator();
});

afterEach(() => {
	for (const name of ['FOLDER', 'HOUR', 'KEEP']) delete process.env[`YUI_BACKUP_${name}`];
	delete process.env.YUI_DEMO;
	closeTemporaryYui(folder);
});

/** Takes it here and now, as another process would. */
const here: Taking = async (file) => {
	taken.push(file);
	await backup(folder, file);
	return null;
};
const taken: string[] = [];
beforeEach(() => {
	taken.length = 0;
});

const copied: Taking = async (file) => {
	cpSync(taken.at(-1) ?? '', file);
	taken.push(file);
	return null;
};

const fails: Taking = () => Promise.reject(new Error('空きが足りません。'));
const told = () =>
	db()
		.select()
		.from(schema.inboxItem)
		.all()
		.filter(({ action }) => action === 'backup.failed');

describe('the backup of the night', () => {
	test('is taken once a night for forty nights, each is whole, and as many stay as were asked for', async () => {
		process.env.YUI_BACKUP_KEEP = '7d 4w 2m';
		expect(await backUpNightly(here)).toBe('not due');
		const nights = Array.from({ length: 40 }, (_, index) => addDays('2026-11-28', index));
		for (const [index, night] of nights.entries()) {
			clockAt(night, '01:59');
			expect([night, await backUpNightly(here)]).toEqual([night, 'not due']);
			clockAt(night, '02:00');
			// A copy of the night before is as good for those that will not stay.
			const take = index > 0 && index < 20 ? copied : here;
			expect([night, await backUpNightly(take)]).toEqual([night, 'taken']);
			// A restart in the same night, and whatever else wakes the job.
			if (index % 9 === 0) {
				closeDatabase();
				openYui(folder);
			}
			clockAt(night, '02:05');
			expect(await backUpNightly(here)).toBe('not due');
			expect(nightsIn({ folder: into }).at(-1)).toBe(night);
			expect(nightlyState()).toBe('ok');
		}
		expect(taken).toHaveLength(40);
		expect(nightsIn({ folder: into })).toEqual([
			// The last of November and of December, the Sundays of four weeks, and the last seven nights.
			'2026-12-20',
			'2026-12-27',
			'2026-12-31',
			'2027-01-01',
			'2027-01-02',
			'2027-01-03',
			'2027-01-04',
			'2027-01-05',
			'2027-01-06'
		]);
		for (const night of nightsIn({ folder: into })) {
			const { takenAt } = await verify(join(into, `yui-${night}.tar`));
			expect(takenAt).toBe(instantOf(night, '02:00').toISOString());
		}
		expect(told()).toEqual([]);
	}, 120_000);

	test('that was missed is made up for as soon as the server runs, once however many they were', async () => {
		clockAt('2026-12-03', '09:12');
		expect(await backUpNightly(here)).toBe('taken');
		expect(nightsIn({ folder: into })).toEqual(['2026-12-03']);
		expect(await backUpNightly(here)).toBe('not due');
		clockAt('2026-12-04', '01:00');
		expect(await backUpNightly(here)).toBe('not due');
	});

	test('that fails is told to the operators once, on /health and on their page, and tried again every hour', async () => {
		clockAt('2026-11-28', '02:00');
		expect(await backUpNightly(here)).toBe('taken');
		clockAt('2026-11-29', '02:00');
		expect(await backUpNightly(fails)).toBe('failed');
		expect(nightsIn({ folder: into })).toEqual(['2026-11-28']);
		expect(told()).toHaveLength(1);
		expect(nightly()).toMatchObject({ night: '2026-11-29', problem: '空きが足りません。' });
		expect(health()).toMatchObject({ status: 'degraded', backup: 'failed' });
		clockAt('2026-11-29', '02:30');
		expect(await backUpNightly(fails)).toBe('not due');
		clockAt('2026-11-29', '03:00');
		expect(await backUpNightly(fails)).toBe('failed');
		expect(told()).toHaveLength(1);
		clockAt('2026-11-29', '04:00');
		expect(await backUpNightly(here)).toBe('taken');
		expect(health()).toMatchObject({ backup: 'ok' });
		clockAt('2026-11-30', '02:00');
		await backUpNightly(fails);
		expect(told()).toHaveLength(2);
	});

	test('never takes the latest good one away, however long nothing comes after it and whatever is kept', async () => {
		process.env.YUI_BACKUP_KEEP = '1d 0w 0m';
		clockAt('2026-11-28', '02:00');
		await backUpNightly(here);
		for (let day = 1; day <= 400; day += 40) {
			clockAt(addDays('2026-11-28', day), '02:00');
			expect(await backUpNightly(fails)).toBe('failed');
			expect(nightsIn({ folder: into })).toEqual(['2026-11-28']);
		}
	});

	test('which another process still takes is not begun a second time; one that died is', async () => {
		clockAt('2026-11-28', '02:00');
		let finish: () => void = () => undefined;
		const slow: Taking = async (file, began) => {
			// Somebody who is alive: whoever started these tests.
			began(process.ppid);
			await new Promise<void>((resolve) => (finish = resolve));
			return here(file, began);
		};
		const first = backUpNightly(slow);
		expect(await backUpNightly(here)).toBe('not due');
		finish();
		expect(await first).toBe('taken');
		expect(taken).toHaveLength(1);
		rmSync(join(into, 'yui-2026-11-28.tar'));
		const state = JSON.parse(readFileSync(join(folder, 'nightly.json'), 'utf8')) as object;
		closeDatabase();
		const other = temporaryFolder();
		openYui(other);
		closeDatabase();
		writeFileSync(
			join(folder, 'nightly.json'),
			JSON.stringify({ ...state, endedAt: null, process: 2 ** 30 })
		);
		openYui(folder);
		rmSync(other, { recursive: true });
		expect(await backUpNightly(here)).toBe('taken');
	});

	test('is left alone by a clock that jumps back and forth', async () => {
		clockAt('2026-12-10', '02:00');
		await backUpNightly(here);
		clockAt('2026-12-09', '12:00');
		expect(await backUpNightly(here)).toBe('taken');
		clockAt('2026-12-10', '12:00');
		expect(await backUpNightly(here)).toBe('not due');
		clockAt('2026-12-11', '02:00');
		expect(await backUpNightly(here)).toBe('taken');
		expect(nightsIn({ folder: into })).toEqual(['2026-12-09', '2026-12-10', '2026-12-11']);
	});

	test('sweeps what a killed one left behind, and nothing that is not its own', async () => {
		mkdirSync(into);
		writeFileSync(join(into, 'yui-2026-11-20.tar.abc.part'), 'half');
		writeFileSync(join(into, '大事なメモ.txt'), 'mine');
		clockAt('2030-01-01', '02:00');
		await backUpNightly(here);
		expect(readdirSync(into).toSorted()).toEqual(['yui-2030-01-01.tar', '大事なメモ.txt']);
	});

	test('is taken by a process of its own, which reads back what it wrote', async () => {
		clockAt('2026-11-28', '02:00');
		process.env.YUI_DATA = folder;
		expect(await backUpNightly()).toBe('taken');
		delete process.env.YUI_DATA;
		expect((await verify(join(into, 'yui-2026-11-28.tar'))).events.count).toBeGreaterThan(0);
		// It steps back behind everything else, and on a busy machine waits long.
	}, 180_000);

	test('tells which files are not in it, and keeps what there is', async () => {
		clockAt('2026-11-28', '02:00');
		const halved: Taking = async (file, began) => {
			await here(file, began);
			return '次のファイルは、ないか壊れているため入っていません（1件）';
		};
		expect(await backUpNightly(halved)).toBe('taken');
		expect(told()).toHaveLength(1);
		expect(nightlyState()).toBe('failed');
	});
});

describe('the settings of the night', () => {
	test('put it beside the data folder at two o’clock, and take none of a demonstration', () => {
		delete process.env.YUI_BACKUP_FOLDER;
		process.env.YUI_DATA = folder;
		expect(settings().backup).toEqual({
			folder: `${folder}.backups`,
			hour: 2,
			keep: { days: 14, weeks: 8, months: 3 }
		});
		process.env.YUI_DEMO = '1';
		expect(settings().backup).toBeNull();
		process.env.YUI_BACKUP_FOLDER = into;
		expect(settings().backup?.folder).toBe(into);
		process.env.YUI_BACKUP_FOLDER = 'off';
		expect(settings().backup).toBeNull();
		delete process.env.YUI_DATA;
	});

	test('are refused where they cannot be meant', () => {
		process.env.YUI_BACKUP_HOUR = '24';
		expect(() => settings()).toThrow('YUI_BACKUP_HOUR');
		process.env.YUI_BACKUP_HOUR = '0';
		process.env.YUI_BACKUP_KEEP = '0d 1w 1m';
		expect(() => settings()).toThrow('YUI_BACKUP_KEEP');
	});
});

test('a night belongs to the day it falls on, by the clock in Japan', () => {
	expect(lastNight(new Date('2026-11-27T16:59:59Z'), 2)).toBe('2026-11-27');
	expect(lastNight(new Date('2026-11-27T17:00:00Z'), 2)).toBe('2026-11-28');
	expect(lastNight(new Date('2026-11-27T15:00:00Z'), 0)).toBe('2026-11-28');
});

test('the nights that go are all but the last of each day, week and month asked for', () => {
	const nights = Array.from({ length: 100 }, (_, index) => addDays('2026-04-01', index));
	expect(outdated(nights, { days: 100, weeks: 0, months: 0 })).toEqual([]);
	const kept = (keep: Parameters<typeof outdated>[1]) => {
		const gone = new Set(outdated(nights, keep));
		return nights.filter((night) => !gone.has(night));
	};
	expect(kept({ days: 1, weeks: 0, months: 0 })).toEqual(['2026-07-09']);
	expect(kept({ days: 0, weeks: 0, months: 0 })).toEqual(['2026-07-09']);
	expect(kept({ days: 2, weeks: 3, months: 4 })).toEqual([
		'2026-04-30',
		'2026-05-31',
		'2026-06-28',
		'2026-06-30',
		'2026-07-05',
		'2026-07-08',
		'2026-07-09'
	]);
	expect(existsSync(dirname(folder))).toBe(true);
});
