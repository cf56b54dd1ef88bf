/** Who does a procedure; the words of だれが. */
export const guideRoles = {
	invited: '招待状を受け取った人',
	officer: '職員（情報政策の担当）',
	administrator: '団体管理者',
	desk: '組合の相談窓口',
	decider: '組合決裁者',
	operator: '組合のシステム管理者'
} as const;

export type GuideRole = keyof typeof guideRoles;

type Step = {
	/** What is done. What stands in 「」 is a word of the page the step stands on. */
	text: string;
	/** The route of that page, or what tells it from another state of the same; that of the step before where unsaid. */
	on?: string;
	/** The step begins there by itself: nothing before it leads to that page. */
	isApart?: boolean;
	/** Who does it where that is somebody else than who does the procedure; the sentence says so. */
	by?: GuideRole;
};

/** A step with the page it stands on and whoever does it. */
export type Placed = { text: string; on: string; isApart: boolean; by: GuideRole | null };

export type Procedure = {
	id: string;
	title: string;
	when: string;
	role: GuideRole;
	steps: Step[];
	/** 困ったら, one sentence or two each. */
	trouble: string[];
	/** A picture of one of the pages, with the numbers of the steps that stand on it. */
	picture?: { on: string; alt: string };
};

export type Guide = {
	slug: 'users' | 'administrators' | 'union';
	title: string;
	readers: string;
	procedures: Procedure[];
};

/** Every picture is taken in this size, CSS pixels. */
export const PICTURE = { width: 1093, height: 540 };

/** Where the picture of a procedure lies for browsers. */
export function pictureOf(guide: Pick<Guide, 'slug'>, procedure: Pick<Procedure, 'id'>): string {
	return `/guides/${guide.slug}-${procedure.id}.webp`;
}

/** The steps with the page each of them stands on. */
export function placed(steps: Step[]): Placed[] {
	let on = '';
	return steps.map((step) => ({
		text: step.text,
		on: (on = step.on ?? on),
		isApart: step.isApart ?? false,
		by: step.by ?? null
	}));
}

/** A sentence in pieces: what stands in 「」 is a word of the screen. */
export function pieces(text: string): { text: string; isOnScreen: boolean }[] {
	return text
		.split(/(「[^」]*」)/)
		.filter(Boolean)
		.map((piece) => ({ text: piece, isOnScreen: piece.startsWith('「') }));
}

/** The words of the screen a sentence names. */
export function namedWords(text: string): string[] {
	return pieces(text)
		.filter((piece) => piece.isOnScreen)
		.map((piece) => piece.text.slice(1, -1));
}
