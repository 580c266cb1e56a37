/** Every helpdesk Loopin speaks to. A missing entry in a registry does not compile. */
export const HELPDESK_IDS = ['request-tracker', 'zendesk', 'freescout', 'zammad', 'chatwoot'] as const;
export type HelpdeskId = (typeof HELPDESK_IDS)[number];
