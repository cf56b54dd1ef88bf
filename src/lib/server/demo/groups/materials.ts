import { add } from '../../groups/materials/add.ts';
import { findInside } from '../../groups/groups.ts';
import { addFolder, foldersOf } from '../../groups/materials/folders.ts';
import { noteOpening } from '../../groups/materials/openings.ts';
import { replace, versionsOf } from '../../groups/materials/versions.ts';
import type { Actor } from '../../identity/actors.ts';
import { materials, type DemoMaterial, type DemoVersion } from '../content/materials.ts';
import type { DemoFile } from '../content/types.ts';
import { instantAgo, type Step, type Year } from '../year.ts';

/** ms; between two openings, so that no two have the same time. */
const APART = 37 * 60_000;

/** Files of the 資料, which are made before the year is laid. */
export const materialFiles: DemoFile[] = materials.flatMap(({ versions }) =>
	versions.map(({ file }) => file)
);

/** How the 資料 of the groups came, were replaced and opened. */
export function materialSteps(year: Year): Step[] {
	return materials.flatMap((of) => stepsOf(of, year));
}

function stepsOf(of: DemoMaterial, { today, as, stored }: Year): Step[] {
	let id = 0;
	return of.versions.flatMap((version): Step[] => {
		const at = instantAgo(today, version.daysAgo, version.at);
		const put = () => {
			const files = [stored(version.file)];
			const actor = as(version.by);
			if (id === 0) id = register(actor, of, version, files);
			else {
				const { note, important = false } = version;
				replace(actor, of.slug, id, { files, note, important });
			}
		};
		const open = (login: string) => {
			const [newest] = versionsOf({ id });
			if (newest) noteOpening(as(login), newest.id);
		};
		return [
			{ at, take: put },
			...version.openedBy.split(' ').map((login, index) => ({
				at: new Date(at.getTime() + (index + 1) * APART),
				take: () => open(login)
			}))
		];
	});
}

function register(
	actor: Actor,
	{ slug, folder }: DemoMaterial,
	{ note }: DemoVersion,
	files: Parameters<typeof add>[2]['files']
): number {
	const known = foldersOf(findInside(actor, slug)).find(({ name }) => name === folder)?.id;
	const folderId = folder === null ? null : (known ?? addFolder(actor, slug, folder));
	const place = { folder: folderId, meetingId: null, agendaItemId: null };
	const [id = 0] = add(actor, slug, { files, note, ...place });
	return id;
}
