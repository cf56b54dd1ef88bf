import { fileSize } from '#lib/text.ts';

export type Upload = {
	key: number;
	file: File;
	state: 'waiting' | 'sending' | 'again' | 'done' | 'failed';
	/** Bytes sent so far. */
	sent: number;
	/** Why it did not arrive, in words for its sender. */
	reason: string;
	/** Whether sending it once more can help. */
	canRetry: boolean;
	/** What the server keeps it as. */
	kept: number | null;
};

/** A broken connection is tried again by itself after so long, ms; then the sender is asked. */
const PAUSES = [1_000, 4_000];
/** Without a byte for this long the connection counts as broken, ms. */
const STALLED = 60_000;

const BROKEN = 'つながりが切れました。';
const LOGIN =
	'ログインの時間が切れました。別のタブでログインし直してから、もう一度送ってください。';

type Outcome = { kept: number } | { reason: string; isBroken: boolean; canRetry: boolean };

/** Files of a form that go up one by one, each by its own request, before the form is sent. */
export class Uploads {
	list = $state<Upload[]>([]);
	#key = 0;
	#request: XMLHttpRequest | null = null;
	#isRunning = false;

	isBusy = $derived(this.list.some(({ state }) => /^(waiting|sending|again)$/.test(state)));
	failed = $derived(this.list.filter(({ state }) => state === 'failed').length);
	done = $derived(this.list.filter(({ state }) => state === 'done').length);

	/** Adds chosen files behind the others; one that is there already is passed over. */
	add(files: File[], limit: number | undefined, most: number): void {
		for (const file of files) {
			if (this.list.some((other) => isSame(other.file, file))) continue;
			const reason =
				limit !== undefined && file.size > limit
					? `大きすぎて受け取れません。1個${fileSize(limit)}までです。`
					: this.list.length >= most
						? `一度に送れるのは${most}件までです。`
						: '';
			this.list.push({
				key: (this.#key += 1),
				file,
				state: reason === '' ? 'waiting' : 'failed',
				sent: 0,
				reason,
				canRetry: false,
				kept: null
			});
		}
		void this.#run();
	}

	/** Sends one that failed once more, from its beginning. */
	retry(upload: Upload): void {
		upload.state = 'waiting';
		upload.reason = '';
		void this.#run();
	}

	/** Stops one that is under way; it may be sent again. */
	stop(upload: Upload): void {
		if (upload.state === 'sending') this.#request?.abort();
		fail(upload, { reason: '中止しました。', canRetry: true });
	}

	/** Takes one off the form; what the server keeps of it is let go. */
	remove(upload: Upload): void {
		if (upload.state === 'sending') this.#request?.abort();
		this.list = this.list.filter(({ key }) => key !== upload.key);
		// If this is lost, the server forgets it by itself after a while.
		if (upload.kept !== null) {
			fetch(`/files/kept?file=${upload.kept}`, { method: 'DELETE' }).catch(() => undefined);
		}
	}

	/** The form has been taken in or given up: nothing is on its way any more. */
	clear(): void {
		this.#request?.abort();
		this.list = [];
	}

	async #run(): Promise<void> {
		if (this.#isRunning) return;
		this.#isRunning = true;
		for (let next = this.#next(); next; next = this.#next()) await this.#send(next);
		this.#isRunning = false;
	}

	#next(): Upload | undefined {
		return this.list.find(({ state }) => state === 'waiting');
	}

	async #send(upload: Upload): Promise<void> {
		for (let attempt = 0; ; attempt += 1) {
			upload.state = 'sending';
			upload.sent = 0;
			const outcome = await this.#attempt(upload);
			// Stopped or taken off meanwhile.
			if (!isSending(upload)) return;
			if ('kept' in outcome) {
				upload.kept = outcome.kept;
				upload.state = 'done';
				return;
			}
			const pause = PAUSES[attempt];
			if (!outcome.isBroken || pause === undefined) return fail(upload, outcome);
			upload.state = 'again';
			upload.reason = `${outcome.reason}もう一度送ります。`;
			await new Promise((resolve) => setTimeout(resolve, pause));
			if (!isAgain(upload)) return;
		}
	}

	#attempt(upload: Upload): Promise<Outcome> {
		return new Promise((resolve) => {
			const request = new XMLHttpRequest();
			this.#request = request;
			const broken = () => resolve({ reason: BROKEN, isBroken: true, canRetry: true });
			let watch = setTimeout(() => request.abort(), STALLED);
			const alive = () => {
				clearTimeout(watch);
				watch = setTimeout(() => request.abort(), STALLED);
			};
			request.upload.onprogress = ({ loaded }) => {
				alive();
				upload.sent = Math.min(loaded, upload.file.size);
			};
			request.onload = () => resolve(outcomeOf(request));
			request.onerror = broken;
			request.onabort = broken;
			request.onloadend = () => clearTimeout(watch);
			request.open('POST', `/files/kept?form=${encodeURIComponent(location.pathname)}`);
			request.setRequestHeader('accept', 'application/json');
			const body = new FormData();
			body.append('file', upload.file);
			request.send(body);
		});
	}
}

/** What the server says of one file; what it cannot say as itself is said here. */
function outcomeOf({ status, responseText }: XMLHttpRequest): Outcome {
	const { kept, refused, message } = readAnswer(responseText);
	const id = kept?.[0]?.id;
	if (status === 200 && id !== undefined) return { kept: id };
	if (status === 401 || status === 403) return { reason: LOGIN, isBroken: false, canRetry: true };
	if (refused) return { reason: refused, isBroken: false, canRetry: false };
	// A file that changed on the sender's disk, or one cut short on the way.
	if (status === 422) return { reason: message ?? BROKEN, isBroken: true, canRetry: true };
	if (status === 413) {
		const reason = '途中の機器が、大きすぎるとして受け取りませんでした。';
		return { reason, isBroken: false, canRetry: false };
	}
	return { reason: `受け取れませんでした（${status}）。`, isBroken: status >= 502, canRetry: true };
}

type Answer = { kept?: { id: number }[]; refused?: string; message?: string };

function readAnswer(text: string): Answer {
	try {
		return JSON.parse(text) as Answer;
	} catch {
		return {};
	}
}

function fail(upload: Upload, why: { reason: string; canRetry: boolean }): void {
	upload.state = 'failed';
	upload.reason = why.reason;
	upload.canRetry = why.canRetry;
}

/** Asked anew: the sender may have pressed something while the request was on its way. */
const isSending = ({ state }: Upload): boolean => state === 'sending';
const isAgain = ({ state }: Upload): boolean => state === 'again';

function isSame(one: File, other: File): boolean {
	return (
		one.name === other.name && one.size === other.size && one.lastModified === other.lastModified
	);
}
