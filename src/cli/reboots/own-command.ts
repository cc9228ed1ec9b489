/** Of the tool itself: what the unit runs after each boot. */
export const REBOOTS_OWN = 'boot-session';
