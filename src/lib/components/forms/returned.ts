import type { Issue } from '#lib/errors.ts';
import type { Refusal } from '#lib/server/web.ts';

/** What a page's form came back with. */
export type Form =
	| {
			action?: string;
			values?: Record<string, string>;
			issues?: Issue[];
	  }
	| null
	| undefined;

/** The thing a form is about, where several forms of a page share an action. */
export type About = { name: string; value: string | number };

type Given = Partial<Refusal & { preview: string; reaching: number | null; done: string }>;

/** A form as it came back: what was typed and chosen, and what is wrong with it; empty where another one was sent. */
export type Returned = Pick<Given, 'kept' | 'theirs' | 'preview' | 'reaching' | 'done'> & {
	/** Whether it was this form at all. */
	isBack: boolean;
	/** Which of its actions it was sent to, without the stroke. */
	act: string | null;
	issues: Issue[];
	values: Record<string, string | undefined>;
	lists: Record<string, string[] | undefined>;
	/** The seats it may be sent from, where it came back to ask that. */
	seats: Refusal['seats'];
	/** Whether it came back to ask which: it stands as it was sent, whatever the seat may see. */
	asksSeat: boolean;
	/** What is wrong with one of its fields. */
	error: (field: string) => string | undefined;
};

/** What came back of the form of one of a page's actions; `acts` are several that share one, '' a page's only one. */
export function returned(
	form: object | null | undefined,
	acts: string | readonly string[] = '',
	about: About | null = null
): Returned {
	const given: Given = form ?? {};
	const act = (given.action ?? '').replace('/', '');
	const isBack = Boolean(form) && [acts].flat().includes(act) && isAbout(given, about);
	const { issues = [], values = {}, lists = {}, seats = [], ...more } = isBack ? given : {};
	const error = (field: string) => issues.find((issue) => issue.field === field)?.message;
	const asksSeat = seats.length > 0;
	return {
		...more,
		isBack,
		act: isBack ? act : null,
		issues,
		values,
		lists,
		seats,
		asksSeat,
		error
	};
}

function isAbout({ values }: Given, about: About | null): boolean {
	return about === null || values?.[about.name] === String(about.value);
}

/** What is wrong with a field of a form that came back. */
export function errorAt(issues: Issue[] | null | undefined, field: string): string | undefined {
	return issues?.find((issue) => issue.field === field)?.message;
}
