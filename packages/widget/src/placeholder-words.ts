import type { ConsentState } from '@placet/core'
import {
  rulesOf,
  serviceOfHost,
  type BriefCategory,
  type HashedBrief,
  type Messages,
  type NoticeBrief,
  type Policy,
  type Service,
} from '@placet/core/policy'
import type { Whole } from './whole.ts'
import { countryName } from './service.ts'

/** One button: the value of its `data-placet-action`, which is all that acts, and its label. */
interface Press {
  readonly action: 'once' | 'always' | 'preferences'
  readonly label: string
}

/** What a placeholder says. */
export interface Words {
  readonly title: string
  readonly purposes: readonly string[]
  /** Who receives what, and where. */
  readonly recipient?: string
  readonly privacy: { readonly label: string; readonly href: string }
  readonly presses: readonly Press[]
}

/** What can be told of held elements, as far as it is known. */
interface Known {
  readonly brief: HashedBrief
  readonly whole?: Whole | undefined
  readonly status: ConsentState['status']
}

/**
 * The words for an element that waits for a category: what is there, and every purpose that allowing
 * the category allows (GDPR Art. 4(11): informed). Pure. Without the whole notice there is but
 * the category, and the way to preferences. Where nobody is asked there is nothing to press.
 */
export function wordsOf(element: Element, { brief, whole, status }: Known): Words {
  const { categories, controller, messages } = whole?.notice ?? brief.content
  const key = element.getAttribute('data-placet') ?? ''
  const category: BriefCategory | undefined = categories.find((each) => each.key === key)
  const { label, purposes } = category ?? { label: key, purposes: [] }
  const asked = status !== 'never'
  const of = whole ? factsOf(element, whole, asked ? 'held' : 'notHere') : {}
  return {
    title: label,
    purposes,
    ...of,
    privacy: { label: messages.privacy, href: controller.privacy },
    presses: asked ? pressesFor(label, whole?.notice.messages ?? brief.content.messages) : [],
  }
}

/** What the whole adds where a service is behind the element: it is that which is named. */
function factsOf(
  element: Element,
  { policy, notice }: Whole,
  sentence: 'held' | 'notHere',
): Partial<Words> {
  const service = serviceOf(element, policy)
  if (!service) return {}
  return {
    title: notice.messages[sentence].replace('{service}', () => service.name),
    recipient: `${notice.messages.recipient}: ${service.recipient}, ${countryName(service.country, notice.language)}`,
  }
}

function pressesFor(label: string, messages: NoticeBrief['messages'] | Messages): readonly Press[] {
  if (!('showOnce' in messages)) return [{ action: 'preferences', label: messages.preferences }]
  return [
    { action: 'once', label: messages.showOnce },
    { action: 'always', label: `${messages.allowAlways}: ${label}` },
  ]
}

/** The service that an element names, or that its address belongs to. */
function serviceOf(element: Element, policy: Policy): Service | undefined {
  const address = element.getAttribute('data-src') ?? ''
  const { baseURI } = element
  const host = URL.canParse(address, baseURI) ? new URL(address, baseURI).hostname : ''
  const key = element.getAttribute('data-placet-service') ?? serviceOfHost(rulesOf(policy), host)
  return key !== undefined && Object.hasOwn(policy.services, key) ? policy.services[key] : undefined
}
