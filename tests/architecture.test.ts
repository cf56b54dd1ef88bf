import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'svelte/compiler';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

const TOP_LEVEL =
	/^(\..*|src|static|tests|drizzle|package\.json|package-lock\.json|tsconfig\.json|svelte\.config\.js|vite\.config\.ts|README\.md)$/;
const NOT_KEPT = ['node_modules', 'build', 'data', '.svelte-kit'];

const DOMAINS = ['forum', 'groups', 'helpdesk', 'licences', 'notices'];
const FOUNDATIONS =
	'db permissions record identity files calendar numbers now settings erasure'.split(' ');
const DERIVED = ['notifications', 'search', 'realtime'];
const WITHOUT_DOMAIN_WORDS = [
	...['errors.ts', 'dates.ts', 'list-order.ts', 'money.ts', 'text.ts', 'markdown.ts']
];

const inServer = (rooms: string[]) =>
	new RegExp(`^src/lib/server/(${rooms.join('|')})(/|\\.ts$|$)`);
const anyDomain = inServer(DOMAINS);
const anyFoundation = inServer(FOUNDATIONS);
const anyDerived = inServer(DERIVED);
const server = /^src\/lib\/server\//;
const kit = /^(@sveltejs\/kit|\$app|\$env|\$service-worker)(\/|$)/;

type Import = {
	line: number;
	specifier: string;
	/** A path from the project's root for a file of ours, else the package's name as written. */
	target: string;
	isTypeOnly: boolean;
	/** What is used of it: names, members of a namespace, or '*' when that cannot be told. */
	names: string[];
};

type Verb = { name: string; line: number; hasDocstring: boolean; isWrite: boolean };

type Source = {
	file: string;
	text: string;
	imports: Import[];
	/** Exported functions. */
	verbs: Verb[];
	/** Calls, keywords and members that a rule may ask about. */
	uses: { line: number; what: string }[];
};

/** One rule: a sentence, what breaks it, and a small house in which it is broken and one where it holds. */
type Rule = {
	sentence: string;
	breaches: (house: Source[]) => string[];
	broken: Record<string, string>;
	kept: Record<string, string>;
};

const page = 'src/routes/(app)/boards/+page.svelte';
const pageServer = 'src/routes/(app)/boards/+page.server.ts';
const posts = 'src/lib/server/forum/posts.ts';
const writer = `import { change } from '../record/change.ts';
	export function reply() { store(); } function store() { change(actor, () => {}); }
	export function list() {}`;

const rules: Rule[] = [
	{
		sentence: 'a page imports nothing from the server',
		breaches: imports(/^src\/routes\/(?!.*(\.server\.ts|\+server\.ts)$)/, server),
		broken: { [page]: `<script lang="ts">import { db } from '#lib/server/db/index.ts';</script>` },
		kept: { [page]: `<script lang="ts">import { open } from '#lib/boards.ts';</script>` }
	},
	{
		sentence: 'a route calls verbs: never the database, its schema, permissions or sockets',
		breaches: imports(
			/^src\/routes\/.*\.ts$/,
			/^src\/lib\/server\/(db\/|permissions[./])|^drizzle-orm|^better-sqlite3|^socket\.io/
		),
		broken: { [pageServer]: `import { authorize } from '#lib/server/permissions.ts';` },
		kept: { [pageServer]: `import * as posts from '#lib/server/forum/posts.ts';` }
	},
	{
		sentence: 'the design system knows no domain, no server and no route',
		breaches: imports(
			/^src\/lib\/design\//,
			new RegExp(
				`^src/(?!lib/(design/|(${WITHOUT_DOMAIN_WORDS.join('|').replaceAll('.', '\\.')})$))`
			)
		),
		broken: {
			'src/lib/design/Field.svelte': `<script>import { x } from '#lib/labels.ts';</script>`
		},
		kept: { 'src/lib/design/Field.svelte': `<script>import { x } from '#lib/text.ts';</script>` }
	},
	{
		sentence:
			'a component imports no other domain’s components; those of foundations and forms serve all',
		breaches: (house) =>
			everyImport(house, /^src\/lib\/components\//)
				.filter(
					({ source, target }) =>
						target.startsWith('src/lib/components/') &&
						roomOf(target) !== roomOf(source.file) &&
						![...FOUNDATIONS, 'forms'].includes(roomOf(target))
				)
				.map(inWords),
		broken: {
			'src/lib/components/forum/Post.svelte': `{#await import('#lib/components/groups/Seal.svelte')}{/await}`
		},
		kept: {
			'src/lib/components/forum/Post.svelte': `<script>import File from '../files/File.svelte';</script>`
		}
	},
	{
		sentence: 'a component takes types from the server, never values',
		breaches: (house) =>
			everyImport(house, /^src\/lib\/components\//)
				.filter(({ target, isTypeOnly }) => server.test(target) && !isTypeOnly)
				.map(inWords),
		broken: {
			'src/lib/components/forum/a.ts': `import { type Post, list } from '#lib/server/forum/posts.ts';`
		},
		kept: {
			'src/lib/components/forum/a.ts': `import { type Post } from '#lib/server/forum/posts.ts';`
		}
	},
	{
		sentence: 'the shared words are pure: no Svelte (but *.svelte.ts), no server',
		breaches: (house) => [
			...imports(/^src\/lib\/(labels\/)?[^/]+\.ts$/, server)(house),
			...imports(
				/^src\/lib\/(labels\/)?[^/]+(?<!\.svelte)\.ts$/,
				/^svelte(\/|$)|^\$app|\.svelte(\.ts)?$/
			)(house)
		],
		broken: { 'src/lib/text.ts': `export { tick } from 'svelte';` },
		kept: { 'src/lib/realtime.svelte.ts': `import { onMount } from 'svelte';` }
	},
	{
		sentence: 'a domain knows nothing of SvelteKit, routes, and the pages at the edge',
		breaches: imports(
			anyDomain,
			new RegExp(
				`${kit.source}|^svelte(/|$)|^src/routes/|^src/lib/server/(web|listeners|schedule)\\.ts$`
			)
		),
		broken: { [posts]: `import { error } from '@sveltejs/kit';` },
		kept: { [posts]: `import { NotFound } from '#lib/errors.ts';` }
	},
	{
		sentence: 'a domain never imports another domain',
		breaches: (house) =>
			everyImport(house, anyDomain)
				.filter(
					({ source, target }) => anyDomain.test(target) && roomOf(target) !== roomOf(source.file)
				)
				.map(inWords),
		broken: { [posts]: `const tickets = await import('../helpdesk/tickets.ts');` },
		kept: { [posts]: `import { find } from './threads.ts';` }
	},
	{
		sentence: 'a domain calls nothing that derives from its events or reads across domains',
		breaches: imports(anyDomain, inServer([...DERIVED, 'readers', 'demo', 'operations'])),
		broken: { [posts]: `import { publish } from '../realtime/rooms.ts';` },
		kept: { [posts]: `import { change } from '../record/change.ts';` }
	},
	{
		sentence: 'a foundation imports no domain',
		breaches: imports(anyFoundation, anyDomain),
		broken: { 'src/lib/server/permissions.ts': `import type { Post } from './forum/posts.ts';` },
		kept: { 'src/lib/server/permissions.ts': `import type { Actor } from './identity/actors.ts';` }
	},
	{
		sentence: 'the rules behind permissions.ts are asked through it alone',
		breaches: imports(/^(?!src\/lib\/server\/permissions[./])/, /^src\/lib\/server\/permissions\//),
		broken: { [posts]: `import { stands } from '../permissions/forum.ts';` },
		kept: { 'src/lib/server/permissions.ts': `export { reads } from './permissions/reading.ts';` }
	},
	{
		sentence: 'notifications, search and realtime call no write verb of a domain',
		breaches: (house) => writes(house, anyDerived, anyDomain),
		broken: {
			[posts]: writer,
			'src/lib/server/search/index.ts': `import { reply } from '../forum/posts.ts';`
		},
		kept: {
			[posts]: writer,
			'src/lib/server/search/index.ts': `import { list } from '../forum/posts.ts';`
		}
	},
	{
		sentence: 'a reader calls no write verb at all',
		breaches: (house) => writes(house, inServer(['readers']), server),
		broken: {
			[posts]: writer,
			'src/lib/server/readers/home.ts': `import * as posts from '../forum/posts.ts'; posts.reply();`
		},
		kept: {
			[posts]: writer,
			'src/lib/server/readers/home.ts': `import * as posts from '../forum/posts.ts'; posts.list();`
		}
	},
	{
		sentence: 'operations know the database and people, and no domain; open.ts lays the first rows',
		breaches: (house) =>
			imports(
				inServer(['operations']),
				new RegExp(`${anyDomain.source}|^src/routes/|${kit.source}`)
			)(house).filter((breach) => !breach.startsWith('src/lib/server/operations/open.ts:')),
		broken: { 'src/lib/server/operations/check.ts': `import '../licences/ledger.ts';` },
		kept: { 'src/lib/server/operations/check.ts': `import '../identity/people.ts';` }
	},
	{
		sentence:
			'the demonstration year is composed of verbs, their inbox, foundations and reference data',
		breaches: (house) =>
			everyImport(house, inServer(['demo']))
				.filter(
					({ target }) =>
						kit.test(target) ||
						(target.startsWith('src/') &&
							!inServer(['demo']).test(target) &&
							!anyDomain.test(target) &&
							!anyFoundation.test(target) &&
							!inServer(['notifications']).test(target) &&
							!/^src\/lib\/(reference\/|[^/]+\.ts$)/.test(target))
				)
				.map(inWords),
		broken: { 'src/lib/server/demo/load.ts': `import '../listeners.ts';` },
		kept: { 'src/lib/server/demo/load.ts': `import * as posts from '../forum/posts.ts';` }
	},
	{
		sentence: 'listeners are registered by hooks.server.ts and cli.ts only',
		breaches: imports(/^src\/(?!(hooks\.server|cli)\.ts$)/, /^src\/lib\/server\/listeners\.ts$/),
		broken: { 'src/lib/server/web.ts': `import './listeners.ts';` },
		kept: { 'src/cli.ts': `import '#lib/server/listeners.ts';` }
	},
	{
		sentence: 'the production entry and what stands beside it import nothing of the house',
		breaches: (house) => [
			...imports(/^src\/server\.ts$/, /^src\/(?!broken-files\.ts$)/)(house),
			...imports(/^src\/broken-files\.ts$/, /^src\//)(house)
		],
		broken: { 'src/server.ts': `import { now } from '#lib/server/now.ts';` },
		kept: { 'src/server.ts': `import { createServer } from 'node:http';` }
	},
	{
		sentence: 'imports inside the project write #lib and the extension',
		breaches: (house) =>
			everyImport(house, /^src\//)
				.filter(
					({ specifier, target }) =>
						/^\$lib(\/|$)/.test(specifier) ||
						(target.startsWith('src/') && !/(\.\w+(\?\w+)?|\/\$types)$/.test(specifier))
				)
				.map(inWords),
		broken: { [page]: `<script>import A from '$lib/A.svelte'; import '#lib/text';</script>` },
		kept: { [pageServer]: `import type { PageServerLoad } from './$types';` }
	},
	{
		sentence: 'now.ts is the only source of time',
		breaches: using(['new Date()', 'Date()', 'Date.now'], /^src\/lib\/server\/now\.ts$/),
		broken: { [page]: `<p>{new Date().getFullYear()}</p>` },
		kept: { [page]: `<p>{new Date(data.at).getFullYear()}</p>` }
	},
	{
		sentence: 'nothing is fetched from an absolute address',
		breaches: using(['fetch absolute']),
		broken: { [page]: `<button onclick={() => fetch(\`https://example.jp/\${id}\`)}>x</button>` },
		kept: { [page]: `<button onclick={() => fetch('/threads/1')}>x</button>` }
	},
	{
		sentence: 'no page names a file of another host',
		breaches: (house) =>
			house.flatMap(({ file, text }) =>
				linesMatching(
					text,
					/(\s(src|srcset|action|formaction)=["']|<link[^>]*href=["']|url\(["']?|@import ["'])(https?:)?\/\//
				).map((line) => `${file}:${line}`)
			),
		broken: { 'src/app.html': `<link rel="stylesheet" href="https://fonts.example/a.css">` },
		kept: {
			'src/app.html': `<link rel="icon" href="/favicon.svg"><a href="https://www.pref.jp">県</a>`
		}
	},
	{
		sentence: 'what somebody has opened is not closed by reading the page again',
		breaches: (house) =>
			house.flatMap(({ file, text }) =>
				linesMatching(text, /<details[^>]*\sopen=\{/).map((line) => `${file}:${line}`)
			),
		broken: { [page]: `<details class="more" open={isRefused}></details>` },
		kept: { [page]: `<details class="more" {...opened(isRefused)}></details>` }
	},
	{
		sentence: 'what came back of a form is read by `returned` alone',
		breaches: (house) =>
			house
				.filter(({ file }) => file.endsWith('.svelte'))
				.flatMap(({ file, text }) =>
					linesMatching(text, /\bform\??\.(action|issues|values|lists|kept|theirs|seats)\b/).map(
						(line) => `${file}:${line}`
					)
				),
		broken: { [page]: `{#if form?.issues}<p>{form.issues[0].message}</p>{/if}` },
		kept: { [page]: `<p>{returned(form, 'read').error('board')}</p>` }
	},
	{
		sentence: 'a form is asked for by an action that there is',
		breaches: actsWithoutAction,
		broken: {
			[page]: `<p>{returned(form, ['read', 'raed']).error('board')}</p>`,
			[pageServer]: `export const actions = {\n\tread: (event) => submit(event)\n};`
		},
		kept: {
			[page]: `<p>{returned(form, ['read', 'mark-all']).error('board')}</p>`,
			[pageServer]: `export const actions = {\n\tread: (event) => submit(event),\n\t'mark-all': () => null\n};`
		}
	},
	{
		sentence: 'the server leaves nothing to Math.random',
		breaches: (house) => using(['Math.random'])(house.filter(({ file }) => server.test(file))),
		broken: { 'src/lib/server/identity/sessions.ts': `const id = Math.random();` },
		kept: { 'src/lib/server/identity/sessions.ts': `const id = randomBytes(16);` }
	},
	{
		sentence: 'the environment is read where the settings are',
		breaches: using(
			['process.env', 'env of node:process', '$env'],
			/^src\/(server|cli|hooks\.server|lib\/server\/settings|lib\/server\/files\/extract.*)\.ts$/
		),
		broken: { [posts]: `import { env } from 'node:process';` },
		kept: { 'src/lib/server/settings.ts': `const folder = process.env.YUI_DATA;` }
	},
	{
		sentence: 'every exported function of a domain has a docstring',
		breaches: (house) =>
			house
				.filter(({ file }) => anyDomain.test(file))
				.flatMap(({ file, verbs }) =>
					verbs
						.filter(({ hasDocstring }) => !hasDocstring)
						.map(({ name, line }) => `${file}:${line}: ${name}`)
				),
		broken: { [posts]: `export const reply = () => {};` },
		kept: { [posts]: `/** Replies. */\nexport function reply() {}` }
	},
	{
		sentence: 'no `any` and nothing hidden from the compiler',
		breaches: using(['any', '@ts-ignore']),
		broken: { [page]: `<script lang="ts"></script>{#snippet row(post: any)}{post}{/snippet}` },
		kept: { [page]: `<script lang="ts"></script>{#snippet row(post: unknown)}{post} any{/snippet}` }
	},
	{
		sentence: 'only the entry, the command line and operations print',
		breaches: using(['console.log'], /^src\/((cli|server)\.ts$|lib\/server\/operations\/)/),
		broken: { [posts]: `console.log('here');` },
		kept: { 'src/cli.ts': `console.log('done');` }
	}
];

describe('the house', () => {
	const house = readHouse();

	test('nothing stands at the top level but what was agreed', () => {
		const strangers = readdirSync(ROOT).filter(
			(name) => !TOP_LEVEL.test(name) && !NOT_KEPT.includes(name)
		);
		expect(strangers).toEqual([]);
	});

	for (const { sentence, breaches } of rules) {
		test(sentence, () => {
			expect(breaches(house), sentence).toEqual([]);
		});
	}
});

describe('the rules see', () => {
	for (const { sentence, breaches, broken, kept } of rules) {
		test(sentence, () => {
			expect(breaches(readSources(kept))).toEqual([]);
			expect(breaches(readSources(broken))).not.toEqual([]);
		});
	}

	test('every way to import, with its line', () => {
		const module = readSource(
			posts,
			`import a, { b as c } from './a.ts';
			import type { D } from './d.ts';
			export { e } from '../e.ts';
			export * from 'pack';
			const f = () => import('#lib/f.ts');
			type G = import('./g.ts').G;
			import '../h.css';
			// import './comment.ts'
			const text = "import './text.ts'";
			import * as i from './i.ts'; i.one(); i.two;`
		);
		const seen = module.imports.map(({ line, target, isTypeOnly, names }) => [
			line,
			target.replace('src/lib/', ''),
			isTypeOnly ? 'type' : 'value',
			names.join()
		]);
		expect(seen).toEqual([
			[1, 'server/forum/a.ts', 'value', 'default,b'],
			[2, 'server/forum/d.ts', 'type', 'D'],
			[3, 'server/e.ts', 'value', 'e'],
			[4, 'pack', 'value', '*'],
			[5, 'f.ts', 'value', '*'],
			[6, 'server/forum/g.ts', 'type', 'G'],
			[7, 'server/h.css', 'value', ''],
			[10, 'server/forum/i.ts', 'value', 'one,two']
		]);
	});

	test('scripts and markup of a component, with their lines', () => {
		const component = readSource(
			page,
			`<script module lang="ts">
				import { a } from './a.ts';
			</script>
			<script lang="ts">
				import b from './b.ts';
			</script>
			<p title={String(Date.now())}>import './text.ts'</p>
			{#if await import('./c.ts')}
				<i {@attach (node: any) => {}}></i>
			{/if}`
		);
		const folder = 'src/routes/(app)/boards/';
		expect(component.imports.map(({ line, target }) => [line, target])).toEqual([
			[2, `${folder}a.ts`],
			[5, `${folder}b.ts`],
			[8, `${folder}c.ts`]
		]);
		expect(component.uses).toEqual([
			{ line: 7, what: 'Date.now' },
			{ line: 9, what: 'any' }
		]);
	});
});

type Found = Import & { source: Source };

function everyImport(house: Source[], from: RegExp): Found[] {
	return house
		.filter(({ file }) => from.test(file))
		.flatMap((source) => source.imports.map((one) => ({ ...one, source })));
}

function inWords({ source, line, specifier }: Found): string {
	return `${source.file}:${line}: ${specifier}`;
}

function imports(from: RegExp, forbidden: RegExp) {
	return (house: Source[]) =>
		everyImport(house, from)
			.filter(({ target }) => forbidden.test(target))
			.map(inWords);
}

function using(forbidden: string[], except = /^$/) {
	return (house: Source[]) =>
		house
			.filter(({ file }) => !except.test(file))
			.flatMap(({ file, uses }) =>
				uses
					.filter(({ what }) => forbidden.includes(what))
					.map(({ line, what }) => `${file}:${line}: ${what}`)
			);
}

function writes(house: Source[], from: RegExp, to: RegExp): string[] {
	const written = new Map(
		house.map(({ file, verbs }) => [
			file,
			verbs.filter((verb) => verb.isWrite).map(({ name }) => name)
		])
	);
	return everyImport(house, from).flatMap((one) => {
		const verbs = to.test(one.target) && !one.isTypeOnly ? (written.get(one.target) ?? []) : [];
		const called = one.names.includes('*')
			? verbs
			: verbs.filter((name) => one.names.includes(name));
		return called.map((name) => `${inWords(one)} ${name}`);
	});
}

/** The actions named to `returned` that no route has; for a page, none in its own folder. */
function actsWithoutAction(house: Source[]): string[] {
	const routes = house.filter(({ file }) => /^src\/routes\/.*\.ts$/.test(file));
	const keys = routes.flatMap(({ file, text }) =>
		[...text.matchAll(/^\t+'?([\w-]+)'?(?:: |\()/gm)].map(([, key = '']) => ({ file, key }))
	);
	return house
		.filter(({ file }) => file.endsWith('.svelte'))
		.flatMap(({ file, text }) => {
			const folder = file.endsWith('+page.svelte') ? posix.dirname(file) : 'src/routes';
			const own = keys.filter((one) => one.file.startsWith(`${folder}/`));
			return [...text.matchAll(/\breturned\(\s*form,\s*(\[[^\]]*\]|'[^']*')/g)]
				.flatMap(([, acts = '']) => [...acts.matchAll(/'([\w-]+)'/g)])
				.filter(([, act]) => !own.some(({ key }) => key === act))
				.map(([, act]) => `${file}: ${act}`);
		});
}

/** 'forum' of src/lib/server/forum/posts.ts and of src/lib/components/forum/Post.svelte. */
function roomOf(file: string): string {
	return /^src\/lib\/(?:server|components)\/([^/]+)/.exec(file)?.[1] ?? '';
}

function linesMatching(text: string, pattern: RegExp): number[] {
	return text.split('\n').flatMap((line, index) => (pattern.test(line) ? [index + 1] : []));
}

function readHouse(): Source[] {
	if (!existsSync(join(ROOT, 'src'))) return [];
	return readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
		.filter((name) => /\.(ts|svelte|css|html)$/.test(name))
		.map((name) => `src/${name}`)
		.map((file) => readSource(file, readFileSync(join(ROOT, file), 'utf8')));
}

function readSources(files: Record<string, string>): Source[] {
	return Object.entries(files).map(([file, text]) => readSource(file, text));
}

function readSource(file: string, text: string): Source {
	const source: Source = { file, text, imports: [], verbs: [], uses: [] };
	for (const { code, line } of scriptsOf(file, text)) {
		const tree = ts.createSourceFile(
			file,
			'\n'.repeat(line - 1) + code,
			ts.ScriptTarget.Latest,
			true
		);
		readTree(tree, source);
	}
	for (const line of linesMatching(text, /@ts-(ignore|nocheck)/)) {
		source.uses.push({ line, what: '@ts-ignore' });
	}
	return source;
}

type Script = { code: string; line: number };

function scriptsOf(file: string, text: string): Script[] {
	if (file.endsWith('.ts')) return [{ code: text, line: 1 }];
	if (!file.endsWith('.svelte')) return [];
	const { instance, module, fragment } = parse(text, { modern: true });
	const lineAt = (offset: number) => text.slice(0, offset).split('\n').length;
	const cut = ({ start, end }: Place, before = '', after = '') => ({
		code: before + text.slice(start, end) + after,
		line: lineAt(start)
	});
	const scripts = [module, instance].flatMap((script) =>
		script ? [cut(script.content as unknown as Place)] : []
	);
	return [...scripts, ...expressionsOf(fragment, cut)];
}

type Place = { start: number; end: number };
type Cut = (place: Place, before?: string, after?: string) => Script;

/** The JavaScript of the markup: its outermost expressions, and the parameters of its snippets. */
function expressionsOf(node: unknown, cut: Cut): Script[] {
	if (Array.isArray(node)) return node.flatMap((child) => expressionsOf(child, cut));
	if (!isNode(node)) return [];
	if (/(Expression|TemplateLiteral)$/.test(node.type)) return [cut(node, '(', ')')];
	if (node.type === 'VariableDeclaration') return [cut(node)];
	if (node.type === 'SnippetBlock' && Array.isArray(node.parameters)) {
		const parameters = node.parameters.filter(isNode).map((one) => cut(one, '(', ') => 0'));
		return [...parameters, ...expressionsOf(node.body, cut)];
	}
	return Object.values(node).flatMap((child) => expressionsOf(child, cut));
}

function isNode(value: unknown): value is Place & { type: string } & Record<string, unknown> {
	return typeof value === 'object' && value !== null && 'type' in value;
}

function readTree(tree: ts.SourceFile, source: Source): void {
	const lineOf = (node: ts.Node) =>
		tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1;
	const use = (node: ts.Node, what: string) => source.uses.push({ line: lineOf(node), what });
	const add = (node: ts.Node, literal: ts.Node, isTypeOnly: boolean, names: string[]) => {
		if (!ts.isStringLiteralLike(literal)) return;
		const target = resolve(source.file, literal.text);
		source.imports.push({ line: lineOf(node), specifier: literal.text, target, isTypeOnly, names });
		if (/^(node:)?process$/.test(literal.text) && names.includes('env'))
			use(node, 'env of node:process');
		if (literal.text.startsWith('$env/')) use(node, '$env');
	};
	const visit = (node: ts.Node): void => {
		if (ts.isImportDeclaration(node)) {
			add(
				node,
				node.moduleSpecifier,
				isTypeImport(node.importClause),
				namesOf(node.importClause, tree)
			);
		} else if (ts.isExportDeclaration(node) && node.moduleSpecifier) {
			const { exportClause } = node;
			const isNamed = exportClause && ts.isNamedExports(exportClause);
			const elements = isNamed ? [...exportClause.elements] : [];
			const names = elements.map((one) => (one.propertyName ?? one.name).text);
			const isTypeOnly =
				node.isTypeOnly || (elements.length > 0 && elements.every((one) => one.isTypeOnly));
			add(node, node.moduleSpecifier, isTypeOnly, isNamed ? names : ['*']);
		} else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
			add(node, node.argument.literal, true, [node.qualifier?.getText(tree) ?? '*']);
		} else if (ts.isCallExpression(node)) {
			const [first] = node.arguments;
			if (node.expression.kind === ts.SyntaxKind.ImportKeyword && first)
				add(node, first, false, ['*']);
			const name = node.expression.getText(tree);
			if (name === 'Date' && node.arguments.length === 0) use(node, 'Date()');
			if (/(^|\.)fetch$/.test(name) && first && /^[`'"](https?:|\/\/)/.test(first.getText(tree))) {
				use(node, 'fetch absolute');
			}
		} else if (ts.isNewExpression(node)) {
			const isDate = node.expression.getText(tree) === 'Date';
			if (isDate && (node.arguments?.length ?? 0) === 0) use(node, 'new Date()');
		} else if (ts.isPropertyAccessExpression(node)) {
			const member = node.getText(tree).replace(/^globalThis\./, '');
			const known = ['Date.now', 'Math.random', 'process.env', 'console.log'];
			if (known.includes(member)) use(node, member);
		} else if (node.kind === ts.SyntaxKind.AnyKeyword) {
			use(node, 'any');
		}
		ts.forEachChild(node, visit);
	};
	visit(tree);
	source.verbs.push(...verbsOf(tree, lineOf));
}

/** The path from the root that an import means: '#lib/', '$lib/' and relative ones are ours. */
function resolve(file: string, specifier: string): string {
	if (specifier.startsWith('.')) return posix.join(posix.dirname(file), specifier);
	return specifier.replace(/^[#$]lib(?=\/|$)/, 'src/lib');
}

function isTypeImport(clause: ts.ImportClause | undefined): boolean {
	if (!clause) return false;
	const named = clause.namedBindings;
	const onlyTypes =
		named && ts.isNamedImports(named) && named.elements.length > 0 && !clause.name
			? named.elements.every((one) => one.isTypeOnly)
			: false;
	return clause.phaseModifier === ts.SyntaxKind.TypeKeyword || onlyTypes;
}

function namesOf(clause: ts.ImportClause | undefined, tree: ts.SourceFile): string[] {
	const names = clause?.name ? ['default'] : [];
	const named = clause?.namedBindings;
	if (named && ts.isNamedImports(named)) {
		names.push(...named.elements.map((one) => (one.propertyName ?? one.name).text));
	} else if (named) {
		names.push(...membersUsed(named.name.text, tree));
	}
	return names;
}

// A namespace that is handed on, rather than asked for a member, may be used in full.
function membersUsed(namespace: string, tree: ts.SourceFile): string[] {
	const members = new Set<string>();
	const visit = (node: ts.Node): void => {
		if (ts.isIdentifier(node) && node.text === namespace && !ts.isNamespaceImport(node.parent)) {
			const { parent } = node;
			if (ts.isPropertyAccessExpression(parent)) {
				if (parent.expression === node) members.add(parent.name.text);
			} else if (ts.isQualifiedName(parent)) {
				members.add(parent.right.text);
			} else if (!(ts.isPropertyAssignment(parent) && parent.name === node)) {
				members.add('*');
			}
		}
		ts.forEachChild(node, visit);
	};
	visit(tree);
	return [...members];
}

type Declared = {
	name: string;
	statement: ts.FunctionDeclaration | ts.VariableStatement;
	body: ts.Node | undefined;
};

/** The exported functions of a module; one that reaches `change`, itself or by a neighbour, writes. */
function verbsOf(tree: ts.SourceFile, lineOf: (node: ts.Node) => number): Verb[] {
	const functions = tree.statements.flatMap((statement): Declared[] => {
		if (ts.isFunctionDeclaration(statement)) {
			return [{ name: statement.name?.text ?? 'default', statement, body: statement.body }];
		} else if (ts.isVariableStatement(statement)) {
			return statement.declarationList.declarations
				.filter(({ initializer }) => initializer && isFunction(initializer))
				.map((one) => ({ name: one.name.getText(tree), statement, body: one.initializer }));
		} else {
			return [];
		}
	});
	const writers = new Set(['change']);
	for (let before = 0; before !== writers.size;) {
		before = writers.size;
		for (const { name, body } of functions) if (body && mentions(body, writers)) writers.add(name);
	}
	return functions
		.filter(({ statement, body }) => body && isExported(statement))
		.map(({ name, statement }) => ({
			name,
			line: lineOf(statement),
			hasDocstring: functions.some(
				(one) => one.name === name && ts.getJSDocCommentsAndTags(one.statement).length > 0
			),
			isWrite: writers.has(name)
		}));
}

function isFunction(node: ts.Node): boolean {
	return ts.isArrowFunction(node) || ts.isFunctionExpression(node);
}

function isExported(statement: ts.FunctionDeclaration | ts.VariableStatement): boolean {
	return (statement.modifiers ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
}

function mentions(node: ts.Node, names: Set<string>): boolean {
	if (ts.isIdentifier(node) && names.has(node.text)) {
		const { parent } = node;
		const isMember =
			ts.isPropertyAccessExpression(parent) && parent.name === node && node.text !== 'change';
		const isKey = ts.isPropertyAssignment(parent) && parent.name === node;
		return !isMember && !isKey;
	}
	return ts.forEachChild(node, (child) => mentions(child, names)) ?? false;
}
