import { coresNeeded, packsFor, serverRowsIn } from '#lib/licence-cores.ts';
import { at, type Case, type Finding } from './findings.ts';

/** What is bought anew for servers; SA alone and step-ups follow the rights they stand on. */
const COUNTED: readonly string[] = ['licence', 'licence-assurance', 'subscription'];

/** Servers counted by core: at least eight cores for a processor and sixteen for a server. */
export function coreFindings({ lines }: Case): Finding[] {
	return lines.flatMap((line): Finding[] => {
		const { leastPerProcessor, leastPerServer, metric } = line.product;
		if (metric !== 'core' || leastPerProcessor === null || leastPerServer === null) return [];
		if (!COUNTED.includes(line.sku.kind)) return [];
		const { rightsPerPack } = line.sku;
		const rows = serverRowsIn(line.worksheet);
		if (rows.length === 0) {
			if (line.rights < leastPerServer) {
				const message = `サーバー1台に最低${leastPerServer}コアが要ります。${packsFor(leastPerServer, rightsPerPack)}パック以上にしてください（いまは${line.packs}パック、${line.rights}コア）。`;
				return [at(line, 'error', 'least-cores', message)];
			}
			const message = 'サーバーの台数とコア数が書かれていないので、足りるかを確かめていません。';
			return [at(line, 'warning', 'no-worksheet', message)];
		}
		const needed = coresNeeded(rows, { leastPerProcessor, leastPerServer });
		if (line.rights >= needed) return [];
		const packs = packsFor(needed, rightsPerPack);
		const message = `書かれたサーバーには${needed}コア（${packs}パック）が要ります。いまは${line.rights}コア（${line.packs}パック）です。1プロセッサーは最低${leastPerProcessor}コア、1台は最低${leastPerServer}コアとして数えます。`;
		return [at(line, 'error', 'too-few-cores', message)];
	});
}
