/** A length of time in words: 45分, 7時間, 18時間15分. */
export function lastingWords(minutes: number): string {
	const whole = Math.round(minutes);
	const [hours, rest] = [Math.floor(whole / 60), whole % 60];
	if (hours === 0) return `${rest}分`;
	return rest === 0 ? `${hours}時間` : `${hours}時間${rest}分`;
}
