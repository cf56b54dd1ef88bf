import { invalidateAll } from '$app/navigation';
import { undisturbed } from '#lib/realtime.svelte.ts';
import type { SubmitFunction } from '@sveltejs/kit';
import { tick } from 'svelte';

/** The heading that tells what has to be corrected. */
export const REFUSAL = '.banner.error > [tabindex]';

/** The state of one form while it is on its way. */
export class Submitting {
	isUnderWay = $state(false);

	/** For `use:enhance`: sends once, keeps what was typed and takes the eye to what has to be corrected. */
	enhance: SubmitFunction = ({ cancel, formElement }) => {
		if (this.isUnderWay) {
			cancel();
			return;
		}
		this.isUnderWay = true;
		return async ({ result, update }) => {
			// What went through is gone from the form before the next page shows it again.
			if (result.type === 'redirect') putAway(formElement);
			await undisturbed(async () => {
				// Somebody was quicker: what stands now is needed beside what was typed.
				if (result.type === 'failure' && result.status === 409) await invalidateAll();
				await update({ reset: false });
			});
			this.isUnderWay = false;
			if (result.type !== 'error') letGoOfFiles(formElement);
			await tick();
			if (result.type === 'failure' || result.type === 'success') takeTheEye();
		};
	};
}

/** Empties a form that has done its work, and closes what was opened for it, as without JavaScript. */
function putAway(form: HTMLFormElement): void {
	form.reset();
	const folded = form.closest('details');
	if (folded) folded.open = false;
}

/** To what has to be corrected, or to what has been made. */
function takeTheEye(): void {
	const main = document.querySelector('main');
	const places = [REFUSAL, '.reaching [tabindex]', '.preview', '.banner.success > [tabindex]'];
	const first = places.map((place) => main?.querySelector<HTMLElement>(place)).find(Boolean);
	first?.focus();
}

/** The server has taken in or refused every chosen file: sending them once more would attach them twice. */
function letGoOfFiles(form: HTMLFormElement): void {
	for (const input of form.querySelectorAll<HTMLInputElement>('input[type="file"]')) {
		input.value = '';
		input.dispatchEvent(new CustomEvent('letgo'));
	}
}
