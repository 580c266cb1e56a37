/** The one connection of this context to the database. Queries reach it through `inStore` (open.ts), which opens and repairs it. */
import { LoopinDatabase } from './database';

export const db = new LoopinDatabase();
