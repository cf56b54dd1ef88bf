import { readBook } from '#lib/server/licences/price-lists/book.ts';
import { readPriceList } from '#lib/server/licences/price-lists/reading.ts';
import { writeFileSync } from 'node:fs';
const show = async (name: string, text: string, given = {}) => {
	writeFileSync(`/tmp/pricelist/${name}.csv`, text);
	const r = readPriceList(await readBook(`/tmp/pricelist/${name}.csv`), given);
	console.log('##', name, r.headerRows, r.columns.map((c) => `${c.letters}:${c.field}`).join(' '));
	console.log(r.rows.map((x) => [x.row, x.part, x.listYen, x.prefYen, x.pool, x.kind].join('|')).join('\n'));
	console.log('E', r.errors.map((x) => `${x.cell} ${x.code}`).join(', '), 'W', r.warnings.map((x) => `${x.cell} ${x.code}`).join(', '), 'Q', r.questions.map((x) => x.code + x.subject).join(', '), r.skipped);
};
await show('twoblocks', '型番,製品名,種別,価格（税抜）,,備考\n,,,標準価格,優待価格,\n9EM-90562,Windows,L,58300,41980,\n');
await show('carry', '型番,製品名,種別,標準価格（税抜）,優待価格（税抜）,備考\n9EM-90562,Windows,L,58300,41980,※最低5本\n※1 x,,,,,\n,Windows 続き,,,,\n9EM-90563,合計管理ツール,L,58300,41980,\n');
await show('pt', 'No.,型番,製品名,種別,ポイント,標準価格（税抜）,優待価格（税抜）\n1,9EM-90562,Windows,L,15pt,58300,41980\n2,9EM-90563,Windows,L,15,58300,41980\n');
await show('head31', '\n'.repeat(28) + '型番,製品名,種別,優待価格（税抜）\n9EM-90562,Windows,L,41980\n');
await show('many', '型番,製品名,種別,優待価格（税抜）\n' + 'x,y,z,q\n'.repeat(40000));
await show('noname', '型番,優待価格,種別\n9EM-90562,41980,L\n');
await show('dupthree', '型番,製品名,種別,優待価格（税抜）,適用開始日,適用終了日\n9EM-90562,A,L,1,,\n9EM-90562,A,L,2,2026-04-01,\n9EM-90562,A,L,2,2026-05-01,\n');
await show('html', '  \n<table><tr>');
