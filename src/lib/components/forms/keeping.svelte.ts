import { deserialize } from '$app/forms';

/** Typing is kept this long after it was last, ms: a browser that dies loses less than 20 seconds. */
const PAUSE = 10_000;
/** The files of a form wait for its sending. */
const LEFT_OUT = ['files', 'kept', 'offered', 'once'];

/** Keeps the text of a form on the server while somebody types, without touching the page. */
export class Keeping {
	/** When the text was last kept, by this machine's clock in words; null before. */
	isKept = $state(false);
	#sent = '';

	/** For the form: `{@attach keeping.watch}`. */
	watch = (form: HTMLFormElement) => {
		const timer = setInterval(() => void this.#keep(form), PAUSE);
		return () => clearInterval(timer);
	};

	async #keep(form: HTMLFormElement): Promise<void> {
		const body = form.querySelector<HTMLTextAreaElement>('[name="body"]');
		const text = body?.value ?? '';
		const isTouched = text !== body?.defaultValue;
		if (text === this.#sent || (!isTouched && this.#sent === '')) return;
		if (form.getAttribute('aria-busy') === 'true') return;
		const fields = new FormData(form);
		for (const name of LEFT_OUT) fields.delete(name);
		fields.set('intent', 'keep');
		try {
			const answer = await fetch(form.action, {
				method: 'POST',
				headers: { accept: 'application/json', 'x-sveltekit-action': 'true' },
				body: fields
			});
			if (deserialize(await answer.text()).type !== 'success') return;
			this.#sent = text;
			this.isKept = true;
		} catch {
			// Without a network the text still stands in the page; the next turn tries again.
		}
	}
}
