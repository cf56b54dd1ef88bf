/** What came back of a form: what was typed, what is wrong with it, and whether it was this form at all. */
export type Sent = {
	isOpen: boolean;
	value: (name: string) => string | undefined;
	error: (field: string) => string | undefined;
};
