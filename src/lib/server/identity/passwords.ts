import { hash, verify } from '@node-rs/argon2';
import type { Issue } from '#lib/errors.ts';
import { characters } from '#lib/text.ts';

/** OWASP's smallest recommended argon2id cost: 19 MiB, two passes, one lane. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

const MIN_CHARACTERS = 12;
const MAX_CHARACTERS = 200;

/** Passwords of twelve and more characters that stand at the top of every leaked list, in lower case. */
const COMMON = [
	'123456789012',
	'1234567890123',
	'12345678901234',
	'1234567890ab',
	'qwertyuiop123',
	'qwertyuiopasdf',
	'qwertyuiop[]',
	'1qaz2wsx3edc',
	'1qaz2wsx3edc4rfv',
	'1q2w3e4r5t6y',
	'q1w2e3r4t5y6',
	'zaq12wsxcde3',
	'password1234',
	'password12345',
	'password123456',
	'passwordpassword',
	'passw0rd1234',
	'p@ssw0rd1234',
	'p@ssword1234',
	'administrator',
	'administrator1',
	'adminadminadmin',
	'letmeinletmein',
	'iloveyou1234',
	'welcome12345',
	'abcdefghijkl',
	'abcdefg12345',
	'abcd12345678',
	'abc123456789',
	'asdfghjkl123',
	'zxcvbnm12345',
	'changemechangeme',
	'naganonagano',
	'nagano123456'
];

/** The PHC string (argon2id) to store for a password. */
export function hashPassword(password: string): Promise<string> {
	return hash(normalised(password), COST);
}

/** Checks a password in the same time whether or not there is an account: null stands for none. */
export async function verifyPassword(stored: string | null, password: string): Promise<boolean> {
	dummy ??= hash('no account has this password', COST);
	const right = await verify(stored ?? (await dummy), normalised(password));
	return right && stored !== null;
}

/** What is wrong with a new password (OWASP ASVS: length and known passwords, no composition rules). */
export function passwordIssues(password: string, login: string): Issue[] {
	const field = 'password';
	const length = characters(password);
	if (length < MIN_CHARACTERS) {
		return [
			{
				field,
				message: `パスワードは${MIN_CHARACTERS}文字以上にしてください（いまは${length}文字）。`
			}
		];
	}
	if (length > MAX_CHARACTERS) {
		return [{ field, message: `パスワードは${MAX_CHARACTERS}文字までにしてください。` }];
	}
	const lower = normalised(password).toLowerCase();
	const isOneThing = new Set(lower).size <= 2 || lower === login.toLowerCase().repeat(3);
	if (COMMON.includes(lower) || isOneThing) {
		return [{ field, message: 'よく使われるパスワードです。別のものにしてください。' }];
	}
	return [];
}

/** The same for a form where the password is typed twice. */
export function typedTwiceIssues(
	typed: { password: string; again: string },
	login: string
): Issue[] {
	const issues = passwordIssues(typed.password, login);
	return typed.password === typed.again
		? issues
		: [...issues, { field: 'again', message: '2回目のパスワードが1回目と違います。' }];
}

let dummy: Promise<string> | null = null;

/** Two input methods may send the same letters in two forms. */
function normalised(password: string): string {
	return password.normalize('NFKC');
}
