import { municipalities, type Code6 } from '#lib/reference/municipalities.ts';

/** Municipalities whose name is often misread (name-variants.md, reading traps): they get ruby in 名簿. */
const misread: ReadonlySet<Code6> = new Set(
	[
		'東御市',
		'茅野市',
		'千曲市',
		'安曇野市',
		'小海町',
		'御代田町',
		'長和町',
		'宮田村',
		'阿南町',
		'阿智村',
		'平谷村',
		'根羽村',
		'下條村',
		'売木村',
		'泰阜村',
		'喬木村',
		'上松町',
		'南木曽町',
		'木祖村',
		'王滝村',
		'麻績村',
		'生坂村',
		'筑北村',
		'白馬村',
		'小谷村',
		'飯綱町',
		'小川村',
		'南牧村'
	].flatMap((name) => municipalities.filter((of) => of.name === name).map(({ code6 }) => code6))
);

/** Whether a municipality's name wants its reading above it. */
export function isOftenMisread(code6: string): boolean {
	return misread.has(code6 as Code6);
}
