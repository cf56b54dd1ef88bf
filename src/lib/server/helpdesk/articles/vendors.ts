import { schema } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { now } from '../../now.ts';
import { authorize } from '../../permissions.ts';
import { change } from '../../record/change.ts';
import { vendors } from './lexicon.ts';

const { vendorName } = schema;

/** Names of 業者 as one text, a line each; throws `Forbidden`. */
export function vendorText(actor: Actor): string {
	authorize(actor, 'article.write', null);
	return vendors().join('\n');
}

/** Keeps these names of 業者, a line each, instead of those before. Names of one letter are passed over. Throws `Forbidden`. */
export function keepVendors(actor: Actor, text: string): void {
	authorize(actor, 'article.write', null);
	const names = new Set(
		text
			.split('\n')
			.map((name) => name.trim())
			.filter((name) => name.length > 1)
	);
	change(actor, (tx, record) => {
		tx.delete(vendorName).run();
		for (const name of names) tx.insert(vendorName).values({ name, at: now() }).run();
		record('vendor-names.kept', 'vendor-names', { count: names.size });
	});
}
