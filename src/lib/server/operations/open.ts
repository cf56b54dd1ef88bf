import { openDatabase } from '../db/index.ts';
import { complete } from '../erasure/ledger.ts';
import { useFolder } from '../files/store.ts';
import { seedBoards } from '../forum/boards.ts';
import { seedTemplates } from '../forum/templates.ts';
import { seedGroups } from '../groups/groups.ts';
import { seedCategories } from '../helpdesk/categories.ts';
import { seedHours } from '../helpdesk/hours.ts';
import { seedOrganisations } from '../identity/organisations.ts';
import * as setup from '../identity/setup.ts';
import { seedCatalogue } from '../licences/catalogue/seeds.ts';
import '../helpdesk/erasing.ts';
import '../search/erasing.ts';
import { seedSynonyms } from '../search/synonyms.ts';
import { databasePath } from './layout.ts';

/** Opens a data folder, migrates it and puts the reference data in where it is missing. */
export function openYui(folder: string): void {
	useFolder(folder);
	openDatabase(databasePath(folder));
	seedOrganisations();
	seedBoards();
	seedGroups();
	seedHours();
	seedCategories();
	seedCatalogue();
	seedSynonyms();
	seedTemplates();
	// A crash between an erasure and its line in the list is made good here.
	complete();
}

/** Prints the one-time code of the first setup for the operator, while nobody administers this installation. */
export function announceSetup(): void {
	if (!setup.isNeeded()) return;
	console.log(`はじめの設定：/setup を開き、このコードを入れてください　${setup.newCode()}`);
}
