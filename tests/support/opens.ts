import { openYui } from '#lib/server/operations/open.ts';

// A process of its own that opens a data folder, and so brings it up to date, until somebody ends it.

console.info('opening');
openYui(process.argv[2] ?? '');
console.info('open');
