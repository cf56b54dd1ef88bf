import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import { longDateTime } from '#lib/dates.ts';
import { Conflict, Invalid } from '#lib/errors.ts';
import { audienceChoices } from '#lib/forum.ts';
import { closeDatabase } from '#lib/server/db/index.ts';
import { obstacleIn } from '#lib/server/obstacles.ts';
import { SECRET_KEY } from '#lib/server/files/store.ts';
import * as legacy from '#lib/server/forum/legacy.ts';
import { resetFactorsOf } from '#lib/server/identity/second-factor/resets.ts';
import * as setup from '#lib/server/identity/setup.ts';
import { registerListeners } from '#lib/server/listeners.ts';
import { backup } from '#lib/server/operations/backup.ts';
import { checkFolder, type Fault, type Summary } from '#lib/server/operations/check.ts';
import { inWordsOf, readLegacyFile } from '#lib/server/operations/import-threads.ts';
import { databasePath } from '#lib/server/operations/layout.ts';
import { openYui } from '#lib/server/operations/open.ts';
import { catchUpAtOnce, startOver } from '#lib/server/search/index.ts';
import { drawTexts } from '#lib/server/search/file-texts.ts';
import { installedPackages, packagesInWords } from '#lib/server/operations/packages.ts';
import { rehearse } from '#lib/server/operations/rehearse.ts';
import { restore } from '#lib/server/operations/restore.ts';
import { settings } from '#lib/server/settings.ts';
import { count, fileSize } from '#lib/text.ts';

// The data folder and backups hold hashes and people's names: for the operator's own user only.
process.umask(0o077);

const DONE = 0;
const PROBLEM = 1;
const MISUSE = 2;

const USAGE = `使い方：npm run yui -- <操作>

  backup FILE             データベースと添付ファイルを1つのファイル（tar）に写します。動いたままで使えます
  restore FILE [--force]  バックアップを確かめてから戻します。先に結いを止めてください
                          --force  いまのデータを隣に移して置き換えます
  rehearse FILE           バックアップを別の場所に戻してみて、かかる時間を測ります。いまのデータには触りません
  check [--deep]          データの整合を調べます。--deep は添付ファイルの中身も読みます
  create-admin            システム管理者を登録します。足りない項目は尋ねます
                          --name 氏名 --kana よみ --login ログインID
                          --password パスワード（環境変数 YUI_ADMIN_PASSWORD でも渡せます）
                          --another  システム管理者がすでにいても、もう一人登録します
  second-factor reset LOGIN
                          二段階認証を初めの状態に戻します（スマートフォンも予備コードもなくしたとき）
  import threads FILE     以前の情報交換ツールの投稿（CSVかxlsx）を、締め切った投稿として移します
                          同じ旧番号の投稿は移しません。同じファイルをもう一度移しても増えません
                          --audience 読める人：municipalities（初めから）、all、district
                          --check    問題を調べるだけで、移しません
                          --skip-faulty  問題のある行を除いて移します
  reindex                 検索の索引を作り直します。動いたままで使えます
  load-demo               空のデータに見本の年を入れます
  demo-code               見本の年の二段階認証（karuizawa-admin）の、いまの確認コードを出します
  packages                入っているソフトウェア部品と、そのライセンスの一覧を出します
  help                    この説明

データフォルダーは環境変数 YUI_DATA で変えられます（いまは ${settings().folder}）。
終了コード：0 正常、1 問題あり、2 使い方の誤り`;

const options = {
	force: { type: 'boolean' },
	deep: { type: 'boolean' },
	another: { type: 'boolean' },
	name: { type: 'string' },
	kana: { type: 'string' },
	login: { type: 'string' },
	password: { type: 'string' },
	audience: { type: 'string' },
	check: { type: 'boolean' },
	'skip-faulty': { type: 'boolean' }
} as const;

type Values = ReturnType<typeof read>['values'];
type Verb = {
	/** How many words follow the verb. */
	words: number;
	options: (keyof typeof options)[];
	run: (file: string, values: Values) => Promise<number>;
};

const verbs: Record<string, Verb> = {
	backup: { words: 1, options: [], run: takeBackup },
	restore: { words: 1, options: ['force'], run: putBack },
	rehearse: { words: 1, options: [], run: tryOut },
	check: { words: 0, options: ['deep'], run: (_file, values) => lookThrough(values) },
	'create-admin': {
		words: 0,
		options: ['another', 'name', 'kana', 'login', 'password'],
		run: (_file, values) => createAdmin(values)
	},
	'second-factor reset': { words: 1, options: [], run: resetSecondFactor },
	'import threads': {
		words: 1,
		options: ['audience', 'check', 'skip-faulty'],
		run: takeThreadsOver
	},
	reindex: { words: 0, options: [], run: makeIndexAnew },
	'load-demo': { words: 0, options: [], run: layDemo },
	'demo-code': { words: 0, options: [], run: showDemoCode },
	packages: { words: 0, options: [], run: listPackages },
	help: { words: 0, options: [], run: help }
};

process.exitCode = await run(process.argv.slice(2));

async function run(words: string[]): Promise<number> {
	const typed = understood(words);
	if (!typed) {
		console.error(USAGE);
		return MISUSE;
	}
	try {
		return await typed.verb.run(typed.file, typed.values);
	} catch (error) {
		const lines = inWords(error);
		if (!lines) throw error;
		for (const line of lines) console.error(line);
		return PROBLEM;
	} finally {
		closeDatabase();
	}
}

/** What stopped a verb, for the operator; null for what nobody foresaw. */
function inWords(error: unknown): string[] | null {
	if (error instanceof Invalid) return error.issues.map((issue) => issue.message);
	if (error instanceof Conflict) return [error.message];
	if (error instanceof Error && 'code' in error && error.code === 'EBUSY') {
		return ['データフォルダーを移せません。ほかで使われているか、マウントされた場所です。'];
	}
	const obstacle = obstacleIn(error);
	return obstacle && error instanceof Error ? [`${obstacle.message}（${error.message}）`] : null;
}

function understood(words: string[]): { verb: Verb; file: string; values: Values } | null {
	let typed: ReturnType<typeof read>;
	try {
		typed = read(words);
	} catch (error) {
		if (!(error instanceof TypeError)) throw error;
		return null;
	}
	const [first = '', second = '', ...others] = typed.positionals;
	const isPair = Object.hasOwn(verbs, `${first} ${second}`);
	const name = isPair ? `${first} ${second}` : first;
	const [file = '', ...more] = isPair ? others : [second, ...others];
	const verb = Object.hasOwn(verbs, name) ? verbs[name] : undefined;
	const given = Object.keys(typed.values) as (keyof typeof options)[];
	const fits =
		verb &&
		(verb.words === 1) === (file !== '') &&
		more.length === 0 &&
		given.every((option) => verb.options.includes(option));
	return fits ? { verb, file, values: typed.values } : null;
}

function read(words: string[]) {
	return parseArgs({ args: words, options, allowPositionals: true });
}

async function help(): Promise<number> {
	console.log(USAGE);
	return DONE;
}

async function takeBackup(file: string): Promise<number> {
	const { files, events, takenAt } = await backup(settings().folder, file);
	console.log(
		`バックアップを取りました：${file}（${longDateTime(new Date(takenAt))}、ファイル${count(files.count)}件 ${fileSize(files.bytes)}、記録${count(events.count)}件）`
	);
	console.log(
		'ログイン中の状態と未使用の招待状は入っていません。戻したあとは、ログインと招待をやり直します。'
	);
	console.log(
		`二段階認証の鍵（${SECRET_KEY}）は入っていません。別の機械に戻すときは、データフォルダーから別に写してください。`
	);
	if (files.damaged.length === 0) return DONE;
	console.error(
		`次のファイルは、ないか壊れているため入っていません（${files.damaged.length}件）：`
	);
	for (const sha256 of files.damaged) console.error(`  ${sha256}`);
	return PROBLEM;
}

async function putBack(file: string, values: Values): Promise<number> {
	const { folder } = settings();
	const restored = await restore(folder, file, { force: values.force ?? false });
	console.log(
		`${longDateTime(new Date(restored.manifest.takenAt))}のバックアップを ${folder} に戻しました。`
	);
	if (restored.erased > 0) {
		console.log(`完全に消去されていた${count(restored.erased)}件を、もう一度消去しました。`);
	}
	if (restored.before) console.log(`置き換える前のデータは ${restored.before} にあります。`);
	console.log(
		'全員がログインし直します。使われていなかった招待状は、団体管理者が出し直してください。'
	);
	return report(restored.faults, restored.summary);
}

async function tryOut(file: string): Promise<number> {
	const { takenAt, lost, took, bytes, faults, summary } = await rehearse(file);
	const seconds = (ms: number) => `${(ms / 1000).toFixed(1)}秒`;
	const { restoring, checking, opening } = took;
	console.log(`${longDateTime(takenAt)}のバックアップ（${fileSize(bytes)}）を戻してみました。`);
	console.log(`いま戻すと失われる時間：${(lost / 3_600_000).toFixed(1)}時間分`);
	console.log(
		`使えるようになるまで：${seconds(restoring + checking + opening)}（戻す ${seconds(restoring)}、すべて調べる ${seconds(checking)}、開く ${seconds(opening)}）`
	);
	return report(faults, summary);
}

async function lookThrough(values: Values): Promise<number> {
	const { folder } = settings();
	if (!existsSync(databasePath(folder))) throw new Conflict(`データがありません：${folder}`);
	const { faults, summary } = await checkFolder(folder, { deep: values.deep ?? false });
	return report(faults, summary);
}

function report(faults: Fault[], found: Summary | null): number {
	for (const { line } of faults) console.error(line);
	if (found) {
		console.log(
			`団体${count(found.organisations)}　人${count(found.people)}　投稿${count(found.threads)}　返信を含む書き込み${count(found.posts)}　ファイル${count(found.files)}　記録${count(found.events)}`
		);
		console.log(`最後の記録：${found.tip}`);
	}
	console.log(
		faults.length === 0
			? '問題は見つかりませんでした。'
			: `問題が${count(faults.length)}件あります。`
	);
	return faults.length === 0 ? DONE : PROBLEM;
}

async function createAdmin(values: Values): Promise<number> {
	openYui(settings().folder);
	registerListeners();
	if (!setup.isNeeded() && !values.another) {
		throw new Conflict(
			'システム管理者はすでにいます。もう一人登録するには --another を付けてください。'
		);
	}
	const name = values.name ?? (await ask('氏名'));
	const kana = values.kana ?? (await ask('よみ（ひらがな）'));
	const login = values.login ?? (await ask('ログインID'));
	const given = values.password ?? process.env.YUI_ADMIN_PASSWORD;
	const password = given ?? (await ask('パスワード（12文字以上。画面には出ません）', 'hidden'));
	const again = given ?? (await ask('パスワード（もう一度）', 'hidden'));
	if (!name || !kana || !login || !password) {
		console.error('氏名・よみ・ログインID・パスワードをすべて指定してください。');
		return MISUSE;
	}
	await setup.createAdministrator({ name, kana, login, password, again: again ?? '' });
	console.log(`システム管理者 ${name} を登録しました。ログインID ${login} でログインできます。`);
	return DONE;
}

async function resetSecondFactor(login: string): Promise<number> {
	const { folder } = settings();
	if (!existsSync(databasePath(folder))) throw new Conflict(`データがありません：${folder}`);
	openYui(folder);
	registerListeners();
	const name = resetFactorsOf(login);
	console.log(
		`${name}さんの二段階認証を初めの状態に戻しました。パスワードだけでログインできます。ログインしたら、もう一度登録してください。`
	);
	return DONE;
}

/** Asks on the terminal; null where nobody sits at one. */
async function ask(what: string, echo: 'shown' | 'hidden' = 'shown'): Promise<string | null> {
	if (!process.stdin.isTTY) return null;
	if (echo === 'hidden') process.stdout.write(`${what}：`);
	const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
	const output = echo === 'shown' ? process.stdout : nowhere;
	const terminal = createInterface({ input: process.stdin, output, terminal: true });
	const answer = await terminal.question(echo === 'shown' ? `${what}：` : '');
	terminal.close();
	if (echo === 'hidden') process.stdout.write('\n');
	return answer.trim();
}

async function takeThreadsOver(file: string, values: Values): Promise<number> {
	const asked = values.audience ?? 'municipalities';
	const audience = audienceChoices.find((choice) => choice === asked);
	if (!audience) {
		console.error(`--audience には ${audienceChoices.join('・')} のどれかを指定してください。`);
		return MISUSE;
	}
	const { folder } = settings();
	if (!existsSync(databasePath(folder))) throw new Conflict(`データがありません：${folder}`);
	openYui(folder);
	registerListeners();
	const { rows, threads, problems } = await readLegacyFile(file, audience);
	for (const { place, message } of problems) console.error(`${place}：${message}`);
	const isRefused = problems.length > 0 && !values['skip-faulty'];
	const isTaken = !values.check && !isRefused;
	const outcome = isTaken ? await legacy.takeOver(threads, audience) : legacy.foresee(threads);
	catchUpAtOnce();
	for (const line of inWordsOf(outcome, { rows, isTaken })) console.log(line);
	if (isRefused && !values.check) {
		console.error('問題があるため、何も移していません。直すか、--skip-faulty を付けてください。');
	}
	return problems.length === 0 ? DONE : PROBLEM;
}

async function makeIndexAnew(): Promise<number> {
	const { folder } = settings();
	if (!existsSync(databasePath(folder))) throw new Conflict(`データがありません：${folder}`);
	openYui(folder);
	startOver();
	catchUpAtOnce();
	await drawTexts();
	console.log('検索の索引を作り直しました。');
	return DONE;
}

async function listPackages(): Promise<number> {
	console.log(packagesInWords(installedPackages(join(import.meta.dirname, '..'))));
	return DONE;
}

async function showDemoCode(): Promise<number> {
	const { codeNow } = await import('#lib/server/demo/second-step.ts');
	const { code, left } = codeNow();
	console.log(`${code}（あと${left}秒）`);
	return DONE;
}

async function layDemo(): Promise<number> {
	openYui(settings().folder);
	registerListeners();
	const { loadDemo } = await import('#lib/server/demo/load.ts');
	await loadDemo();
	await drawTexts();
	console.log('見本の年を入れました。');
	return DONE;
}
