import { MATERIALS_PER_PAGE } from '#lib/materials.ts';
import { closeDatabase, db } from '#lib/server/db/index.ts';
import { find, findInside } from '#lib/server/groups/groups.ts';
import { list } from '#lib/server/groups/materials/listing.ts';
import { openYui } from '#lib/server/operations/open.ts';
import { actorFor } from '../support/logins.ts';
import { alone } from './alone.ts';
import { statementsOf } from './counting.ts';
import { figure } from './figures.ts';
import { generate } from './generate.ts';
import { ms, table } from './tables.ts';
import { spreadOf } from './timing.ts';

const SEED = 77;
const FOLDERS = 10;
const REPEATS = 200;
const SLUG = 'open-data';

/** Fills a group with so many 資料, two versions and a few openings each, and measures its list; gives the lines of the report. */
export async function measureMaterials(folder: string, materials: number): Promise<string[]> {
	const made = await generate(folder, { posts: 500, threads: 25, seed: SEED });
	closeDatabase();
	openYui(folder);
	const actor = actorFor(made.logins.officer);
	const of = find(actor, SLUG);
	const inFolder = fill(of.id, materials);
	const last = Math.ceil(materials / MATERIALS_PER_PAGE);
	const cases: [what: string, asked: { folder: number | null; page: number }][] = [
		['first page', { folder: null, page: 1 }],
		['last page', { folder: null, page: last }],
		['a folder', { folder: inFolder, page: 1 }]
	];
	const rows = cases.map(([what, asked]) => {
		const look = () => list(actor, findInside(actor, SLUG), asked);
		const taken = spreadOf(REPEATS, look);
		const name = `${materials} files, ${what}`;
		figure('materials', name, { unit: 'ms', yui: taken.p95 });
		figure('materials', `${name}: statements`, { unit: 'statements', yui: statementsOf(look) });
		return [what, ms(taken.p50), ms(taken.p95), statementsOf(look)];
	});
	closeDatabase();
	return [
		`### 資料: a list of ${materials.toLocaleString('en')} files, in process`,
		'',
		...table(['page', 'p50', 'p95', 'SQL statements'], rows)
	];
}

/** Rows as the forms would leave them, in one go; gives one of the folders. */
function fill(groupId: number, materials: number): number {
	const { $client: client } = db();
	const numbers = `with recursive n(i) as (select 1 union all select i + 1 from n where i < :materials)`;
	const values = { groupId, materials, folders: FOLDERS };
	client.transaction(() => {
		client
			.prepare(
				`with recursive n(i) as (select 1 union all select i + 1 from n where i < :folders)
				insert into material_folder (group_id, name, created_at) select :groupId, 'フォルダ' || i, 0 from n`
			)
			.run({ groupId, folders: FOLDERS });
		client
			.prepare(
				`${numbers} insert into material (group_id, folder_id, name, organisation_id, current_version, size,
					kind, updated_at, created_at)
				select :groupId, (select min(id) from material_folder) + i % :folders, '資料' || i || '.pdf',
					1 + i % 77, 2, 1000 + i, 'pdf', 1790000000000 + i * 1000, 1790000000000 + i * 1000 from n`
			)
			.run(values);
		client.exec(`insert into material_version (material_id, number, person_id, tenure_id, organisation_id,
				author_name, author_section, at)
			select m.id, v.number, (select min(id) from person), (select min(id) from tenure), m.organisation_id,
				'', '', m.updated_at from material m, (select 1 number union select 2) v`);
		client.exec(`insert or ignore into material_opening (version_id, organisation_id, seat_id, at)
			select v.id, 1 + (v.id * 7 + o.i) % 77, (select min(id) from seat), v.at
			from material_version v, (select 0 i union select 1 union select 2 union select 3) o`);
	})();
	client.exec('analyze');
	return client.prepare('select min(id) from material_folder').pluck().get() as number;
}

if (import.meta.main) await alone((folder) => measureMaterials(folder, 5_000));
