/** Text as it is shown on one line. */
import { withoutControls } from '../html-reader';

const MAX_LINE = 2_000;

export const oneLine = (text: string): string => withoutControls(text).replace(/\s+/g, ' ').trim().slice(0, MAX_LINE);
