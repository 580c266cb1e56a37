export const CANARY: string;
export function payloads(evil: string): { kind: string; text: string }[];
