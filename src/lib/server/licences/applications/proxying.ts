import type { Proxy } from '#lib/applications.ts';
import { dayOf, longDate } from '#lib/dates.ts';
import { Invalid, type Issue } from '#lib/errors.ts';
import { labels } from '#lib/labels.ts';
import { now } from '../../now.ts';

/**
 * How what the desk types in for an organisation came, in words for the record. Throws `Invalid` where it is not said
 * how, from whom and when.
 */
export function said(proxy: Proxy | null): string {
	const { caller = '', receivedOn = null } = proxy ?? {};
	const issues = proxyIssues({ caller, receivedOn });
	if (proxy === null) issues.unshift({ field: 'via', message: '届いた方法を選んでください。' });
	if (proxy === null || issues.length > 0) throw new Invalid(issues);
	const day = receivedOn ? `${longDate(receivedOn)}受け取り` : '';
	return ['代理入力：' + labels.applicationWay[proxy.via], caller, day].filter(Boolean).join('、');
}

/** What is missing of how something came to the desk. */
export function proxyIssues({ caller, receivedOn }: Pick<Proxy, 'caller' | 'receivedOn'>): Issue[] {
	const issues: Issue[] = [];
	if (caller === '') {
		issues.push({ field: 'caller', message: '申し込んだ人の課と氏名を入れてください。' });
	}
	if (receivedOn === null) {
		issues.push({ field: 'receivedOn', message: '受け取った日を入れてください。' });
	} else if (receivedOn > dayOf(now())) {
		issues.push({ field: 'receivedOn', message: '受け取った日が先の日付になっています。' });
	}
	return issues;
}
