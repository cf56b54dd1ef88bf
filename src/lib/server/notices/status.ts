import { and, eq, sql } from 'drizzle-orm';
import type { ConfirmationState } from '#lib/notices.ts';
import { byDistrict, districtName } from '#lib/reference/districts.ts';
import { preparedOnce, schema } from '../db/index.ts';
import type { Actor } from '../identity/actors.ts';
import { contactsOf, type Contact } from '../identity/contacts.ts';
import { authorize } from '../permissions.ts';
import { counts } from './confirmations.ts';
import type { Notice } from './notices.ts';

const { notice, noticeAddressee, noticeConfirmation, noticeOpening, noticeReminder, organisation } =
	schema;

/** How far one organisation has come: the sender sees the organisation and the time, never a person. */
export type Cell = {
	id: number;
	name: string;
	state: ConfirmationState;
	/** When it confirmed or first opened it. */
	at: Date | null;
	isByPhone: boolean;
	remindedAt: Date | null;
};

export type Tally = { addressees: number; confirmed: number; opened: number; unopened: number };
export type DistrictRow = { name: string; tally: Tally; cells: Cell[] };

const selectCells = preparedOnce((connection) =>
	connection
		.select({
			id: organisation.id,
			name: organisation.name,
			district: organisation.district,
			confirmedAt: noticeConfirmation.at,
			caller: noticeConfirmation.caller,
			openedAt: noticeOpening.at,
			remindedAt: sql<number | null>`(select max(${noticeReminder.at}) from ${noticeReminder}
				where ${noticeReminder.noticeId} = ${notice.id}
				and ${noticeReminder.organisationId} = ${organisation.id})`
		})
		.from(noticeAddressee)
		.innerJoin(notice, eq(notice.id, noticeAddressee.noticeId))
		.innerJoin(organisation, eq(organisation.id, noticeAddressee.organisationId))
		.leftJoin(
			noticeConfirmation,
			and(
				eq(noticeConfirmation.noticeId, notice.id),
				eq(noticeConfirmation.organisationId, organisation.id),
				counts
			)
		)
		.leftJoin(
			noticeOpening,
			and(eq(noticeOpening.noticeId, notice.id), eq(noticeOpening.organisationId, organisation.id))
		)
		.where(eq(notice.id, sql.placeholder('notice')))
		.orderBy(organisation.position)
		.prepare()
);

/** 「確認 61/77」 of a notice, for its sender. */
export function tallyOf(actor: Actor, of: Notice): Tally {
	authorize(actor, 'notice.watch', of);
	return tally(cellsOf(of.id));
}

/** 確認状況: the ten 広域 with their organisations in code order, the others behind; for the sender. */
export function grid(actor: Actor, of: Notice): DistrictRow[] {
	authorize(actor, 'notice.watch', of);
	return byDistrict(cellsOf(of.id)).map(({ name, members }) => ({
		name,
		tally: tally(members),
		cells: members
	}));
}

export type Unconfirmed = Cell & { district: string; contacts: Contact[] };

/** 未確認の団体 with whom to telephone, in code order; for the sender. Nobody, where nothing is to be confirmed. */
export function unconfirmed(actor: Actor, of: Notice): Unconfirmed[] {
	authorize(actor, 'notice.watch', of);
	if (of.confirmBy === null) return [];
	const cells = cellsOf(of.id).filter((cell) => cell.state !== 'confirmed');
	const contacts = contactsOf(cells.map((cell) => cell.id));
	return cells.map((cell) => ({
		...cell,
		district: districtName(cell.district),
		contacts: contacts.get(cell.id) ?? []
	}));
}

function cellsOf(noticeId: number): (Cell & { district: string | null })[] {
	return selectCells()
		.all({ notice: noticeId })
		.map(({ confirmedAt, caller, openedAt, remindedAt, ...body }) => ({
			...body,
			state: confirmedAt ? 'confirmed' : openedAt ? 'opened' : 'unopened',
			at: confirmedAt ?? openedAt,
			isByPhone: caller !== null,
			remindedAt: remindedAt === null ? null : new Date(remindedAt)
		}));
}

function tally(cells: Cell[]): Tally {
	const having = (state: ConfirmationState) => cells.filter((cell) => cell.state === state).length;
	return {
		addressees: cells.length,
		confirmed: having('confirmed'),
		opened: having('opened'),
		unopened: having('unopened')
	};
}
