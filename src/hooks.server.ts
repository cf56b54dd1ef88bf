import type { Handle, HandleServerError, ServerInit } from '@sveltejs/kit';
import { closeDatabase } from '#lib/server/db/index.ts';
import { watchStatements } from '#lib/server/db/watching.ts';
import { isDemoData } from '#lib/server/demo/state.ts';
import { start as startReading } from '#lib/server/forum/reading.ts';
import { startListener, stopListener } from '#lib/server/helpdesk/mail/listener.ts';
import * as setup from '#lib/server/identity/setup.ts';
import {
	blankCookie,
	cookieName,
	peek,
	resume,
	sessionIdIn
} from '#lib/server/identity/sessions.ts';
import type { Actor } from '#lib/server/identity/actors.ts';
import { mustSetUp } from '#lib/server/identity/second-factor/required.ts';
import { hasAcceptedTerms } from '#lib/server/identity/terms.ts';
import { hearOthers, registerListeners } from '#lib/server/listeners.ts';
import { noteObstacle, obstacleIn, type Obstacle } from '#lib/server/obstacles.ts';
import { log, reportFailure } from '#lib/server/log.ts';
import { announceSetup, openYui } from '#lib/server/operations/open.ts';
import { savedName } from '#lib/server/files/names.ts';
import { noteAccess } from '#lib/server/record/access.ts';
import { reportFailuresTo } from '#lib/server/record/change.ts';
import { doors, entersDoor, refusalAt } from '#lib/server/permissions.ts';
import { attachSockets, closeSockets } from '#lib/server/realtime/sockets.ts';
import { roomsOf } from '#lib/server/realtime/topics.ts';
import { startSchedule, stopSchedule } from '#lib/server/schedule.ts';
import {
	addressOf,
	isOwnAct,
	isOwnOrigin,
	isSecure,
	loginPath,
	secondFactorPath,
	setCookie,
	welcomePath
} from '#lib/server/requests.ts';
import { adviceTo, typedIn } from '#lib/server/web.ts';
import { plainPage, type Typed } from '#lib/server/plain-page.ts';
import { settings } from '#lib/server/settings.ts';

export const init: ServerInit = async () => {
	globalThis.yuiStop?.();
	watchStatements(settings().slowQuery, (sql, ms) => log.warn({ sql, ms }, 'slow statement'));
	openOrLeave();
	registerListeners();
	if (settings().isDemo && !isDemoData()) {
		// A whole year of people and papers: nothing that runs in earnest carries it.
		const { loadDemo } = await import('#lib/server/demo/load.ts');
		await loadDemo();
	}
	reportFailuresTo(reportFailure);
	startSchedule(reportFailure, hearOthers);
	await startListener(reportFailure);
	if (globalThis.httpServer) attachSockets(globalThis.httpServer, admit, isOwnOrigin);
	announceSetup();
	globalThis.yuiStop = () => {
		stopSchedule();
		void stopListener();
		closeSockets();
		closeDatabase();
	};
};

/** A data folder that cannot be opened is the operator's to mend: told in a sentence, without a stack. */
function openOrLeave(): void {
	const { folder } = settings();
	try {
		openYui(folder);
	} catch (thrown) {
		const obstacle = obstacleIn(thrown);
		if (!obstacle) throw thrown;
		console.error(`データフォルダー ${folder} を開けません：${obstacle.message}（${thrown}）`);
		process.exit(1);
	}
}

/** Drawn without a script. */
const LIGHT_PAGE = '/(app)/today';

export const handle: Handle = async ({ event, resolve }) => {
	const began = performance.now();
	event.locals.requestId = crypto.randomUUID().slice(0, 8);
	const response = await answer({ event, resolve });
	response.headers.set('x-request-id', event.locals.requestId);
	if (isSecure(event)) response.headers.set('strict-transport-security', 'max-age=31536000');
	log.info(
		{
			request: event.locals.requestId,
			method: event.request.method,
			route: event.route.id,
			status: response.status,
			ms: Math.round(performance.now() - began)
		},
		'request'
	);
	return response;
};

const answer: Handle = async ({ event, resolve }) => {
	const method = event.request.method;
	if (method !== 'GET' && method !== 'HEAD') {
		const { headers } = event.request;
		const isCrossSite = headers.get('sec-fetch-site') === 'cross-site';
		if (isCrossSite || !isOwnOrigin(headers.get('origin'), headers.get('host'))) {
			return plainPage(
				403,
				'ほかのサイトから送られた操作は受け付けません。結いの画面からやり直してください。'
			);
		}
	}
	const barred = await recognise(event);
	if (barred)
		return plainPage(barred.status, `${barred.message}時間をおいて、もう一度お試しください。`);
	const door = event.route.id === null ? null : doors[event.route.id];
	if (door === undefined) return plainPage(404, 'お探しのページは見つかりません。');
	if (door !== null) {
		const entry = entersDoor(door, event.locals.actor);
		if (entry === 'sign-in' && !isEnhancedPost(event)) return signInFirst(event);
		// A page tells so itself, inside its frame; everything else is refused here.
		const refusal = entry === 'no' ? refusalAt(door) : null;
		if (refusal !== null && method !== 'GET') {
			return plainPage(403, refusal, { advice: adviceTo(event.locals.actor, refusal) });
		}
		event.locals.refusal = refusal;
		const first = owedFirst(event);
		if (first !== null) {
			if (!isEnhancedPost(event)) return settleFirst(event, first);
			event.locals.actor = null;
		}
	}
	const response = await resolve(event, {
		transformPageChunk: ({ html }) => {
			const page = html.replace('%yui.density%', event.locals.actor?.person.density ?? 'standard');
			// Nothing comes alive on the light page, so the marks for it may go.
			return event.route.id === LIGHT_PAGE ? page.replace(/<!--[^>]*-->/g, '') : page;
		}
	});
	return finished(event, response);
};

export const handleError: HandleServerError = ({ error, status, event }) => {
	const reference = event.locals.requestId;
	const obstacle = obstacleIn(error);
	if (status >= 500) {
		log.error(
			{ request: reference, method: event.request.method, route: event.route.id, err: error },
			'failed'
		);
		if (obstacle) {
			noteObstacle(obstacle);
			event.locals.status = obstacle.status;
			return {
				message: `${obstacle.message}時間をおいて、もう一度お試しください。`,
				reference
			};
		}
		return {
			message: '結いの中で問題が起きました。時間をおいてもう一度お試しください。',
			reference
		};
	}
	return { message: refusalOf(status), reference };
};

function refusalOf(status: number): string {
	if (status === 404) return 'お探しのページは見つかりません。';
	if (status === 405) return 'この画面では、その操作はできません。';
	return 'この操作は受け付けられませんでした。画面を開き直してお試しください。';
}

/** Says who asks; gives what stands in the way where that cannot even be read. */
async function recognise(event: Parameters<Handle>[0]['event']): Promise<Obstacle | null> {
	event.locals.actor = null;
	event.locals.sessionId = null;
	event.locals.sessionEndsAt = null;
	event.locals.fellBack = false;
	event.locals.status = null;
	event.locals.refusal = null;
	const sessionId = event.cookies.get(cookieName(isSecure(event)));
	if (!sessionId) return null;
	let signedIn: Awaited<ReturnType<typeof resume>>;
	try {
		signedIn = await resume(sessionId, isSecure(event), isOwnAct(event.request));
	} catch (thrown) {
		const obstacle = obstacleIn(thrown);
		if (!obstacle) throw thrown;
		noteObstacle(obstacle);
		reportFailure(thrown);
		return obstacle;
	}
	if (signedIn) {
		event.locals.actor = signedIn.actor;
		event.locals.sessionId = signedIn.sessionId;
		event.locals.sessionEndsAt = signedIn.endsAt;
		event.locals.fellBack = signedIn.fellBackFrom;
		if (signedIn.fellBackFrom) startReading(signedIn.actor.tenure.id);
		if (signedIn.cookie) setCookie(event, signedIn.cookie);
	} else {
		setCookie(event, blankCookie(isSecure(event)));
	}
	return null;
}

/** With JavaScript the form itself says that the session is over and keeps what was typed. */
function isEnhancedPost(event: Parameters<Handle>[0]['event']): boolean {
	const { method, headers } = event.request;
	return method === 'POST' && headers.get('x-sveltekit-action') === 'true';
}

async function signInFirst(event: Parameters<Handle>[0]['event']): Promise<Response> {
	if (setup.isNeeded()) return redirectTo('/setup');
	if (event.request.method === 'POST') return sessionIsOver(await typedIn(event));
	return leadTo(event, loginPath(event));
}

/** What is owed before anything behind the door, files too: the present 利用規約, then a second factor where the role needs one. */
function owedFirst(event: Parameters<Handle>[0]['event']): Owed | null {
	const { actor } = event.locals;
	const route = event.route.id ?? '';
	const isBehindDoor = route.startsWith('/(app)') || route.startsWith('/files/');
	if (!isBehindDoor || actor === null) return null;
	if (!hasAcceptedTerms(actor)) return { path: welcomePath(event), sentence: CONFIRM_FIRST };
	if (mustSetUp(actor)) return { path: secondFactorPath(event), sentence: SET_UP_FIRST };
	return null;
}

type Owed = { path: string; sentence: string };

async function settleFirst(
	event: Parameters<Handle>[0]['event'],
	{ path, sentence }: Owed
): Promise<Response> {
	const { method, headers } = event.request;
	if (method === 'POST') return plainPage(403, sentence, { typed: await typedIn(event) });
	const isPage = event.isDataRequest || headers.get('sec-fetch-dest') !== 'empty';
	return isPage ? leadTo(event, path) : plainPage(403, sentence);
}

const CONFIRM_FIRST =
	'先に利用規約の確認が必要です。書いた文章があれば控えてから、ホームへ進んでください。';
const SET_UP_FIRST =
	'先に二段階認証の登録が必要です。書いた文章があれば控えてから、ホームへ進んでください。';

/** A page in the browser follows a redirect, its script wants to be told. */
function leadTo(event: Parameters<Handle>[0]['event'], location: string): Response {
	return event.isDataRequest ? Response.json({ type: 'redirect', location }) : redirectTo(location);
}

function sessionIsOver(typed: Typed[]): Response {
	return plainPage(
		401,
		'ログインの時間が切れました。下の文章を控えてから、もう一度ログインしてください。',
		{ typed }
	);
}

function redirectTo(location: string): Response {
	return new Response(null, { status: 303, headers: { location } });
}

function finished(event: Parameters<Handle>[0]['event'], response: Response): Response {
	const type = response.headers.get('content-type') ?? '';
	// The framework answers a wrong method or a broken form with a line of plain English.
	if (response.status >= 400 && !/html|json/.test(type)) {
		return plainPage(
			response.status,
			'この操作は受け付けられませんでした。画面を開き直してお試しください。'
		);
	}
	const isPage = type.startsWith('text/html');
	const status = isPage && event.locals.status ? event.locals.status : response.status;
	const { headers } = response;
	if (event.locals.actor && status === 200) noteDownload(event, event.locals.actor, headers);
	if (!headers.has('cache-control')) headers.set('cache-control', 'private, no-store');
	if (status === response.status) return response;
	return new Response(response.body, { status, statusText: '', headers });
}

/** Whatever is saved to somebody's own machine goes on record, wherever it came from. */
function noteDownload(event: Parameters<Handle>[0]['event'], actor: Actor, headers: Headers): void {
	const name = savedName(headers.get('content-disposition'));
	if (name === null) return;
	const isStored = event.route.id === '/files/[id]';
	noteAccess(actor, 'download', {
		subject: isStored ? `attachment:${event.params.id}` : event.url.pathname,
		file: isStored ? '' : name,
		address: addressOf(event)
	});
}

async function admit(cookie: string | undefined) {
	const sessionId = sessionIdIn(cookie);
	const actor = sessionId ? peek(sessionId) : null;
	if (!sessionId || !actor || !hasAcceptedTerms(actor) || mustSetUp(actor)) return null;
	return { sessionId, tenureId: actor.tenure.id, personId: actor.person.id, rooms: roomsOf(actor) };
}
