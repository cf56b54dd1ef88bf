import * as v from 'valibot';
import { characters } from './text.ts';
import { optionalId, ticked } from './fields.ts';

/** By which columns the list can be put in order. */
export const materialColumns = ['updatedAt', 'size'] as const;
export type MaterialColumn = (typeof materialColumns)[number];

export const MATERIALS_PER_PAGE = 50;
const NAME_LIMIT = 120;
const FOLDER_LIMIT = 40;
const NOTE_LIMIT = 300;

const line = (limit: number, missing: string, tooLong: string) =>
	v.pipe(
		v.optional(v.string(), ''),
		v.transform((text) => text.replace(/\s+/g, ' ').trim()),
		v.check((text) => text !== '', missing),
		v.check((text) => characters(text) <= limit, tooLong)
	);

const note = v.pipe(
	v.optional(v.string(), ''),
	v.transform((text) => text.trim()),
	v.check((text) => characters(text) <= NOTE_LIMIT, `メモは${NOTE_LIMIT}文字までにしてください。`)
);

/** The form of 資料を登録する; beside its own fields it carries one answer for each name that is there already. */
export const addSchema = v.looseObject({
	folder: optionalId,
	note,
	meetingId: optionalId,
	agendaItemId: optionalId
});

export const replaceSchema = v.object({ note, important: ticked });

export const restoreSchema = v.object({
	version: v.pipe(
		v.optional(v.string(), ''),
		v.regex(/^[1-9]\d{0,8}$/, '戻す版を選んでください。'),
		v.transform(Number)
	)
});

export const placeSchema = v.object({
	name: line(
		NAME_LIMIT,
		'資料の名前を入れてください。',
		`名前は${NAME_LIMIT}文字までにしてください。`
	),
	folder: optionalId
});

export const folderSchema = v.object({
	folder: optionalId,
	name: line(
		FOLDER_LIMIT,
		'フォルダの名前を入れてください。',
		`フォルダの名前は${FOLDER_LIMIT}文字までにしてください。`
	)
});

/** For forms that only name a thing by its id. */
export const chosenSchema = v.object({ id: optionalId });
