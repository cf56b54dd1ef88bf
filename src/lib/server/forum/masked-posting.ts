import { Invalid, type Issue } from '#lib/errors.ts';
import type { Entry, MaskChoice } from '#lib/forum.ts';
import { extensionOf } from '../files/names.ts';
import { cleaned, tracesIn } from '../files/traces.ts';
import type { StoredFile } from '../files/uploads.ts';
import type { Actor } from '../identity/actors.ts';
import { find as findOrganisation } from '../identity/organisations.ts';
import { telltaleIn, telltalesOf } from '../identity/telltales.ts';
import * as boards from './boards.ts';
import { findPost } from './find-post.ts';
import { standingMask } from './masking.ts';
import * as posts from './posts.ts';
import * as threads from './threads.ts';

type Written = {
	title?: string;
	body: string;
	files: StoredFile[];
	mask?: MaskChoice | undefined;
	entry?: Entry | null | undefined;
	/** 取り除いて投稿する was pressed. */
	clean?: boolean | undefined;
	/** このまま投稿する was pressed. */
	named?: boolean | undefined;
};

/**
 * As `threads.open`; where the asker is masked, files that betray them are refused, or cleaned if asked for, and
 * the own name in the text is warned of. Throws `Invalid` with fields `betrays`, `named` and `files`.
 */
export async function open(
	actor: Actor,
	slug: string,
	input: Parameters<typeof threads.open>[2] & Written
): Promise<number> {
	boards.find(actor, slug);
	const files = input.mask ? await unbetraying(actor, input) : input.files;
	return threads.open(actor, slug, { ...input, files });
}

/** As `posts.reply`, with the same care where the writer is masked in this thread or chooses to be. */
export async function reply(
	actor: Actor,
	threadId: number,
	input: Parameters<typeof posts.reply>[2] & Written
): Promise<number> {
	const { id } = threads.destination(actor, threadId);
	// Whoever writes for somebody must not learn by a refusal that they are the ones who asked.
	const isMasked = !input.entry && standingMask(actor, id) !== null;
	const files = isMasked || input.mask ? await unbetraying(actor, input) : input.files;
	return posts.reply(actor, id, { ...input, files });
}

/** As `posts.edit`; the own name in a masked post is warned of here as well. */
export function edit(
	actor: Actor,
	threadId: number,
	number: number,
	input: Parameters<typeof posts.edit>[3] & { named?: boolean | undefined }
): void {
	const { row } = findPost(actor, threadId, number);
	const isOwn = row.organisationId === actor.organisation.id;
	if (isOwn && row.authorAudience !== null && !input.named) {
		const words = telltalesOf(findOrganisation(actor.organisation.id), actor.person.name);
		const issues = inText(input, words);
		if (issues.length > 0) throw new Invalid(issues);
	}
	posts.edit(actor, threadId, number, input);
}

function inText(input: { title?: string | undefined; body: string }, words: string[]): Issue[] {
	const word = telltaleIn(`${input.title ?? ''}\n${input.body}`, words);
	if (word === null) return [];
	const message = `件名か本文に「${word}」とあります。名前を伏せても、読んだ人に分かるかもしれません。`;
	return [{ field: 'named', message }];
}

/** The files that a masked author may send, or `Invalid` with everything that would betray them. */
async function unbetraying(actor: Actor, input: Written): Promise<StoredFile[]> {
	const words = telltalesOf(
		findOrganisation(input.entry?.organisation || actor.organisation.id),
		input.entry?.caller ?? actor.person.name
	);
	const issues: Issue[] = input.named ? [] : inText(input, words);
	const looked = await Promise.all(input.files.map((file) => look(file, words)));
	for (const { file, found, remedy } of looked) {
		if (remedy === 'none' || (remedy === 'clean' && input.clean)) continue;
		const advice = {
			clean: '',
			replace:
				'この種類は自動では取り除けません。元の文書で消してから作り直すか、印を外してください。',
			unreadable:
				'書いた人の欄を調べられない種類か、パスワードのかかったファイルです。印を外してください。'
		}[remedy];
		issues.push({
			field: remedy === 'clean' ? 'betrays' : 'files',
			message: `「${file.name}」：${[found.join('、'), advice].filter((part) => part !== '').join('。')}`
		});
	}
	if (issues.length > 0) throw new Invalid(issues);
	return Promise.all(
		looked.map(async ({ file, isTelling, hasTelltaleName }, index) => {
			const own = isTelling ? await cleaned(file) : file;
			const extension = extensionOf(file.name);
			return hasTelltaleName
				? { ...own, name: `添付${index + 1}${extension ? `.${extension}` : ''}` }
				: own;
		})
	);
}

type Looked = {
	file: StoredFile;
	/** What was found, each as 「作成者：井出 直人」. */
	found: string[];
	remedy: 'none' | 'clean' | 'replace' | 'unreadable';
	/** Something inside it tells, which cleaning takes out. */
	isTelling: boolean;
	hasTelltaleName: boolean;
};

async function look(file: StoredFile, words: string[]): Promise<Looked> {
	const inName = telltaleIn(file.name, words);
	const traces = await tracesIn(file);
	const found = inName === null ? [] : [`ファイル名に「${inName}」`];
	const hasTelltaleName = inName !== null;
	if (traces.kind === 'unreadable') {
		return { file, found, remedy: 'unreadable', isTelling: false, hasTelltaleName };
	}
	const telling = traces.traces.filter(
		({ text, isName }) => isName || telltaleIn(text, words) !== null
	);
	found.push(...telling.map(({ where, text }) => `${where}：${text}`));
	const remedy =
		telling.length > 0 && !traces.isCleanable ? 'replace' : found.length > 0 ? 'clean' : 'none';
	return { file, found, remedy, isTelling: telling.length > 0, hasTelltaleName };
}
