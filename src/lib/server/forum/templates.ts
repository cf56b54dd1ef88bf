import { and, asc, eq, isNull } from 'drizzle-orm';
import { db, schema } from '../db/index.ts';
import type { Actor } from '../identity/actors.ts';
import { now } from '../now.ts';
import { authorize, found, may } from '../permissions.ts';
import { change, system } from '../record/change.ts';
import * as boards from './boards.ts';

const { board, boardTemplate } = schema;

export type Template = { id: number; name: string; body: string };

const first: { name: string; body: string }[] = [
	{
		name: '困りごとを尋ねる',
		body: '■ 現象\n（いつから、どの画面で、何が起きるか）\n\n■ 環境\n（製品名、版、台数、共同利用か単独か）\n\n■ 試したこと\n- \n\n■ 知りたいこと\n'
	},
	{
		name: '各団体のようすを尋ねる',
		body: '■ 尋ねたいこと\n\n■ 背景\n（なぜ知りたいか、いつまでに要るか）\n\n■ 教えてほしい項目\n1. \n2. \n\n■ 当団体のいまの状況\n'
	},
	{
		name: '資料や経験を知らせる',
		body: '■ 何を知らせるか\n\n■ 使い方\n\n■ うまくいったこと、いかなかったこと\n- \n\n■ 再利用の条件\n（自由に直して使ってよい、など）\n'
	}
];

/** Lays three ひな形 on every board of a new installation. */
export function seedTemplates(): void {
	if (db().select({ id: boardTemplate.id }).from(boardTemplate).limit(1).get()) return;
	change(system, (tx, record) => {
		const all = tx.select({ id: board.id }).from(board).orderBy(asc(board.position)).all();
		for (const { id: boardId } of all) {
			for (const template of first)
				tx.insert(boardTemplate)
					.values({ boardId, ...template })
					.run();
		}
		record('templates.seeded', 'boards', { count: all.length * first.length });
	});
}

/** The ひな形 of a board, oldest first. */
export function templatesOf(of: boards.Board): Template[] {
	return db()
		.select({ id: boardTemplate.id, name: boardTemplate.name, body: boardTemplate.body })
		.from(boardTemplate)
		.where(and(eq(boardTemplate.boardId, of.id), isNull(boardTemplate.removedAt)))
		.orderBy(asc(boardTemplate.id))
		.all();
}

/** Whether this actor looks after the ひな形 of a board. */
export function keepsTemplates(actor: Actor, of: boards.Board): boolean {
	return may(actor, 'board.templates', of);
}

/** The ひな形 of a board for the page that changes them; throws `NotFound`, `Forbidden`. */
export function editableTemplates(actor: Actor, slug: string) {
	const of = boards.find(actor, slug);
	authorize(actor, 'board.templates', of);
	return { board: of, templates: templatesOf(of) };
}

/** Writes a ひな形 anew (id null) or changes one. */
export function saveTemplate(
	actor: Actor,
	slug: string,
	input: { id: number | null; name: string; body: string }
): void {
	const { board: of, templates } = editableTemplates(actor, slug);
	const { id, name, body } = input;
	if (id !== null) found(templates.find((template) => template.id === id));
	change(actor, (tx, record) => {
		if (id === null) tx.insert(boardTemplate).values({ boardId: of.id, name, body }).run();
		else tx.update(boardTemplate).set({ name, body }).where(eq(boardTemplate.id, id)).run();
		record('board.template-saved', `board:${of.id}`, { template: id }, `${name}\n${body}`);
	});
}

/** Takes a ひな形 away from a board. */
export function removeTemplate(actor: Actor, slug: string, id: number): void {
	const { board: of, templates } = editableTemplates(actor, slug);
	found(templates.find((template) => template.id === id));
	change(actor, (tx, record) => {
		tx.update(boardTemplate).set({ removedAt: now() }).where(eq(boardTemplate.id, id)).run();
		record('board.template-removed', `board:${of.id}`, { template: id });
	});
}
