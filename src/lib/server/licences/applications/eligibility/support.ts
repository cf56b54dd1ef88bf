import { and, desc, eq } from 'drizzle-orm';
import { addDays, longDate } from '#lib/dates.ts';
import { schema } from '../../../db/index.ts';
import { balanceOf } from '../../ledger.ts';
import type { Line } from '../lines.ts';
import { at, type Case, type Finding } from './findings.ts';

const { lifecycle, lot, product } = schema;

/** Days before the end of support in which one is told that it comes. */
const SOON = 365;

/** What is put behind the name of a server to name its access licences. */
const ACCESS = /\s*(?:RDS|Remote Desktop Services)?\s*(?:User|Device|ユーザー|デバイス)?\s*CAL$/i;

/** What is out of support or soon will be, and CALs older than the server they are for. */
export function supportFindings(of: Case): Finding[] {
	return of.lines.flatMap((line) => [...supportEnds(of, line), ...olderCal(of, line)]);
}

function supportEnds({ tx, application, day }: Case, line: Line): Finding[] {
	const { vendorId, family, release } = line.product;
	const row = tx
		.select()
		.from(lifecycle)
		.where(
			and(
				eq(lifecycle.vendorId, vendorId),
				eq(lifecycle.family, family),
				eq(lifecycle.release, release)
			)
		)
		.orderBy(desc(lifecycle.id))
		.limit(1)
		.get();
	if (!row) return [];
	const used = application.wantedBy ?? day;
	const { mainstreamEnd, extendedEnd } = row;
	const last = extendedEnd ?? mainstreamEnd;
	if (last !== null && last < used) {
		const message = `サポートは${longDate(last)}で終わっています。セキュリティ更新が出ません。`;
		return [at(line, 'warning', 'support-over', message)];
	}
	if (last !== null && last < addDays(used, SOON)) {
		const message = `サポートは${longDate(last)}で終わります。次の版を選べないか確かめてください。`;
		return [at(line, 'warning', 'support-ends', message)];
	}
	if (mainstreamEnd !== null && mainstreamEnd < used) {
		const message = `メインストリームサポートは${longDate(mainstreamEnd)}で終わっています（延長サポートは${last ? longDate(last) : '期日不明'}まで）。`;
		return [at(line, 'warning', 'mainstream-over', message)];
	}
	return [];
}

/** A CAL opens servers of its own release and older ones. */
function olderCal({ tx, application, lines, day }: Case, line: Line): Finding[] {
	if (!line.product.metric.startsWith('cal-')) return [];
	const servers = line.product.family.replace(ACCESS, '');
	const held = tx
		.select({
			lotId: lot.id,
			family: product.family,
			release: product.release,
			on: product.releasedOn
		})
		.from(lot)
		.innerJoin(product, eq(product.id, lot.productId))
		.where(eq(lot.organisationId, application.organisationId))
		.all()
		.filter(({ lotId }) => balanceOf(tx, lotId, day) > 0);
	const applied = lines.map(({ product: { family, release, releasedOn: on } }) => ({
		family,
		release,
		on
	}));
	const own = line.product.releasedOn;
	const newer = [...held, ...applied]
		.filter(({ family, on }) => family === servers && on !== null && own !== null && on > own)
		.toSorted((a, b) => ((a.on ?? '') < (b.on ?? '') ? 1 : -1))[0];
	if (!newer) return [];
	const message = `${servers} ${newer.release}には、${newer.release}のCALが要ります。このCAL（${line.product.release}）では使えません。`;
	return [at(line, 'warning', 'older-cal', message)];
}
