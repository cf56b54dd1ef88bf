import { tracesDb } from '../db/index.ts';
import { preview, type Previewable, type Unreadable } from '../files/extract.ts';
import { extensionOf } from '../files/names.ts';
import { pathOf } from '../files/store.ts';
import { wordsOf } from '../files/words.ts';
import { now } from '../now.ts';
import { trace } from '../record/traces.ts';
import { reread } from './entries.ts';
import { bearersOf, prepared } from './sources.ts';

type Undrawn = Previewable & { sha256: string; name: string };

/**
 * Draws the words of attached files that were never read, one after the other in a worker with its limits,
 * and puts them into the index. What a scanner still looks at or has refused is not opened.
 */
export async function drawTexts(): Promise<void> {
	for (;;) {
		const { $client: client } = tracesDb();
		const file = prepared(client, selectUndrawn).get() as Undrawn | undefined;
		if (!file) return;
		keep(file.sha256, await drawn(file));
	}
}

async function drawn(file: Undrawn): Promise<{ text: string; obstacle: Unreadable | null }> {
	if (file.previews === null || file.previews === 'image') return { text: '', obstacle: null };
	const extension = extensionOf(file.name) as Previewable['extension'];
	const shown = await preview(pathOf(file.sha256), { ...file, extension });
	return shown.kind === 'none'
		? { text: '', obstacle: shown.reason }
		: { text: wordsOf(shown), obstacle: null };
}

function keep(sha256: string, { text, obstacle }: { text: string; obstacle: string | null }): void {
	trace((connection) =>
		connection.transaction(
			() => {
				const { $client: client } = tracesDb();
				// It may have been erased while it was read.
				if (!prepared(client, 'select 1 from blob where sha256 = ?').get(sha256)) return;
				prepared(client, insertText).run(sha256, text, obstacle, now().getTime());
				for (const { root, part } of bearersOf(client, sha256)) reread(client, root, part);
			},
			{ behavior: 'immediate' }
		)
	);
}

const selectUndrawn = `select a.sha256, a.name, a.kind, a.previews, a.marks from attachment a
	join blob b on b.sha256 = a.sha256 and b.scan in ('off', 'clean')
	where a.thing_type in ('post', 'notice', 'material-version', 'ticket-message', 'article') and a.removed_at is null
		and a.sha256 not in (select sha256 from file_text) order by a.id limit 1`;

const insertText = `insert or replace into file_text (sha256, text, obstacle, drawn_at) values (?, ?, ?, ?)`;
