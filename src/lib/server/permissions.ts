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
	stands,
	threadScopes,
	type ThreadThing
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
	type GroupThing,
	type MinutesThing,
	type OpinionThing,
	type ProposalThing
} from './permissions/groups.ts';
export {
	partsIn,
	partsInDispatch,
	readsArticle,
	readsIncident,
	readsTicketMessage
} from './permissions/helpdesk.ts';
export {
	looksAfterPerson,
	readsDraft,
	readsHandover,
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
export { recordScope } from './permissions/operations.ts';
export { reads, readsInside, seesAuthor } from './permissions/reading.ts';
export { approves, isMunicipality, rolesFor } from './permissions/roles.ts';
export { authorize, found, may, type Action } from './permissions/rules.ts';
export { reachKey, scopeOf, scopes } from './permissions/scopes.ts';
