import { Conflict } from '#lib/errors.ts';

/** Throws `Conflict` where a row of the catalogue is not the one that was on the screen; `theirs` is a text that stands now. */
export function refuseOlder(
	row: { version: number },
	seen: number,
	theirs: string | null = null
): void {
	if (row.version === seen) return;
	throw new Conflict(
		'ほかの人が先に変えました。画面を開き直して、内容を確かめてください。',
		theirs
	);
}
