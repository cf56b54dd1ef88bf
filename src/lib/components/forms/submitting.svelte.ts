import type { SubmitFunction } from '@sveltejs/kit';
import { tick } from 'svelte';

/** The state of one form while it is on its way. */
export class Submitting {
	isUnderWay = $state(false);

	/** For `use:enhance`: sends once, keeps what was typed and takes the eye to what has to be corrected. */
	enhance: SubmitFunction = ({ cancel }) => {
		if (this.isUnderWay) {
			cancel();
			return;
		}
		this.isUnderWay = true;
		return async ({ result, update }) => {
			await update({ reset: result.type === 'redirect' || result.type === 'success' });
			this.isUnderWay = false;
			await tick();
			if (result.type === 'failure') {
				document.querySelector<HTMLElement>('.error-summary, [role="alert"]')?.focus();
			}
		};
	};
}
