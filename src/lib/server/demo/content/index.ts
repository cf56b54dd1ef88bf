import { threads as groups } from './groups.ts';
import { threads as hokushin } from './hokushin.ts';
import { threads as kamiina } from './kamiina.ts';
import { threads as kiso } from './kiso.ts';
import { threads as kitaalps } from './kitaalps.ts';
import { threads as matsumoto } from './matsumoto.ts';
import { threads as minamishinshu } from './minamishinshu.ts';
import { threads as nagano } from './nagano.ts';
import { threads as naming } from './naming.ts';
import { threads as practice } from './practice.ts';
import { threads as prefecture } from './prefecture.ts';
import { threads as saku } from './saku.ts';
import { threads as suwa } from './suwa.ts';
import { threads as asked } from './tables.ts';
import type { DemoThread } from './types.ts';
import { threads as ueda } from './ueda.ts';
import { caseThreads } from './voices.ts';

/** The threads of all twelve boards, board by board. */
export const threads: readonly DemoThread[] = [
	...saku,
	...ueda,
	...suwa,
	...kamiina,
	...minamishinshu,
	...kiso,
	...matsumoto,
	...kitaalps,
	...nagano,
	...hokushin,
	...prefecture,
	...groups,
	...caseThreads,
	...naming,
	...practice,
	...asked
];
