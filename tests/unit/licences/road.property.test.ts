import fc from 'fast-check';
import { afterAll, beforeAll, test, vi } from 'vitest';
import { db } from '#lib/server/db/index.ts';
import { clockAt } from '../../support/clock.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { ACTS, walk } from '../../support/road/walk.ts';
import { tellWorld, type World } from '../../support/road/world.ts';
import { STORY_DAY, tellStory } from '../../support/story.ts';

// A worker for every list takes half a second; what it does is done here.
vi.mock(
	'#lib/server/licences/price-lists/open-list.ts',
	() => import('../../support/road/open-list.ts')
);
// A history is one transaction that is taken back, so that nothing may be written beside it.
vi.mock('#lib/server/db/index.ts', async (original) => {
	const actual = await original<{ db: unknown }>();
	return { ...actual, tracesDb: actual.db };
});

/** YUI_ROAD_RUNS for more histories, YUI_ROAD_SEED for the same ones again. */
const RUNS = Number(process.env.YUI_ROAD_RUNS ?? 12);
const SEED = Number(process.env.YUI_ROAD_SEED ?? Date.now() % 1_000_000);
/** After so many milliseconds no further history is begun, nor one made shorter. */
const LONGEST = RUNS <= 12 ? 15_000 : RUNS * 8_000;
const STEPS = 200;

let world: World;

beforeAll(async () => {
	world = tellWorld(await tellStory());
}, 120_000);
afterAll(() => closeTemporaryYui(world.story.folder));

const step = fc.record({
	act: fc.nat({ max: ACTS - 1 }),
	dice: fc.array(fc.nat({ max: 999 }), { minLength: 8, maxLength: 8 })
});

test(
	'whatever happens on the road from an application to a right, the register stays true to itself',
	{ timeout: LONGEST * 3 },
	async () => {
		console.info(`road: up to ${RUNS} histories, YUI_ROAD_SEED=${SEED}`);
		const until = performance.now() + LONGEST;
		await fc.assert(
			fc.asyncProperty(
				fc.noBias(fc.array(step, { minLength: STEPS / 4, maxLength: STEPS, size: 'max' })),
				async (steps) => {
					if (performance.now() > until) return;
					db().$client.exec('begin immediate');
					try {
						clockAt(STORY_DAY, '11:00');
						await walk({ ...world, byHand: 0 }, steps);
					} finally {
						db().$client.exec('rollback');
					}
				}
			),
			{ numRuns: RUNS, seed: SEED, reporter }
		);
	}
);

/** The shortest history that breaks a law, one line for each step, and how to see it again. */
function reporter<Of>({
	failed,
	seed,
	counterexamplePath,
	numShrinks,
	errorInstance
}: fc.RunDetails<Of>) {
	if (!failed) return;
	const said = errorInstance instanceof Error ? errorInstance.message : String(errorInstance);
	const again = `YUI_ROAD_SEED=${seed} (path ${counterexamplePath ?? ''}, made shorter ${numShrinks} times)`;
	throw new Error(`${said}\n\n${again}`, { cause: errorInstance });
}
