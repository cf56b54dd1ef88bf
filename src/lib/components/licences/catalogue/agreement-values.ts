import { typedDay } from '#lib/dates.ts';
import type { Agreement } from '#lib/server/licences/catalogue/agreements.ts';

export type AgreementValues = Record<
	'name' | 'program' | 'reseller' | 'numberKind' | 'number' | 'startsOn' | 'endsOn' | 'settlement',
	string
> & { isConfirmed: boolean };

/** What the form of an agreement begins with: nothing, or what stands. */
export function agreementValues(of: Agreement | null): AgreementValues {
	return {
		name: of?.name ?? '',
		program: String(of?.programId ?? ''),
		reseller: String(of?.resellerId ?? ''),
		numberKind: of?.numberKind ?? 'agreement',
		number: of?.number ?? '',
		startsOn: of?.startsOn ? typedDay(of.startsOn) : '',
		endsOn: of?.endsOn ? typedDay(of.endsOn) : '',
		settlement: of?.settlement ?? 'direct-invoice',
		isConfirmed: of === null || !of.isUnconfirmed
	};
}
