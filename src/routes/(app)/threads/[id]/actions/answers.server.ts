import { redirect, type Actions } from '@sveltejs/kit';
import * as v from 'valibot';
import { datingSchema, reformSchema, sameHereSchema } from '#lib/answers.ts';
import * as accepted from '#lib/server/forum/accepted.ts';
import { markImportant } from '#lib/server/forum/importance.ts';
import { askOfficial } from '#lib/server/forum/official.ts';
import * as sameHere from '#lib/server/forum/same-here.ts';
import * as validity from '#lib/server/forum/validity.ts';
import { notify } from '#lib/server/requests.ts';
import { idOf, submit } from '#lib/server/web.ts';
import { back } from './back.server.ts';

const aboutPost = v.object({ post: v.string() });

/** A box of a form that is one button: filled turns on, empty turns off. */
const turned = v.object({ on: v.optional(v.string(), '') });

export const answers = {
	same: (event) =>
		submit(event, sameHereSchema, (input, actor) => {
			const id = idOf(event.params.id);
			sameHere.press(actor, id, input.hidesName);
			return back(event, id, null, '「うちも同じ」を押しました。返信があると知らせが届きます。');
		}),
	unsame: (event) =>
		submit(event, v.object({}), (_input, actor) => {
			const id = idOf(event.params.id);
			sameHere.withdraw(actor, id);
			return back(event, id, null, '「うちも同じ」を取り消しました。知らせは続けて受けます。');
		}),
	unaccept: (event) =>
		submit(event, aboutPost, (input, actor) => {
			const id = idOf(event.params.id);
			const number = idOf(input.post);
			accepted.withdraw(actor, id, number);
			return back(event, id, number, '解決した回答から外しました。');
		}),
	main: (event) =>
		submit(event, aboutPost, (input, actor) => {
			const id = idOf(event.params.id);
			const number = idOf(input.post);
			accepted.makeMain(actor, id, number);
			return back(event, id, number, '代表の回答にしました。');
		}),
	date: (event) =>
		submit(event, datingSchema, (input, actor) => {
			const id = idOf(event.params.id);
			const number = idOf(input.post);
			validity.date(actor, id, number, input);
			return back(event, id, number, '年度と有効期限を変えました。');
		}),
	confirm: (event) =>
		submit(event, aboutPost, (input, actor) => {
			const id = idOf(event.params.id);
			const number = idOf(input.post);
			validity.confirm(actor, id, number);
			return back(event, id, number, '今も有効と答えました。ありがとうございます。');
		}),
	end: (event) =>
		submit(event, aboutPost, (input, actor) => {
			const id = idOf(event.params.id);
			const number = idOf(input.post);
			validity.end(actor, id, number);
			return back(
				event,
				id,
				number,
				'もう有効でないと答えました。いまのやり方は返信で知らせられます。'
			);
		}),
	reform: (event) =>
		submit(event, reformSchema, (input, actor) => {
			const id = idOf(event.params.id);
			validity.tagReform(actor, id, input.reform);
			return back(event, id, null, '制度改正を付けました。回答した担当に確かめてもらいます。');
		}),
	unreform: (event) =>
		submit(event, v.object({ reform: v.string() }), (input, actor) => {
			const id = idOf(event.params.id);
			validity.withdrawReform(actor, id, idOf(input.reform));
			return back(event, id, null, '制度改正を外しました。');
		}),
	important: (event) =>
		submit(event, turned, (input, actor) => {
			const id = idOf(event.params.id);
			markImportant(actor, id, input.on !== '');
			notify(
				event,
				input.on ? '重要にしました。団体ごとの閲覧を記録します。' : '重要から外しました。'
			);
			redirect(303, `/threads/${id}`);
		}),
	official: (event) =>
		submit(event, turned, (input, actor) => {
			const id = idOf(event.params.id);
			askOfficial(actor, id, input.on !== '');
			return back(
				event,
				id,
				null,
				input.on
					? '団体としての回答を求めました。'
					: '団体としての回答を求めるのをやめました。届いた回答は残ります。'
			);
		})
} satisfies Actions;
