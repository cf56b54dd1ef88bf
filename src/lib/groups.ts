/** The parts of a group's space, each an address of its own. */
export const groupParts = ['', 'threads', 'materials', 'meetings', 'members'] as const;

export const openings = ['open', 'closed'] as const;
export const outcomes = ['carried-out', 'dropped', 'by-prefecture', 'premature', 'merged'] as const;
export const membershipRoles = ['chair', 'vice-chair', 'secretariat', 'member'] as const;
