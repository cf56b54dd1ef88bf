import { workerData } from 'node:worker_threads';

// A worker that comes to a bad end, in the way it is told.

const { end } = workerData as { end: 'throws' | 'exits' | 'eats' | 'hangs' };
if (end === 'throws') throw new Error('A worker broke.');
if (end === 'exits') process.exit(3);
const eaten: number[][] = [];
while (end === 'eats') eaten.push(Array.from({ length: 100_000 }, (_, index) => index));
while (end === 'hangs');
