import type { Messages } from '@placet/core/policy'
import type { VNode } from 'preact'

/** What a visitor can do on a layer: the value of `data-placet-action`, which is all that acts. */
export type Action = 'accept-all' | 'reject-all' | 'preferences' | 'save' | 'close'

/** One button of a layer. It has no variants: nothing here can make two of them differ. */
export function Choice({ action, label }: { action: Action; label: string }): VNode {
  return (
    <button type="button" data-placet-action={action}>
      {label}
    </button>
  )
}

/** Refuse and accept, side by side: the same component with another label. */
export function Choices({ messages }: { messages: Messages }): VNode {
  return (
    <div class="choices">
      <Choice action="reject-all" label={messages.rejectAll} />
      <Choice action="accept-all" label={messages.acceptAll} />
    </div>
  )
}
