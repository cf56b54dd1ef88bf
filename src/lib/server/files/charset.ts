export type Charset = 'utf-8' | 'utf-16le' | 'utf-16be' | 'shift_jis';

/** Reads bytes as strict UTF-8, as UTF-16 with its mark, or as CP932; null if they are no text. */
export function decodeText(
	bytes: Uint8Array,
	isCut: boolean
): { text: string; charset: Charset } | null {
	const charsets: Charset[] =
		bytes[0] === 0xff && bytes[1] === 0xfe
			? ['utf-16le']
			: bytes[0] === 0xfe && bytes[1] === 0xff
				? ['utf-16be']
				: ['utf-8', 'shift_jis'];
	for (const charset of charsets) {
		const text = decodeStrictly(bytes, charset, isCut);
		if (text !== null) return text.includes('\0') ? null : { text, charset };
	}
	return null;
}

function decodeStrictly(bytes: Uint8Array, charset: Charset, isCut: boolean): string | null {
	try {
		return new TextDecoder(charset, { fatal: true }).decode(bytes, { stream: isCut });
	} catch {
		return null;
	}
}
