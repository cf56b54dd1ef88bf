/** A telephone number as people write it, in plain digits, hyphens and brackets; 内線 may stand behind. */
export function plainPhone(text: string): string {
	return text
		.normalize('NFKC')
		.replace(/[‐‑‒–—−ー]/g, '-')
		.replace(/\s+/g, ' ')
		.trim();
}

/** The digits a telephone dials, without 内線 and what else stands behind the number; '' where there is none. */
export function dialled(phone: string): string {
	const number = plainPhone(phone).split(/内線|代表|,/)[0] ?? '';
	return number.replace(/[^0-9+]/g, '');
}
