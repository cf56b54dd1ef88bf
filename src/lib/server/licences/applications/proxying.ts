import type { Proxy } from '#lib/applications.ts';
import { longDate } from '#lib/dates.ts';
import { Invalid } from '#lib/errors.ts';
import { labels } from '#lib/labels.ts';
import { proxyIssues } from './drafts.ts';

/** How what the desk typed in for an organisation came, in words for the record. */
export function said({ via, caller, receivedOn }: Proxy): string {
	const day = receivedOn ? `${longDate(receivedOn)}受け取り` : '';
	return ['代理入力：' + labels.applicationWay[via], caller, day].filter(Boolean).join('、');
}

/** Throws `Invalid` where it is not said how, from whom and when something came that the desk types in. */
export function refuseUnsaid(proxy: Proxy | null): asserts proxy is Proxy {
	const issues = proxyIssues({
		caller: proxy?.caller ?? '',
		receivedOn: proxy?.receivedOn ?? null
	});
	if (proxy === null) issues.unshift({ field: 'via', message: '届いた方法を選んでください。' });
	if (issues.length > 0) throw new Invalid(issues);
}
