/**
 * The working groups of the union's plan (平成31年度事業計画 別紙3 and 電子自治体推進中長期計画 of 平成30年12月):
 * the four that run, and those of its 別表 that were ended before, each with the reason the plan gives.
 */
export const workingGroups = [
	{
		slug: 'open-data',
		name: 'オープンデータWG',
		purpose:
			'市町村のオープンデータの公開をはやめ、広く使われるようにするための方法と、共同で使える基盤を調べます。',
		basis: '電子自治体推進中長期計画 3(2) 調査・研究、事業計画 別紙3'
	},
	{
		slug: 'rpa-ai',
		name: 'RPA・AI（内部事務効率化）WG',
		purpose:
			'RPAとAI、事務の共同化、外部委託により、市町村の内部の事務を軽くする方法を試し、結果を全団体へ知らせます。',
		basis: '電子自治体推進中長期計画 3(2) 調査・研究、事業計画 別紙3'
	},
	{
		slug: 'network-security',
		name: 'ネットワーク・セキュリティWG',
		purpose:
			'長野県高速情報通信ネットワークの使い方と、情報セキュリティ対策（セキュリティクラウドを除く）を調べます。',
		basis: '電子自治体推進中長期計画 3(2) 調査・研究、事業計画 別紙3'
	},
	{
		slug: 'e-application',
		name: '電子申請・公共施設予約WG',
		purpose: '電子申請・届出と公共施設予約のサービスを、はやく、安定して使えるようにします。',
		basis: '電子自治体推進中長期計画 3(2) 調査・研究、事業計画 別紙3'
	}
] as const;

const SOURCE = '電子自治体推進中長期計画（平成30年12月）別表';

/** 別表: what was studied from 平成21年度 to 平成30年度 and ended. */
export const endedGroups = [
	{
		slug: 'local-tax-portal',
		name: '地方税ポータルシステムWG',
		outcome: 'dropped',
		reason: 'ASPによる個別契約が最適との結論により解散した。',
		revisit: '',
		source: SOURCE
	},
	{
		slug: 'e-bidding',
		name: '電子入札・入札参加資格者登録システムWG',
		outcome: 'by-prefecture',
		reason:
			'電子入札は県で導入された。入札参加資格者の登録は、制度の統一が難しい。WGは解散し、組合が情報収集を続ける。',
		revisit: '',
		source: SOURCE
	},
	{
		slug: 'document-management',
		name: '文書管理システムWG',
		outcome: 'premature',
		reason: '現状では共同で構築することは難しい。',
		revisit: '',
		source: SOURCE
	},
	{
		slug: 'multi-payment',
		name: 'マルチペイメントネットワークWG',
		outcome: 'dropped',
		reason: '費用と時間に見合う効果が見込めない。',
		revisit: '',
		source: SOURCE
	},
	{
		slug: 'information-platform',
		name: '地域情報プラットフォームWG',
		outcome: 'dropped',
		reason: 'WGで検討を行う性質のものではない。',
		revisit: '',
		source: SOURCE
	},
	{
		slug: 'integrated-gis',
		name: '統合型地理情報システムWG',
		outcome: 'by-prefecture',
		reason: '県が導入することとなったため解散した。',
		revisit: '',
		source: SOURCE
	},
	{
		slug: 'core-systems',
		name: '基幹系システムWG',
		outcome: 'carried-out',
		reason: '具体的な検討の段階に移ったため解散した。基幹系システムの共同化として進んだ。',
		revisit: '',
		source: SOURCE
	}
] as const;
