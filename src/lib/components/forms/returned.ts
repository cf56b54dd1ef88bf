import type { Issue } from '#lib/errors.ts';
import { isAbout, type About } from './refusal.ts';

/** What a page's form came back with. */
export type Form =
	| {
			action?: string;
			values?: Record<string, string>;
			issues?: Issue[];
	  }
	| null
	| undefined;

/** What was typed into a form that came back, what is wrong with it, and whether it was this form at all. */
export type Sent = {
	isOpen: boolean;
	value: (name: string) => string | undefined;
	error: (field: string) => string | undefined;
};

/** What came back of one of a page's named actions ('' for its only one): its values, its errors, and whether it was that one. */
export function returned(form: Form, act: string, about: About | null = null): Sent {
	const isIt = form && (form.action ?? '') === (act === '' ? '' : `/${act}`);
	const own = isIt && (about === null || isAbout(form, about)) ? form : null;
	return {
		isOpen: own !== null,
		value: (name: string) => own?.values?.[name],
		error: (field: string) => errorAt(own?.issues, field)
	};
}

/** What is wrong with a field of a form that came back. */
export function errorAt(issues: Issue[] | null | undefined, field: string): string | undefined {
	return issues?.find((issue) => issue.field === field)?.message;
}
