import { everywhere } from './labels/everywhere.ts';
import { files } from './labels/files.ts';
import { forum } from './labels/forum.ts';
import { groups } from './labels/groups.ts';
import { helpdesk } from './labels/helpdesk.ts';
import { identity } from './labels/identity.ts';
import { licences } from './labels/licences.ts';
import { notices } from './labels/notices.ts';
import { told } from './labels/told.ts';

export { boardNames } from './labels/forum.ts';

/** The product's words: each Japanese term stands once, in the file of its domain, beside its English name in code. */
export const labels = {
	...everywhere,
	...forum,
	...groups,
	...helpdesk,
	...licences,
	...notices,
	...identity,
	...files,
	...told
};
