type Form = { action?: string } | null | undefined;

/** What came back from one named action of a page ('/reply'), or null when another form was sent. */
export function refusalOf<Given extends Form>(
	form: Given,
	action: string
): NonNullable<Given> | null {
	return form && form.action === action ? form : null;
}

type Asking = { action?: string; seats?: unknown[] } | null | undefined;

/** Whether a form came back to ask which seat it is sent from: it stands as it was sent, whatever that seat may see. */
export function asksSeat(form: Asking, action: string): boolean {
	return form?.action === action && (form.seats?.length ?? 0) > 0;
}
