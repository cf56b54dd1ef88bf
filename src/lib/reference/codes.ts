const weights = [6, 5, 4, 3, 2];

/**
 * Computes the check digit ('0'–'9') of a five-digit 全国地方公共団体コード: the last digit of
 * 11 − (Σ digit × weight mod 11). Throws a RangeError for anything but five ASCII digits.
 */
export function checkDigit(code5: string): string {
	if (!/^[0-9]{5}$/.test(code5)) throw new RangeError(`not a five-digit code: ${code5}`);
	const sum = weights.reduce((total, weight, place) => total + weight * Number(code5[place]), 0);
	return String((11 - (sum % 11)) % 10);
}

/** Appends the check digit to a five-digit code: '20201' → '202011'. */
export function toCode6(code5: string): string {
	return code5 + checkDigit(code5);
}

/** Tells whether the text is six ASCII digits whose last one is the right check digit. */
export function isCode6(text: string): boolean {
	return /^[0-9]{6}$/.test(text) && toCode6(text.slice(0, 5)) === text;
}
