/** Who may read and do what. The rules stand by domain in `permissions/`; nobody imports past this door. */
export {
	answeringKey,
	audienceKey,
	audiencesFor,
	boardKey,
	entersBoard,
	isWithin,
	NOBODY,
	type BoardThing
} from './permissions/audiences.ts';
export { doors, entersDoor, refusalAt } from './permissions/doors.ts';
export {
	readsHidden,
	reportScope,
	threadScopes,
	type AnswerThing,
	type PostThing,
	type ReportThing,
	type RowThing,
	type TableThing,
	type ThreadThing,
	type WideningThing
} from './permissions/forum.ts';
export {
	readsGroup,
	readsInsideGroup,
	readsMaterial,
	readsOpinion,
	readsProposals,
	readsRequest,
	readsSummary,
	readsTopic,
	type GroupPartThing,
	type GroupRequestThing,
	type GroupThing,
	type MinutesThing,
	type OpinionThing,
	type ProposalThing,
	type TopicThing
} from './permissions/groups.ts';
export {
	partsIn,
	partsInDispatch,
	readsArticle,
	readsIncident,
	readsTicketMessage,
	type DispatchThing,
	type SpecificationThing,
	type TicketThing
} from './permissions/helpdesk.ts';
export {
	looksAfterPerson,
	readsDraft,
	readsHandover,
	type DraftThing,
	type HandoverThing,
	type ReissueThing
} from './permissions/identity.ts';
export {
	holdingsScope,
	invoiceScope,
	partsInLicences,
	readsApplication,
	readsHoldings,
	readsInvoice
} from './permissions/licences.ts';
export type { NoticeThing } from './permissions/notices.ts';
export { recordScope } from './permissions/operations.ts';
export { reads, readsInside, seesAuthor } from './permissions/reading.ts';
export { approves, isMunicipality, rolesFor } from './permissions/roles.ts';
export { authorize, found, may, type Action } from './permissions/rules.ts';
export { scopeOf, scopes } from './permissions/scopes.ts';
