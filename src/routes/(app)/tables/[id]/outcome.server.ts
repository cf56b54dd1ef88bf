import type { Outcome } from '#lib/server/forum/tables/fill.ts';

/** What the screen says after a row was written. */
export function outcomeWords(
	actor: { organisation: { name: string } },
	outcome: Outcome,
	isNone: boolean
): string {
	if (outcome === 'saved') return '下書きを保存しました。団体の誰でも続きを書けます。';
	if (outcome === 'waiting')
		return '決裁待ちにしました。決裁者が「回答する」を押すと回答になります。';
	return `${actor.organisation.name}として${isNone ? '「該当なし」と' : ''}回答しました。`;
}
