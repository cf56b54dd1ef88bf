import { fail } from '@sveltejs/kit';
import { restored } from '#lib/articles.ts';
import { now } from '#lib/server/now.ts';

type Said = { word: string; text: string };
type Values = Record<string, string>;
type Lists = Record<string, string[]>;

/** Sends a draft back in which something is still said, each thing an error at the box that lets it pass. */
export function sentBack(action: string, said: Said[], values: Values, lists: Lists) {
	return fail(422, {
		action,
		issues: said.map(({ word, text }, index) => ({
			field: `admitted-${index}`,
			message: `${word}「${text}」が残っています。`
		})),
		values,
		lists,
		said,
		stamp: stamp()
	});
}

type Texts = { title: string; question: string; answer: string };

/** Shows a draft again with what was ticked put back into its texts. */
export function withRestored(texts: Texts, others: Values, lists: Lists & { restored: string[] }) {
	const back = (text: string) => restored(text, lists.restored);
	const { title, question, answer } = texts;
	return {
		action: '/restore',
		issues: [],
		values: { ...others, title: back(title), question: back(question), answer: back(answer) },
		lists,
		said: [] as Said[],
		stamp: stamp()
	};
}

/** The fields are drawn anew for each answer. */
const stamp = () => String(now().getTime());
