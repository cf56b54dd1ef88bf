/** 「12団体（4広域）」, or without 広域 where only the prefecture has pressed. */
export function sameWords(same: { organisations: number; districts: number }): string {
	const where = same.districts > 0 ? `（${same.districts}広域）` : '';
	return `${same.organisations}団体${where}`;
}
