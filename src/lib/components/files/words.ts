import { labels } from '#lib/labels.ts';
import { fileSize } from '#lib/text.ts';

type Scan = 'off' | 'pending' | 'clean' | 'quarantined';

/** What is said of an attached file behind its name: its kind, its size, its marks and how the scan went. */
export function fileFacts(file: {
	kind: string;
	size: number;
	marks: string[];
	scan: Scan;
}): string[] {
	return [
		file.kind.toUpperCase(),
		fileSize(file.size),
		...file.marks.map((mark) => labels.mark[mark as keyof typeof labels.mark]),
		...(file.scan === 'off' ? [] : [labels.scan[file.scan]])
	];
}

/** Whether a file is kept from its readers: it waits for the scan, or the scan found something. */
export function isKeptBack({ scan }: { scan: Scan }): boolean {
	return scan === 'pending' || scan === 'quarantined';
}
