import { deserialize } from '$app/forms';

/** Typing is kept this often, ms, and whenever a field is left: a browser that dies loses less than this. */
const PAUSE = 20_000;
/** The files of a form wait for its sending; the rest says nothing of what was typed. */
const LEFT_OUT = ['files', 'kept', 'offered', 'once', 'intent', 'template'];
const NOT_TYPED = ['drawnFor', 'sequence', 'step'];

type Kept = { fields: Record<string, string>; at: Date; sequence: number };
type Answer = { isKept: true; at: Date; sequence: number } | { isKept: false; theirs: Kept };

/**
 * Keeps the text of a form on the server while somebody types, without touching the page. Nothing is kept
 * in the browser, which may be one that several people use.
 */
export class Keeping {
	/** When the text was last kept; null before. */
	keptAt = $state<Date | null>(null);
	/** What another window has kept since this text was begun. */
	other = $state<Kept | null>(null);
	#form: HTMLFormElement | null = null;
	#sent = '';
	/** The number the text was begun from. */
	#base = 0;
	#isUnderWay = false;
	/** A field was left while an earlier text was on its way. */
	#isAskedAgain = false;

	/** For the form: `{@attach keeping.watch}`. */
	watch = (form: HTMLFormElement) => {
		this.#form = form;
		this.#base = Number(form.dataset.sequence ?? 0);
		const body = bodyIn(form);
		// Typed before the page came to life: not kept yet.
		this.#sent = body && body.value !== body.defaultValue ? '' : typedIn(form);
		const keep = () => void this.#keep();
		const timer = setInterval(keep, PAUSE);
		form.addEventListener('focusout', keep);
		return () => {
			clearInterval(timer);
			form.removeEventListener('focusout', keep);
		};
	};

	/** Goes on with the text of this window, over what the other one kept. */
	keepMine = () => {
		this.#base = this.other?.sequence ?? this.#base;
		this.other = null;
		this.#sent = '';
		void this.#keep();
	};

	/** Goes on with what the other window kept. */
	takeTheirs = () => {
		const { other } = this;
		if (!this.#form || !other) return;
		for (const [name, value] of Object.entries(other.fields)) {
			const field = this.#form.elements.namedItem(name);
			if (field instanceof HTMLTextAreaElement || field instanceof HTMLInputElement) {
				field.value = value;
			} else if (field instanceof RadioNodeList) field.value = value;
		}
		this.#began(other);
		this.#sent = typedIn(this.#form);
		this.other = null;
		bodyIn(this.#form)?.focus();
	};

	async #keep(): Promise<void> {
		const form = this.#form;
		if (!form || this.other || form.getAttribute('aria-busy') === 'true') return;
		if (this.#isUnderWay) {
			this.#isAskedAgain = true;
			return;
		}
		const typed = typedIn(form);
		if (typed === this.#sent) return;
		this.#isUnderWay = true;
		try {
			const answer = await send(form, this.#base);
			if (!answer) return;
			if (answer.isKept) {
				this.#sent = typed;
				this.#began(answer);
			} else this.other = answer.theirs;
		} catch {
			// Without a network the text still stands in the page; the next turn tries again.
		} finally {
			this.#isUnderWay = false;
		}
		if (!this.#isAskedAgain) return;
		this.#isAskedAgain = false;
		await this.#keep();
	}

	#began({ at, sequence }: { at: Date; sequence: number }): void {
		this.#base = sequence;
		this.keptAt = at;
		const field = this.#form?.elements.namedItem('sequence');
		if (field instanceof HTMLInputElement) field.value = String(sequence);
	}
}

async function send(form: HTMLFormElement, base: number): Promise<Answer | null> {
	const fields = fieldsOf(form);
	fields.set('intent', 'keep');
	fields.set('sequence', String(base));
	for (const name of ['step', 'drawnFor']) {
		const value = form.dataset[name];
		if (value !== undefined) fields.set(name, value);
	}
	const answer = await fetch(form.action, {
		method: 'POST',
		headers: { accept: 'application/json', 'x-sveltekit-action': 'true' },
		body: fields
	});
	const result = deserialize<Answer, never>(await answer.text());
	return result.type === 'success' ? (result.data ?? null) : null;
}

function fieldsOf(form: HTMLFormElement): FormData {
	const fields = new FormData(form);
	for (const name of LEFT_OUT) fields.delete(name);
	return fields;
}

/** What somebody has typed and chosen, to tell whether it has changed. */
function typedIn(form: HTMLFormElement): string {
	const typed = [...fieldsOf(form)].filter(([name]) => !NOT_TYPED.includes(name));
	return JSON.stringify(typed);
}

function bodyIn(form: HTMLFormElement): HTMLTextAreaElement | null {
	return form.querySelector<HTMLTextAreaElement>('[name="body"]');
}
