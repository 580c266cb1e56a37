import type { Mark } from '@tiptap/core';

export const PlainLink: Mark;
export const UserLink: Mark;
