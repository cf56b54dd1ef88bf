type Form = { action?: string } | null | undefined;

/** What came back from one named action of a page ('/reply'), or null when another form was sent. */
export function refusalOf<Given extends Form>(
	form: Given,
	action: string
): NonNullable<Given> | null {
	return form && form.action === action ? form : null;
}
