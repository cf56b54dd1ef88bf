import type { Issue } from '#lib/errors.ts';
import type { Refusal } from '#lib/server/web.ts';

/** A page's `form`, whatever its actions answer. */
export type Form = object | null | undefined;

/** The thing a form is about, where several forms of a page share an action. */
export type About = { name: string; value: string | number };

type Given = Partial<Refusal & { preview: string; reaching: number | null; done: string }>;

/** A form as it came back: what was typed and chosen, and what is wrong with it; empty where another one was sent. */
export type Returned = Pick<Given, 'kept' | 'theirs' | 'preview' | 'reaching' | 'done'> & {
	/** Whether it was this form at all. */
	isBack: boolean;
	/** Which of its actions it was sent to, such as 'reply'. */
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

/** What came back of the form of a page's action 'reply', of several that share a form, or of a page's only one (''). */
export function returned(
	form: Form,
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
