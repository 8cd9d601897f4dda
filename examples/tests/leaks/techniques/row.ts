import type { Sending } from '../technique.ts'

/** What a technique says of itself; its list adds the rest. */
export type Row = Omit<Sending, 'group' | 'to' | 'as'> & Partial<Pick<Sending, 'to' | 'as'>>
