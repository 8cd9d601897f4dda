import type { NoticeBrief } from '@placet/core/policy'
import type { VNode } from 'preact'

/** The link to the privacy policy. */
export function Privacy({ of }: { of: NoticeBrief }): VNode {
  return <a href={of.controller.privacy}>{of.messages.privacy}</a>
}
