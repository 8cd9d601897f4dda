import type { NoticeBrief } from '@placet/core/policy'
import type { VNode } from 'preact'

/** What a visitor can do on a layer: the value of `data-placet-action`, which is all that acts. */
type Action = 'accept-all' | 'reject-all' | 'preferences' | 'save' | 'close'

/** One button of a layer. It has no variants: nothing here can make two of them differ. */
function Choice({ action, label }: { action: Action; label: string }): VNode {
  return (
    // No type: in a shadow root without a form there is nothing to submit.
    <button data-placet-action={action}>{label}</button>
  )
}

/** Refuse and accept, side by side: the same component with another label. And one more. */
export function Choices(props: {
  messages: NoticeBrief['messages']
  more: 'preferences' | 'save'
}): VNode {
  const { messages, more } = props
  return (
    // A landmark it would be in a dialog, beside the page's own.
    <footer role="none">
      <div>
        <Choice action="reject-all" label={messages.rejectAll} />
        <Choice action="accept-all" label={messages.acceptAll} />
      </div>
      <Choice action={more} label={messages[more]} />
    </footer>
  )
}
