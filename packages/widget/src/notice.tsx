import type { NoticeBrief } from '@placet/core/policy'
import type { VNode } from 'preact'
import { Choices } from './choices.tsx'
import { Privacy } from './privacy.tsx'

/** Sentences follow one another; phrases are set apart. */
function inOneLine(purposes: readonly string[]): string {
  return purposes.reduce((line, next) => line + (/[.。؟۔।!?]$/.test(line) ? ' ' : ' · ') + next)
}

/** The first layer: who asks, what for, and the choice. It takes no focus and blocks nothing. */
export function NoticeLayer(props: {
  content: NoticeBrief
  changed: readonly string[] | undefined
}): VNode {
  const { changed } = props
  const { messages, categories } = props.content
  const labels = categories.flatMap(({ key, label }) => (changed?.includes(key) ? [label] : []))
  return (
    <section aria-labelledby="Notice" data-placet-layer="notice">
      <div class="text">
        <h2 id="Notice">{messages.title}</h2>
        {/* What is new since the visitor last chose, where anything is. */}
        {changed && (
          <p>
            {messages.changed} <b>{labels.join(', ')}</b>
          </p>
        )}
        <p>{messages.intro}</p>
        <dl>
          {categories.map(
            ({ always, label, purposes }) =>
              !always && (
                <div>
                  <dt>{label}</dt>
                  <dd>{inOneLine(purposes)}</dd>
                </div>
              ),
          )}
        </dl>
        <p>
          {messages.withdrawal} <Privacy of={props.content} />
        </p>
      </div>
      <Choices messages={messages} more="preferences" />
    </section>
  )
}
