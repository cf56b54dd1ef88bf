import { like } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { db, schema } from '#lib/server/db/index.ts';
import { turn } from '#lib/server/licences/assurance/clock.ts';
import { openTerm } from '#lib/server/licences/assurance/terms.ts';
import { openLot } from '#lib/server/licences/ledger.ts';
import { split, transfer } from '#lib/server/licences/ledger/moving.ts';
import { change } from '#lib/server/record/change.ts';
import { clockAt } from '../../support/clock.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { tellRegister, type Register } from '../../support/licences.ts';
import { STORY_DAY, tellStory, type Story } from '../../support/story.ts';
import { staysWhole } from '../../support/whole.ts';

let story: Story;
let register: Register;

beforeAll(async () => {
	story = await tellStory();
	register = tellRegister(story);
}, 60_000);
afterAll(() => closeTemporaryYui(story.folder));
staysWhole();

/** How often an organisation was told that its SA ends. */
function told(organisationId: number): number {
	while (turn() > 0);
	return db()
		.select()
		.from(schema.event)
		.where(like(schema.event.action, 'expiry.%'))
		.all()
		.filter(({ subject }) => subject === `expiry:${organisationId}`).length;
}

test('an organisation is not told again of what was split off; whoever gets a part is told', () => {
	clockAt(STORY_DAY, '11:00');
	const { desk, products } = register;
	const [own, other] = [story.as('ide').organisation.id, story.as('takamizawa').organisation.id];
	const lotId = change(desk, (tx, record) => {
		const of = { organisationId: own, productId: products.server, agreementNumber: 'S-0001' };
		const first = { onDay: '2026-04-01', kind: 'opening', rights: 30, document: '期首' } as const;
		const id = openLot(tx, desk, { ...of, usageStart: '2026-04-01' }, first);
		const days = { startsOn: '2026-04-01', endsOn: '2027-01-16' };
		openTerm(tx, record, { lotId: id, rights: 30, ...days });
		return id;
	});
	expect(told(own)).toBe(1);
	split(desk, lotId, { rights: 10, reason: '一部だけ更新する' });
	expect(told(own)).toBe(1);
	const to = { organisation: other, rights: 5, onDay: STORY_DAY, document: '届', reason: '移管' };
	transfer(desk, lotId, to);
	expect([told(own), told(other)]).toEqual([1, 1]);
	clockAt('2026-12-17', '11:00');
	expect([told(own), told(other)]).toEqual([2, 2]);
});
