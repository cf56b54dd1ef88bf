import { type Page } from '../browser.ts';
import { personBeside, sent, uploadRoster } from '../people.ts';
import { inStates, press, type Shown } from './shown.ts';

/** 名簿の取り込み and 名簿を集める. */
export const rosterPages: Shown[] = [
	...inStates(
		{ as: 'kumiai', path: '/admin/roster', heading: '名簿の取り込み' },
		{ name: 'roster of all' },
		{ name: 'roster refused', then: press('読み込んで比べる') }
	),
	{
		name: 'roster forbidden',
		as: 'saku',
		path: '/admin/roster',
		heading: /^この画面は組合の相談窓口と/,
		status: 403
	},
	...['', '?show=changes', '?show=changes&all=1', '?show=excluded'].map((query, index) => ({
		name: `roster difference ${index}`,
		as: 'kumiai',
		path: async (page: Page) => `${await rosterBatch(page)}${query}`,
		heading: /^名簿の(差分|変更一覧)/,
		sharesTitle: true
	})),
	{ name: 'roster call', as: 'kumiai', path: rosterCall, heading: '令和9年度の名簿' },
	{
		name: 'roster call reminding',
		as: 'kumiai',
		path: async (page) => `${await rosterCall(page)}?remind=1`,
		heading: '令和9年度の名簿'
	},
	...inStates(
		{ path: ownRoster, heading: '長野市の名簿' },
		{ name: 'own roster', as: 'nagano-admin' },
		{ name: 'own roster read only', as: 'nagano', sharesTitle: true }
	)
];

let batch: Promise<string> | undefined;

/** A roster with something of each kind: a fault, an ambiguous name, a newcomer. */
function rosterBatch(page: Page): Promise<string> {
	batch ??= uploadRoster(page, [
		['団体名', '課', '氏名', 'ふりがな', '役割'],
		['佐久市', '総務課', '依田 美咲', 'よだ みさき', '職員'],
		['松川', '総務課', '荻原 綾', 'おぎわら あや', '職員'],
		['小諸市', '総務課', '土屋 学', 'つちや まなぶ', '部長']
	]);
	return batch;
}

let call: Promise<string> | undefined;

function rosterCall(page: Page): Promise<string> {
	call ??= sent(page, '/admin/roster?/call', {
		title: '令和9年度の名簿',
		appliesOn: 'R9.4.1',
		dueOn: 'R9.3.19',
		note: '内示のあとで構いません。'
	});
	return call;
}

async function ownRoster(page: Page): Promise<string> {
	const desk = await personBeside(page, 'kumiai');
	await desk.goto(await rosterCall(desk));
	const link = desk.getByRole('link', { name: '長野市', exact: true });
	const path = (await link.getAttribute('href')) ?? '';
	await desk.context().close();
	return path;
}
