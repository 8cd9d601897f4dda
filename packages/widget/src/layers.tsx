import type { ConsentState } from '@placet/core'
import type { NoticeBrief } from '@placet/core/policy'
import type { VNode } from 'preact'
import { asks } from './asks.ts'
import { NoticeLayer } from './notice.tsx'
import { PreferencesLayer } from './preferences.tsx'

/** What the visitor has open, besides what consent itself says. */
export interface View {
  readonly preferences: boolean
  /** A choice was just made: said to screen readers, seen by nobody. */
  readonly saved: boolean
}

/** Whether there is anything to show or to say; if not, the element leaves the page. */
export function present(state: ConsentState, view: View): boolean {
  return asks(state) || view.preferences || view.saved
}

/** Everything in the shadow root. The live region is there before the words that it announces. */
export function layers(shown: { content: NoticeBrief; state: ConsentState; view: View }): VNode {
  const { content, state, view } = shown
  return (
    <>
      <div role="status">{view.saved && content.messages.saved}</div>
      {asks(state) && <NoticeLayer content={content} changed={state.changed} />}
      {view.preferences && <PreferencesLayer content={content} granted={state.effective} />}
    </>
  )
}
