/** The `aria-describedby` of a field: the line that supports it and what is wrong with it, where they stand. */
export function described(
	id: string,
	support: string | undefined,
	error: string | undefined
): string | undefined {
	return (
		[support && `${id}-support`, error && `${id}-error`].filter(Boolean).join(' ') || undefined
	);
}
