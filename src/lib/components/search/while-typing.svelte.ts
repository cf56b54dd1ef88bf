/** After the last key, ms. */
const PAUSE = 300;
const LEAST = 2;

/** What a server finds like the text of a form's field while somebody types; an answer to an earlier text is dropped. */
export class WhileTyping<Found> {
	found = $state<Found[]>([]);

	/** Follows the field of the form that an element stands in. */
	follow(field: string, href: string) {
		return (place: HTMLElement) => {
			const input = place.closest('form')?.querySelector<HTMLInputElement>(`[name="${field}"]`);
			let timer: ReturnType<typeof setTimeout> | undefined;
			let asking: AbortController | null = null;
			const ask = async () => {
				asking?.abort();
				const title = input?.value.trim() ?? '';
				if (Array.from(title).length < LEAST) {
					this.found = [];
					return;
				}
				asking = new AbortController();
				try {
					const answer = await fetch(`${href}?${new URLSearchParams({ title })}`, {
						headers: { accept: 'application/json' },
						signal: asking.signal
					});
					if (answer.ok) this.found = (await answer.json()) as Found[];
				} catch {
					// A newer title is being asked about, or there is no network: the step after shows them anyway.
				}
			};
			const typed = () => {
				clearTimeout(timer);
				timer = setTimeout(() => void ask(), PAUSE);
			};
			input?.addEventListener('input', typed);
			return () => {
				clearTimeout(timer);
				input?.removeEventListener('input', typed);
			};
		};
	}
}
