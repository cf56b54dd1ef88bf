import {
	error,
	fail,
	isRedirect,
	redirect,
	type ActionFailure,
	type Redirect,
	type RequestEvent
} from '@sveltejs/kit';
import { createHash } from 'node:crypto';
import * as v from 'valibot';
import {
	Conflict,
	Forbidden,
	Invalid,
	NotFound,
	TooMany,
	Unavailable,
	type Issue
} from '#lib/errors.ts';
import { labels } from '#lib/labels.ts';
import { listsOf } from '#lib/list-fields.ts';
import { render } from '#lib/markdown.ts';
import { tabsToTables } from '#lib/table-text.ts';
import { cleanText } from '#lib/text.ts';
import { inOneView } from './db/index.ts';
import { forget, keepFiles, keptFiles, type KeptFile } from './files/drafts.ts';
import {
	largestForm,
	MAX_FILES,
	receive,
	type ReceivedForm,
	type StoredFile
} from './files/uploads.ts';
import { actorOf, tenuresOf, type Actor } from './identity/actors.ts';
import { ADVICE, noteObstacle, obstacleIn } from './obstacles.ts';
import type { Typed } from './plain-page.ts';
import { reportFailure } from './log.ts';
import { whatToDo } from './refusals.ts';
import { loginPath, notify, ownPath } from './requests.ts';
import { settings } from './settings.ts';

/** What a form gets back when it did not go through; everything typed is in `values`. */
export type Refusal = {
	/** The named action the form was for, such as '/reply'; '' for a page's only one. */
	action: string;
	issues: Issue[];
	values: Record<string, string>;
	lists: Record<string, string[]>;
	/** Files that came with the form and need not be chosen again. */
	kept: KeptFile[];
	/** The text that stands now, when somebody else was quicker. */
	theirs: string | null;
	/** The two seats to choose between, when another seat is active than the form was drawn for. */
	seats: { tenureId: number; label: string }[];
};

/** What a form gets back after プレビュー. */
type Previewed = Refusal & {
	preview: string;
	/** How many organisations the act will reach, where that number has to be seen before it is done. */
	reaching: number | null;
};

/** What a form gets back when one of its buttons did something on the way, and the form goes on. */
export type Continued = Refusal & {
	/** What was done, in one sentence. */
	done: string;
};

/** Thrown by a verb that has done something on the way: the form comes back with everything typed and chosen. */
export class GoesOn {
	readonly done: string;

	constructor(done: string) {
		this.done = done;
	}
}

type AnySchema = v.GenericSchema<unknown, object>;

export type Input<Values> = Values & { files: StoredFile[] };

type Loading = RequestEvent & { locals: App.Locals };

const TOO_MANY_FILES = `添付は合わせて${MAX_FILES}個までです。いくつか外してください。`;

const SESSION_OVER =
	'ログインの時間が切れました。文章は残っています。別のタブでログインし直してから、もう一度送ってください。添付は選び直してください。';

/** Wraps a `load` or endpoint: what the domain throws becomes the right status and a Japanese page, inside its frame. */
export function reading<Event extends Loading, Result>(
	load: (event: Event, actor: Actor) => Result | Promise<Result>,
	kind: 'page' | 'frame' = 'page'
): (event: Event) => Promise<Result> {
	return async (event) => {
		const { actor } = event.locals;
		if (!actor) redirect(303, loginPath(event));
		if (event.locals.refusal && kind === 'page') throw httpError(403, event.locals.refusal, actor);
		try {
			return await inOneView(() => load(event, actor));
		} catch (thrown) {
			throw answered(thrown, actor);
		}
	};
}

/** As `reading`, for pages that are open to people who are not signed in. */
export function readingAnyone<Event extends Loading, Result>(
	load: (event: Event) => Result | Promise<Result>
): (event: Event) => Promise<Result> {
	return async (event) => {
		try {
			return await inOneView(() => load(event));
		} catch (thrown) {
			throw answered(thrown, event.locals.actor);
		}
	};
}

/**
 * Runs one action: reads the streamed form, checks it against `schema`, calls the domain's verb as the
 * seat the form was drawn for. Refused input comes back as 422 (409, 403, 429) with everything typed.
 * Where `reach` counts whom the act touches, the form must have shown that number (its field `reaching`);
 * else it comes back once more to show it.
 */
export async function submit<Schema extends AnySchema, Result = never>(
	event: RequestEvent,
	schema: Schema,
	verb: (input: Input<v.InferOutput<Schema>>, actor: Actor) => Result | Promise<Result>,
	reach?: (input: Input<v.InferOutput<Schema>>, actor: Actor) => number | null
): Promise<ActionFailure<Refusal> | Previewed | Continued | Result> {
	const form = await received(event);
	const signedIn = event.locals.actor;
	if (!signedIn) return fail(401, refusalOf(event, form, [{ field: '', message: SESSION_OVER }]));
	const drawnFor = Number(single(form, 'as') ?? single(form, 'drawnFor') ?? signedIn.tenure.id);
	const actor = seatOf(signedIn, drawnFor, form.fields.has('as'));
	const kept = keptFiles(signedIn, idsIn(form, 'kept'));
	const files = [...kept, ...form.files];
	const refuse = (status: number, issues: Issue[], more: Partial<Refusal> = {}) =>
		fail(status, {
			...refusalOf(event, form, issues),
			kept: [
				...kept.map(({ id, name, size }) => ({ id, name, size })),
				...keptIfPossible(signedIn, event.url.pathname, form.files)
			],
			...more
		});
	if (!actor) {
		const { organisation, seat } = signedIn;
		const message = `別の役割に切り替わっています（いまは${organisation.name} ${seat.name}）。どちらとして送るか選んでください。`;
		return refuse(409, [{ field: '', message }], { seats: seatChoices(signedIn, drawnFor) });
	}
	if (form.fields.get('intent')?.[0] === 'table') {
		form.fields.set('body', [tabsToTables(cleanText(single(form, 'body') ?? ''))]);
		return previewed(refuse(200, []), null);
	}
	if (form.obstacle) {
		return refuse(form.obstacle.status, [{ field: '', message: form.obstacle.message + ADVICE }]);
	}
	const parsed = v.safeParse(schema, fieldsOf(form, schema));
	const issues = parsed.success ? [] : issuesOf(parsed.issues);
	for (const message of form.refusals) issues.push({ field: 'files', message });
	if (files.length > MAX_FILES) issues.push({ field: 'files', message: TOO_MANY_FILES });
	if (!parsed.success || issues.length > 0) return refuse(422, issues);
	if (form.fields.get('intent')?.[0] === 'preview') return previewed(refuse(200, []), null);
	const input = { ...parsed.output, files } as Input<v.InferOutput<Schema>>;
	const goesOn = (done: string) => ({ ...refuse(200, []).data, done });
	return await attempt<Result | Previewed | Continued>(event, form, refuse, () =>
		once(signedIn, form, async () => {
			const reaching = reach?.(input, actor) ?? null;
			if (reaching !== null && single(form, 'reaching') !== String(reaching)) {
				return previewed(refuse(200, []), reaching);
			}
			try {
				const result = await verb(input, actor);
				forget(signedIn, idsIn(form, 'offered'));
				return result;
			} catch (thrown) {
				if (thrown instanceof GoesOn) return goesOn(thrown.done);
				throw thrown;
			}
		})
	);
}

/** A preview is no refusal, but like one it gives back everything typed and chosen. */
function previewed(refusal: { data: Refusal }, reaching: number | null): Previewed {
	const preview = render(cleanText(refusal.data.values.body ?? ''));
	return { ...refusal.data, preview, reaching };
}

/** As `submit`, for the forms at the door, where nobody is signed in and nothing is attached. */
export async function submitAnyone<Schema extends AnySchema, Result = never>(
	event: RequestEvent,
	schema: Schema,
	verb: (input: v.InferOutput<Schema>) => Result | Promise<Result>
): Promise<ActionFailure<Refusal> | Result> {
	const form = await received(event);
	const refuse = (status: number, issues: Issue[]) => fail(status, refusalOf(event, form, issues));
	const parsed = v.safeParse(schema, fieldsOf(form, schema));
	if (!parsed.success) return refuse(422, issuesOf(parsed.issues));
	return await attempt(event, form, refuse, () => verb(parsed.output));
}

/** Checks a GET form's fields; what is wrong comes back like a refused post. */
export function checked<Schema extends AnySchema>(
	schema: Schema,
	values: Record<string, string>
): { values: v.InferOutput<Schema> | null; issues: Issue[] } {
	const parsed = v.safeParse(schema, values);
	return parsed.success
		? { values: parsed.output, issues: [] }
		: { values: null, issues: issuesOf(parsed.issues) };
}

/** For a page that looks something up by what was typed into a GET form: what cannot be is said in that form. */
export function orIssues<Result>(look: () => Result): { result: Result | null; issues: Issue[] } {
	try {
		return { result: look(), issues: [] };
	} catch (thrown) {
		if (thrown instanceof Invalid) return { result: null, issues: thrown.issues };
		if (thrown instanceof NotFound || thrown instanceof Forbidden) {
			return { result: null, issues: [{ field: 'into', message: thrown.message }] };
		}
		throw thrown;
	}
}

/** Ends an action: the page it leads to, its own where no other is given, says in one sentence what was done. */
export function done(event: RequestEvent, sentence: string, path = event.url.pathname): never {
	notify(event, sentence);
	redirect(303, path);
}

/** A route parameter that must be a whole number; anything else does not exist. */
export function idOf(text: string | undefined): number {
	if (!text || !/^[1-9]\d{0,14}$/.test(text)) throw new NotFound(labels.notFound);
	return Number(text);
}

/** Takes a form in; from somebody who is not signed in it takes the text and lets every file fall. */
async function received(event: RequestEvent): Promise<ReceivedForm> {
	const { uploadMax } = settings();
	try {
		return await receive(event.request, event.locals.actor ? uploadMax : 0, largestForm(uploadMax));
	} catch (thrown) {
		throw answered(thrown, event.locals.actor);
	}
}

/**
 * Takes files in ahead of the form they belong to (`form` in the address), and keeps them for their writer as those
 * of a refused form are: the form then sends their ids alone. Gives what was kept, or one sentence why not.
 */
export async function keepAhead(
	event: RequestEvent
): Promise<{ kept: KeptFile[] } | { refused: string }> {
	const { actor } = event.locals;
	if (!actor) return { refused: SESSION_OVER };
	const form = await received(event);
	if (form.obstacle) return { refused: form.obstacle.message };
	const [refused] = form.refusals;
	if (refused !== undefined) return { refused };
	if (form.files.length === 0) return { refused: '空のファイルか、途中で切れたファイルです。' };
	return { kept: keepFiles(actor, ownPath(event.url.searchParams.get('form')), form.files) };
}

/** What somebody can do who was refused with this sentence. */
export function adviceTo(actor: Actor | null, refusal: string): string {
	return whatToDo(refusal, actor?.organisation.kind === '組合');
}

/** What stood in a form's title and body, for a page that can only hand it back. */
export async function typedIn(event: RequestEvent): Promise<Typed[]> {
	const form = await received(event);
	return [
		{ label: '件名', text: single(form, 'title') ?? '' },
		{ label: '本文', text: single(form, 'body') ?? '' }
	];
}

async function attempt<Result>(
	event: RequestEvent,
	form: ReceivedForm,
	refuse: (status: number, issues: Issue[], more?: Partial<Refusal>) => ActionFailure<Refusal>,
	act: () => Result | Promise<Result>
): Promise<ActionFailure<Refusal> | Result> {
	try {
		return await act();
	} catch (thrown) {
		if (thrown instanceof Invalid) return refuse(422, thrown.issues);
		const issues = thrown instanceof Error ? [{ field: '', message: thrown.message }] : [];
		if (thrown instanceof Conflict) return refuse(409, issues, { theirs: thrown.theirs });
		if (thrown instanceof Forbidden) return refuse(403, issues);
		if (thrown instanceof TooMany) return refuse(429, issues);
		if (thrown instanceof Unavailable) return refuse(503, issues);
		const obstacle = obstacleIn(thrown);
		if (obstacle) {
			noteObstacle(obstacle);
			reportFailure(thrown);
			return refuse(obstacle.status, [{ field: '', message: obstacle.message + ADVICE }]);
		}
		if (thrown instanceof NotFound) {
			// With JavaScript the form stays; without it the page behind it is gone and hands the text back.
			if (event.request.headers.get('x-sveltekit-action') === 'true') return refuse(404, issues);
			error(404, { message: thrown.message, typed: single(form, 'body') ?? '' });
		}
		throw answered(thrown, event.locals.actor);
	}
}

/** The one place where the domain's errors become statuses. */
function answered(thrown: unknown, actor: Actor | null): unknown {
	if (thrown instanceof NotFound) return httpError(404, thrown.message);
	if (thrown instanceof Forbidden) return httpError(403, thrown.message, actor);
	if (thrown instanceof Conflict) return httpError(409, thrown.message);
	if (thrown instanceof TooMany) return httpError(429, thrown.message);
	if (thrown instanceof Invalid) return httpError(422, thrown.message);
	if (thrown instanceof Unavailable) return httpError(503, thrown.message);
	const obstacle = obstacleIn(thrown);
	if (!obstacle) return thrown;
	noteObstacle(obstacle);
	reportFailure(thrown);
	return httpError(obstacle.status, `${obstacle.message}時間をおいて、もう一度お試しください。`);
}

/** Files of a refused form are kept for its writer; where even that cannot be written, they are chosen again. */
function keptIfPossible(actor: Actor, form: string, files: StoredFile[]): KeptFile[] {
	try {
		return keepFiles(actor, form, files);
	} catch (thrown) {
		if (!obstacleIn(thrown)) throw thrown;
		return [];
	}
}

function httpError(status: number, message: string, actor: Actor | null = null): unknown {
	const advice = status === 403 && { advice: adviceTo(actor, message) };
	try {
		error(status, { message, ...advice });
	} catch (thrown) {
		return thrown;
	}
}

function seatOf(signedIn: Actor, drawnFor: number, isChosen: boolean): Actor | null {
	if (drawnFor === signedIn.tenure.id) return signedIn;
	const isOwn = tenuresOf(signedIn.person.id).some((held) => held.id === drawnFor);
	return isChosen && isOwn ? actorOf(drawnFor) : null;
}

function seatChoices(signedIn: Actor, drawnFor: number): Refusal['seats'] {
	return tenuresOf(signedIn.person.id)
		.filter((held) => held.id === drawnFor || held.id === signedIn.tenure.id)
		.map((held) => ({ tenureId: held.id, label: `${held.organisation} ${held.seat}` }));
}

function refusalOf(event: RequestEvent, form: ReceivedForm, issues: Issue[]): Refusal {
	const values: Record<string, string> = {};
	const lists: Record<string, string[]> = {};
	for (const [name, given] of form.fields) {
		if (
			name in Object.prototype ||
			/^(password|again|current|code|digits|spare|signed)$/.test(name)
		)
			continue;
		values[name] = given[0] ?? '';
		lists[name] = given;
	}
	const action = [...event.url.searchParams.keys()].find((key) => key.startsWith('/')) ?? '';
	return { action, issues, values, lists, kept: [], theirs: null, seats: [] };
}

/**
 * Runs a form once: the same form with the same content sent again (a double click, a repeated send)
 * goes where the first one went, without doing it twice.
 */
async function once<Result>(
	signedIn: Actor,
	form: ReceivedForm,
	act: () => Promise<Result>
): Promise<Result> {
	const token = single(form, 'once');
	const content = JSON.stringify([...form.fields, form.files.map((file) => file.sha256)]);
	const key = `${signedIn.person.id} ${createHash('sha256').update(content).digest('hex')}`;
	const gone = token === null ? undefined : sent.get(key);
	if (gone) throw gone;
	try {
		return await act();
	} catch (thrown) {
		if (!isRedirect(thrown)) throw thrown;
		forget(signedIn, idsIn(form, 'offered'));
		if (token !== null) remember(key, thrown);
		throw thrown;
	}
}

function remember(key: string, went: Redirect): void {
	sent.set(key, went);
	const [oldest] = sent.keys();
	if (sent.size > SENT_REMEMBERED && oldest !== undefined) sent.delete(oldest);
}

const sent = new Map<string, Redirect>();
const SENT_REMEMBERED = 2_000;

/** Repeated fields come as lists where the form's own schema wants one, and as one text everywhere else. */
function fieldsOf(form: ReceivedForm, schema: AnySchema): Record<string, string | string[]> {
	const first = [...form.fields].map(([name, given]) => [name, given[0] ?? '']);
	const lists = listsOf(schema, Object.fromEntries(first));
	return Object.fromEntries(
		[...form.fields].map(([name, given]) => [
			name,
			lists.has(name) ? given : cleanText(given[0] ?? '')
		])
	);
}

function single(form: ReceivedForm, name: string): string | null {
	const value = form.fields.get(name)?.[0];
	return value === undefined || value === '' ? null : value;
}

function issuesOf(found: readonly v.BaseIssue<unknown>[]): Issue[] {
	return found.map((issue) => {
		const field = String(issue.path?.[0]?.key ?? '');
		const isPlain = /[ぁ-んァ-ヶ一-龠]/.test(issue.message);
		return { field, message: isPlain ? issue.message : '入力を確かめてください。' };
	});
}

function idsIn(form: ReceivedForm, name: string): number[] {
	return (form.fields.get(name) ?? [])
		.slice(0, MAX_FILES * 2)
		.map(Number)
		.filter(Number.isInteger);
}
