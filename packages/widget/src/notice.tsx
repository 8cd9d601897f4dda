import type { Notice } from '@placet/core/policy'
import type { VNode } from 'preact'
import { Choice, Choices } from './choices.tsx'

/** What is new since the visitor last chose, where anything is. */
function Changed({ content, changed }: { content: Notice; changed: readonly string[] }): VNode {
  const labels = content.categories.filter(({ key }) => changed.includes(key))
  return (
    <p>
      {content.messages.changed} <b>{labels.map(({ label }) => label).join(', ')}</b>
    </p>
  )
}

/** Sentences follow one another; phrases are set apart. */
function inOneLine(purposes: readonly string[]): string {
  return purposes.join('\n').replace(/([.。؟۔!?]?)\n/g, (_, end) => (end ? `${end} ` : ' · '))
}

/** The first layer: who asks, what for, and the choice. It takes no focus and blocks nothing. */
export function NoticeLayer(props: {
  content: Notice
  changed: readonly string[] | undefined
}): VNode {
  const { content, changed } = props
  const { messages, controller } = content
  return (
    <section role="region" aria-labelledby="title" data-placet-layer="notice">
      <div class="text">
        <h2 id="title">{messages.title}</h2>
        {changed && <Changed content={content} changed={changed} />}
        <p>{messages.intro}</p>
        <dl>
          {content.categories.map(
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
          {messages.withdrawal} <a href={controller.privacy}>{messages.privacy}</a>
        </p>
      </div>
      <footer>
        <Choices messages={messages} />
        <Choice action="preferences" label={messages.preferences} />
      </footer>
    </section>
  )
}
