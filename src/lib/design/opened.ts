/**
 * For `<details {...opened(isRefused)}>`: it opens or closes by itself only when the value changes. A plain `open`
 * is set anew whenever the page's data is read again, which closes what somebody has opened to type in.
 */
export function opened(open: boolean): { open: boolean } {
	return { open };
}
