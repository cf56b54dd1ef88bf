import * as v from 'valibot';
import { roleWords } from './identity.ts';
import { parseDay } from './dates.ts';
import { characters, cleanText } from './text.ts';

/** How many 予備コード a person has at once. */
export const SPARE_CODES = 10;

/** The digits somebody typed, whatever their width and the spaces between them. */
export function digitsIn(typed: string): string {
	return typed.normalize('NFKC').replace(/[\s\u30fc-]/g, '');
}

const required = (message: string) =>
	v.pipe(v.optional(v.string(), ''), v.transform(cleanText), v.nonEmpty(message));

export const digitsSchema = v.object({
	digits: v.pipe(
		required('確認コードを入れてください。'),
		v.check(
			(typed) => /^\d{6}$/.test(digitsIn(typed)),
			'確認コードは6桁の数字です。アプリに出ている数字を入れてください。'
		)
	)
});

export const spareSchema = v.object({ spare: required('予備コードを入れてください。') });

/** What the browser made with a passkey, as JSON. */
const signed = required('パスキーの操作が終わっていません。もう一度押してください。');
const NAME_LIMIT = 40;
const passkeyName = v.pipe(
	required('パスキーの名前を入れてください。'),
	v.transform((name) => name.replace(/\s+/g, ' ').trim()),
	v.nonEmpty('パスキーの名前を入れてください。'),
	v.check((name) => characters(name) <= NAME_LIMIT, `名前は${NAME_LIMIT}文字までにしてください。`)
);

/** The name is looked at before the device is asked. */
export const namingSchema = v.object({ name: passkeyName });
export const signedSchema = v.object({ signed });
export const newPasskeySchema = v.object({ name: passkeyName, signed });
export const renamingSchema = v.object({ passkey: v.string(), name: passkeyName });
export const passkeySchema = v.object({ passkey: v.string() });
export const confirmSchema = v.object({ current: required('いまのパスワードを入れてください。') });

/** Which roles must have a second factor, and from when. */
export const requirementSchema = v.pipe(
	v.object({
		roles: v.optional(v.array(v.picklist(roleWords)), []),
		when: v.picklist(['now', 'day'], 'いつからかを選んでください。'),
		from: v.pipe(
			v.optional(v.string(), ''),
			v.transform((text) => parseDay(text))
		)
	}),
	v.forward(
		v.check(
			(input) => input.when === 'now' || input.from !== null,
			'はじまりの日を「R9.4.1」や「2027-04-01」の形で入れてください。'
		),
		['from']
	)
);

/** Why passkeys are not offered at this address. */
export const NO_PASSKEY_HERE =
	'パスキーは、暗号化された接続（HTTPS）で、決まった名前のアドレスを開いたときだけ使えます。いまの接続では使えないので、認証アプリか予備コードを使います。';

/** What is typed letter by letter, in groups of four. */
export function inFours(letters: string): string {
	return letters.replace(/(.{4})(?=.)/g, '$1 ');
}
