/** Typing is told this often, ms; it counts as writing for two minutes. */
const EVERY = 30_000;

/** Tells colleagues at the desk that somebody is writing in a case; nothing waits for it, and nothing depends on it. */
export class Writing {
	#toldAt = -EVERY;

	note(number: string): void {
		if (performance.now() - this.#toldAt < EVERY) return;
		this.#toldAt = performance.now();
		fetch(`/helpdesk/${number}/writing`, { method: 'POST' }).catch(() => (this.#toldAt = -EVERY));
	}
}
