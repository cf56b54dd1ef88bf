import { doorPages } from './doors.ts';
import { homePages } from './home.ts';
import { settingsPages } from './settings.ts';
import { boardPages } from './boards.ts';
import { tablePages } from './tables.ts';
import { groupPages } from './groups.ts';
import { meetingPages } from './meetings.ts';
import { materialPages } from './materials.ts';
import { deskPages } from './desk.ts';
import { articlePages } from './articles.ts';
import { noticePages } from './notices.ts';
import { placePages } from './places.ts';
import { administrationPages } from './administration.ts';
import { rosterPages } from './roster.ts';
import { licencePages } from './licences.ts';
import { secondFactorPages } from './second-factor.ts';
import type { Shown } from './shown.ts';

/** Every page that must be whole for everybody, with its refused forms and empty states. */
export const everyPage: Shown[] = [
	...licencePages,
	...doorPages,
	...homePages,
	...settingsPages,
	...boardPages,
	...tablePages,
	...groupPages,
	...meetingPages,
	...materialPages,
	...deskPages,
	...articlePages,
	...noticePages,
	...placePages,
	...administrationPages,
	...rosterPages,
	...secondFactorPages
];
