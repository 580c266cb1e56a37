/** What a page remembers of a note while its composer comes and goes. */
import type { NamedAgent } from '../../collaboration/mentions';
import type { AgentId } from '../../collaboration/model';
import type { ComposerMode } from '../../helpdesks/helpdesk';

/** What is remembered of a conversation's note while the page lives, also when the host draws its composer anew. */
export interface NoteMemory {
	readonly picked: Map<AgentId, NamedAgent>;
	/** Named in the text, and taken back in the panel: they are not looped in, until they are picked anew or their name leaves the text. */
	readonly takenBack: Set<AgentId>;
	mode: ComposerMode | undefined;
	/** The note named people when it was turned into a public reply. */
	turned: boolean;
	/** The public hint was shown for this reply. */
	hinted: boolean;
	offSaid: boolean;
}

export const newMemory = (): NoteMemory => ({ picked: new Map(), takenBack: new Set(), mode: undefined, turned: false, hinted: false, offSaid: false });
