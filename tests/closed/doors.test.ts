import { afterAll, beforeAll } from 'vitest';
import { startDemonstration, type Demonstration } from './demonstration.ts';
import { exports } from './exports.ts';
import { headers } from './headers.ts';
import { injections } from './injections.ts';
import { matrix } from './matrix.ts';
import { replays } from './replays.ts';
import { sockets } from './sockets.ts';

const PORT = Number(process.env.YUI_TEST_PORT ?? 4173) + 14;

let demonstration: Demonstration;

beforeAll(async () => {
	demonstration = await startDemonstration(PORT);
}, 200_000);

afterAll(() => demonstration.end());

headers(() => demonstration);
injections(() => demonstration);
matrix(() => demonstration);
sockets(() => demonstration);
replays(() => demonstration);
// What it plants stands everywhere afterwards.
exports(() => demonstration);
