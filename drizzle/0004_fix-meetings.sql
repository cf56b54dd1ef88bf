-- Meetings are found from now on: those that stand are to be taken into the index.
INSERT OR IGNORE INTO `search_waiting` SELECT 'meeting:' || `id` FROM `meeting`;
