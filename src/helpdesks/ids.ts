/** Every helpdesk Loopin speaks to. A missing entry in a registry does not compile. */
export const HELPDESK_IDS = ['request-tracker', 'zendesk', 'freescout', 'osticket', 'chatwoot', 'zammad'] as const;
export type HelpdeskId = (typeof HELPDESK_IDS)[number];
