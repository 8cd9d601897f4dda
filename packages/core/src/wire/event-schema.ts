import { z } from 'zod'
import { eventName, eventValue } from './fields.ts'

/** One analytics hit: a word of the vocabulary and the values of its dimensions. */
export interface AnalyticsEvent {
  readonly name: string
  readonly dimensions: Readonly<Record<string, string>>
}

/** The body of `POST events`. A backend, which has no signal of its own, must say `signal`. */
export interface EventsRequest {
  readonly token: string
  readonly events: readonly AnalyticsEvent[]
  readonly signal?: { readonly gpc: boolean }
}

export const eventsRequestSchema: z.ZodType<EventsRequest> = z.strictObject({
  token: z.string().max(2048),
  events: z
    .array(z.strictObject({ name: eventName, dimensions: z.record(eventName, eventValue) }))
    .min(1)
    .max(50),
  signal: z.strictObject({ gpc: z.boolean() }).exactOptional(),
})

/** One released count. */
export interface ReportRow {
  readonly day: string
  readonly name: string
  readonly dimensions: Readonly<Record<string, string>>
  readonly count: number
}

/** The answer to `GET reports`. */
export interface ReportsResponse {
  readonly rows: readonly ReportRow[]
  readonly notes: readonly string[]
}

/** The query of `GET reports`: two UTC days, both included. */
export const reportsQuerySchema: z.ZodType<{ from: string; to: string }> = z
  .strictObject({ from: z.iso.date(), to: z.iso.date() })
  .refine(({ from, to }) => from <= to, { path: ['to'], message: 'must not be before from' })
