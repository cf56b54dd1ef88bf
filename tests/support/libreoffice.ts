import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { sheetsOf } from './workbooks.ts';

const TIME_MS = 90_000;

/** LibreOffice as it stands on this machine; null where it is not installed (Debian: libreoffice-calc-nogui). */
export const soffice = ['soffice', 'libreoffice'].find(
	(name) => spawnSync(name, ['--version'], { timeout: TIME_MS }).status === 0
);

/** Says on the terminal that workbooks were not opened by LibreOffice: a skipped test alone is easily overlooked. */
export function warnWithoutOffice(): void {
	if (soffice) return;
	process.stderr.write(
		'\n*** LibreOffice がありません。ブックを開いて読み戻す試験は飛ばします（apt-get install libreoffice-calc-nogui）。 ***\n\n'
	);
}

/** Opens workbooks in LibreOffice and saves each anew as xlsx, as somebody would who changed nothing. */
export function savedAgain(workbooks: { name: string; bytes: Uint8Array }[]): Uint8Array[] {
	const folder = mkdtempSync(join(tmpdir(), 'yui-office-'));
	try {
		const paths = workbooks.map(({ bytes }, index) => {
			const path = join(folder, `${index}.xlsx`);
			writeFileSync(path, bytes);
			return path;
		});
		const out = join(folder, 'out');
		const { status, stderr } = spawnSync(
			soffice ?? 'soffice',
			[
				`-env:UserInstallation=file://${join(folder, 'profile')}`,
				...['--headless', '--convert-to', 'xlsx:Calc MS Excel 2007 XML', '--outdir', out],
				...paths
			],
			{ timeout: TIME_MS, encoding: 'utf8' }
		);
		if (status !== 0) throw new Error(`LibreOffice could not open the workbooks: ${stderr}`);
		return paths.map((_, index) => readFileSync(join(out, `${index}.xlsx`)));
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

/** Sees that workbooks come back from LibreOffice with the same cells; gives them as they came. */
export async function expectSameFromOffice(
	workbooks: { name: string; bytes: Uint8Array }[]
): Promise<Uint8Array[]> {
	const again = savedAgain(workbooks);
	for (const [index, { name, bytes }] of workbooks.entries()) {
		expect(await sheetsOf(again[index] ?? new Uint8Array()), name).toEqual(await sheetsOf(bytes));
	}
	return again;
}
