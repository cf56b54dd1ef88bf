/** 定足数 of a body: the share of its organisations that must be there, and whether 委任 counts. */
export type Quorum = { numerator: number; denominator: number; countsMandates: boolean };

/** How many organisations are there, in the room, online, by 代理 or by 委任. */
export type Present = { attend: number; online: number; proxy: number; mandate: number };

export type QuorumStanding = {
	/** Organisations that must be there at least. */
	needed: number;
	/** Organisations of the body. */
	of: number;
	/** Organisations that count now. */
	counted: number;
	stands: boolean;
};

/** How many of so many organisations a quorum asks for: of 24, the half is 12; of 25 it is 13. */
export function neededFor(organisations: number, { numerator, denominator }: Quorum): number {
	return Math.ceil((organisations * numerator) / denominator);
}

/** Whether a quorum is there; an empty body never has one. */
export function quorumStanding(
	organisations: number,
	present: Present,
	quorum: Quorum
): QuorumStanding {
	const needed = neededFor(organisations, quorum);
	const counted =
		present.attend + present.online + present.proxy + (quorum.countsMandates ? present.mandate : 0);
	return { needed, of: organisations, counted, stands: organisations > 0 && counted >= needed };
}

/** 「定足数 12団体以上（24団体の半数）」. */
export function quorumWords({ needed, of }: QuorumStanding, quorum: Quorum): string {
	const { numerator, denominator } = quorum;
	const share = numerator * 2 === denominator ? '半数' : `${denominator}分の${numerator}`;
	return `定足数 ${needed}団体以上（${of}団体の${share}）`;
}
