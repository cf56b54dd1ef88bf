import { eq } from 'drizzle-orm';
import { longDate } from '#lib/dates.ts';
import type { SkuKind } from '#lib/licences.ts';
import { schema } from '../../../db/index.ts';
import type { Line } from '../lines.ts';
import { basesFor, baseLotsIn, isBased, JOINS_WITHIN, type Base } from '../bases.ts';
import { spokenFor, type SpokenFor } from '../spoken-for.ts';
import { at, type Case, type Finding } from './findings.ts';

const { licenceProgram } = schema;

const WITH_ASSURANCE: readonly string[] = ['licence-assurance', 'assurance', 'step-up'];

/**
 * SA alone and step-ups stand on rights of the same organisation and family with running SA, as many as are applied
 * for and no other application has; SA is never bought later (Product Terms, Purchasing and Renewing Software Assurance).
 */
export function assuranceFindings(of: Case): Finding[] {
	const { tx, agreement, lines } = of;
	const program = tx
		.select()
		.from(licenceProgram)
		.where(eq(licenceProgram.id, agreement.programId))
		.get();
	const hasBased = lines.some(({ sku }) => isBased(sku.kind));
	const elsewhere: SpokenFor = hasBased ? spokenFor(tx, of.application) : new Map();
	const taken = new Map([...elsewhere].map(([lotId, { rights }]) => [lotId, rights]));
	return lines.flatMap((line): Finding[] => {
		const findings: Finding[] = [];
		if (program && !program.hasAssurance && WITH_ASSURANCE.includes(line.sku.kind)) {
			findings.push(at(line, 'error', 'no-assurance', `「${program.name}」ではSAを買えません。`));
		}
		if (isBased(line.sku.kind)) findings.push(...baseFindings(of, line, taken, elsewhere));
		return findings;
	});
}

const missing: Partial<Record<SkuKind, string>> = {
	assurance: `もとになる権利がありません。SAは、有効なSAの付いた権利か、買って${JOINS_WITHIN}日以内の権利にだけ付けられます。後から SA だけは買えないので、ライセンス＋SAを選んでください。`,
	'step-up':
		'もとになる権利がありません。ステップアップは、有効なSAの付いた下のエディションの権利にだけ使えます。上のエディションのライセンス＋SAを選んでください。',
	'from-assurance':
		'もとになる権利がありません。SAからの移行は、有効なSAの付いた権利にだけ使えます。'
};

function baseFindings(
	of: Case,
	line: Line,
	taken: Map<number, number>,
	elsewhere: SpokenFor
): Finding[] {
	const { tx, application, day } = of;
	const bases = basesFor(tx, application.organisationId, line, day);
	const named = baseLotsIn(line.baseLots);
	if (named.length === 0) {
		const has = bases.some(({ isUsable }) => isUsable);
		const message = has ? 'もとになる権利を選んでください。' : (missing[line.sku.kind] ?? '');
		return [at(line, 'error', 'no-base', message)];
	}
	const chosen = named.map((id) => bases.find(({ lotId }) => lotId === id) ?? null);
	const wrong = chosen.flatMap((base): Finding[] => refusedBase(line, base));
	if (wrong.length > 0) return wrong;
	const usable = chosen.filter((base) => base !== null);
	const left = usable.reduce((all, { lotId, rights }) => all + rights - (taken.get(lotId) ?? 0), 0);
	takeFrom(usable, line.rights, taken);
	if (left < line.rights) {
		const others = usable.flatMap(({ lotId }) => elsewhere.get(lotId)?.numbers ?? []);
		const message =
			others.length > 0
				? `選んだ権利には、ほかの申込（${[...new Set(others)].join('、')}）があります。残りは${Math.max(0, left)}で、申込の${line.rights}に足りません。同じものなら、どちらかを取り下げてください。`
				: `選んだ権利は${Math.max(0, left)}で、申込の${line.rights}に足りません。超える分はライセンス＋SAで申し込んでください。`;
		return [at(line, 'error', 'base-too-small', message)];
	}
	return usable
		.filter(({ coveredUntil }) => coveredUntil === null)
		.slice(0, 1)
		.map(() => {
			const message = `SAの付いていない権利です。買って${JOINS_WITHIN}日以内だけ付けられるので、証書の日付を確かめてください。`;
			return at(line, 'warning', 'joins-late', message);
		});
}

function refusedBase(line: Line, base: Base | null): Finding[] {
	if (base === null) {
		const message = '選んだ権利は、この団体の同じ品目のものではありません。';
		return [at(line, 'error', 'other-base', message)];
	}
	if (base.isUsable) return [];
	const ended = base.lapsedOn === null ? '' : `（${longDate(base.lapsedOn)}で失効）`;
	const instead =
		line.sku.kind === 'step-up'
			? 'ステップアップは使えません。上のエディションのライセンス＋SAで申し込んでください。'
			: '後から SA だけは買えません。ライセンス＋SAで申し込んでください。';
	const message = `選んだ権利（${base.agreementNumber}、${base.rights}）に有効なSAがありません${ended}。${instead}`;
	return [at(line, 'error', 'base-lapsed', message)];
}

/** What a line takes of its lots is not there for the next one. */
function takeFrom(bases: Base[], rights: number, taken: Map<number, number>): void {
	let open = rights;
	for (const { lotId, rights: there } of bases) {
		const part = Math.max(0, Math.min(open, there - (taken.get(lotId) ?? 0)));
		taken.set(lotId, (taken.get(lotId) ?? 0) + part);
		open -= part;
	}
}
