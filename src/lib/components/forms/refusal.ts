import type { About } from './returned.ts';

type Form = { action?: string; values?: Record<string, string> } | null | undefined;

/** What came back from one named action of a page ('/reply'), or null when another form was sent. */
export function refusalOf<Given extends Form>(
	form: Given,
	action: string,
	about: About | null = null
): NonNullable<Given> | null {
	const isIt = form?.action === action && (about === null || isAbout(form, about));
	return form && isIt ? form : null;
}

function isAbout(form: Form, { name, value }: About): boolean {
	return form?.values?.[name] === String(value);
}

type Asking = { action?: string; seats?: unknown[] } | null | undefined;

/** Whether a form came back to ask which seat it is sent from: it stands as it was sent, whatever that seat may see. */
export function asksSeat(form: Asking, action: string): boolean {
	return form?.action === action && (form.seats?.length ?? 0) > 0;
}
