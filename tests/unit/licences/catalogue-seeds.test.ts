import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { db, schema } from '#lib/server/db/index.ts';
import { seedCatalogue } from '#lib/server/licences/catalogue/seeds.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { tellStory, type Story } from '../../support/story.ts';
import { staysWhole } from '../../support/whole.ts';

const { agreement, licenceProgram, lifecycle, vendor } = schema;

let story: Story;

beforeAll(async () => {
	story = await tellStory();
});
afterAll(() => closeTemporaryYui(story.folder));
staysWhole();

const program = (code: string) =>
	db().select().from(licenceProgram).where(eq(licenceProgram.code, code)).get();

test('at the first start there is more than one vendor, and a second start adds nothing', () => {
	const names = db().select().from(vendor).all();
	expect(names.map(({ name }) => name)).toEqual(['Microsoft', 'ジャストシステム', 'Adobe']);
	const before = db().select().from(lifecycle).all().length;
	seedCatalogue();
	expect(db().select().from(lifecycle).all()).toHaveLength(before);
});

test('programs bear the days on which they ended and their rule of return', () => {
	expect(program('GP-SELECT-PLUS')?.validTo).toBe('2022-03-31');
	expect(program('OPEN')?.validTo).toBe('2021-12-31');
	expect(program('CSP-PERPETUAL')).toMatchObject({
		hasAssurance: false,
		returns: 'thirty-days-whole-line',
		validFrom: '2021-07-01'
	});
});

test('what the union has to say itself is marked 要確認: its agreement follows the one that ended', () => {
	const [ended, current] = db().select().from(agreement).all();
	expect(current).toMatchObject({ isUnconfirmed: true, endsOn: null, startsOn: '2022-04-01' });
	expect(current?.predecessorId).toBe(ended?.id);
	expect(ended).toMatchObject({ endsOn: '2022-03-31', number: '' });
});

test('the last day of Windows Server 2016 is the published one, not the day after in Japan', () => {
	const row = db().select().from(lifecycle).where(eq(lifecycle.release, '2016')).all();
	expect(row.find(({ family }) => family === 'Windows Server')).toMatchObject({
		extendedEnd: '2027-01-12',
		checkedOn: '2026-11-22'
	});
});
