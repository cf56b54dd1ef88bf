import { chromium as playwrightChromium } from '@playwright/test';
import { inflate } from '@sparticuz/chromium';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const MODULES = fileURLToPath(new URL('../../node_modules', import.meta.url));
const SYSTEM_CHROMIUM = '/usr/bin/chromium';

const PACKAGE = join(MODULES, '@sparticuz/chromium');
const { version } = JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8'));

/** Kept between runs; a new version of the package unpacks beside the old one. */
const UNPACKED = join(MODULES, '.cache/chromium', version);

const ARGS = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync'
];

/** How to launch a browser here; `env` is the whole environment, as Playwright's launchOptions want it. */
type Launch = { executablePath: string; args: string[]; env: Record<string, string> };

/**
 * Finds a Chromium without asking anyone: $CHROMIUM, /usr/bin/chromium, Playwright's own, else the
 * one inside an npm package. Where no font on the machine has Japanese letters, it brings one along.
 */
export async function chromium(): Promise<Launch> {
	const installed = [
		process.env.CHROMIUM,
		SYSTEM_CHROMIUM,
		playwrightChromium.executablePath()
	].find((path) => path && existsSync(path));
	if (!installed) {
		return packagedChromium();
	} else if (machineHasJapaneseFont()) {
		return { executablePath: installed, args: ARGS, env: environment({}) };
	} else {
		await unpack();
		const env = environment({ FONTCONFIG_FILE: writeFontsConf(['/usr/share/fonts']) });
		return { executablePath: installed, args: ARGS, env };
	}
}

/** Unpacks and launches the browser of @sparticuz/chromium, whatever else is installed. */
async function packagedChromium(fontFolders = ['/usr/share/fonts']): Promise<Launch> {
	await unpack();
	const executablePath = join(UNPACKED, 'chromium');
	const env: Record<string, string> = { FONTCONFIG_FILE: writeFontsConf(fontFolders) };
	if (lacksLibraries(executablePath)) env.LD_LIBRARY_PATH = join(UNPACKED, 'al2023/lib');
	return { executablePath, args: ARGS, env: environment(env) };
}

function environment(added: Record<string, string>): Record<string, string> {
	const inherited: Record<string, string> = {};
	for (const [name, value] of Object.entries(process.env)) {
		if (value !== undefined) inherited[name] = value;
	}
	// Without a UTF-8 locale Chromium saves files with Japanese names as 'download'.
	return { ...inherited, LC_ALL: 'C.UTF-8', ...added };
}

function machineHasJapaneseFont(): boolean {
	try {
		return execFileSync('fc-list', [':lang=ja'], { encoding: 'utf8' }).trim() !== '';
	} catch {
		return false;
	}
}

// A bare machine has no NSS; the package carries the one of Amazon Linux (glibc 2.34 and later).
function lacksLibraries(executable: string): boolean {
	try {
		return execFileSync('ldd', [executable], { encoding: 'utf8' }).includes('not found');
	} catch {
		return true;
	}
}

/** Unpacks into a folder of its own first: a run that was killed leaves no half browser behind. */
async function unpack(): Promise<void> {
	if (existsSync(UNPACKED)) return;
	const unfinished = `${UNPACKED}.${process.pid}`;
	mkdirSync(unfinished, { recursive: true });
	const temporary = process.env.TMPDIR;
	// inflate() writes to os.tmpdir() and asks for it at its very beginning.
	process.env.TMPDIR = unfinished;
	const inflating = ['chromium.br', 'fonts.tar.br', 'al2023.tar.br'].map((archive) =>
		inflate(join(PACKAGE, 'bin', archive))
	);
	if (temporary === undefined) delete process.env.TMPDIR;
	else process.env.TMPDIR = temporary;
	await Promise.all(inflating);
	if (existsSync(UNPACKED)) rmSync(unfinished, { recursive: true });
	else renameSync(unfinished, UNPACKED);
}

/**
 * Names fonts for fontconfig. BIZ UDPGothic is what municipal PCs show; it comes as TTF, because the
 * FreeType inside this Chromium cannot open the woff2 files of Fontsource.
 */
function writeFontsConf(folders: string[]): string {
	const fonts = [
		join(UNPACKED, 'fonts/fonts'),
		join(MODULES, '@expo-google-fonts/biz-udpgothic'),
		...folders
	];
	const conf = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
${fonts.map((folder) => `	<dir>${folder}</dir>`).join('\n')}
	<cachedir>${join(UNPACKED, 'fontconfig')}</cachedir>
	<alias><family>sans-serif</family><prefer><family>BIZ UDPGothic</family></prefer></alias>
</fontconfig>
`;
	const name = createHash('sha256').update(conf).digest('hex').slice(0, 8);
	const path = join(UNPACKED, `fonts-${name}.conf`);
	if (!existsSync(path)) writeFileSync(path, conf);
	return path;
}
