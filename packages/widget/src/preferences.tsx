import type { BriefCategory, NoticeBrief } from '@placet/core/policy'
import type { VNode } from 'preact'
import { Choices } from './choices.tsx'
import { Privacy } from './privacy.tsx'

export type Granted = Readonly<Record<string, boolean>>

function Category(props: { of: BriefCategory; on: boolean; content: NoticeBrief }): VNode {
  const { of, on, content } = props
  const { messages } = content
  const { key, label, always, anonymized, purposes, bare } = of
  return (
    <section>
      <h3>
        <label>
          {label}
          {always ? (
            <b>{messages.always}</b>
          ) : (
            // A real checkbox that the browser keeps: what is ticked is read from it on save.
            <input
              type="checkbox"
              role="switch"
              aria-describedby={key}
              data-placet-category={key}
              defaultChecked={on}
            />
          )}
        </label>
      </h3>
      <div id={key}>
        <ul>
          {purposes.map((purpose) => (
            <li>{purpose}</li>
          ))}
        </ul>
        {always && <p>{messages.alwaysWhy}</p>}
        {anonymized && <p>{messages.anonymized}</p>}
      </div>
      {!bare && (
        <details data-placet-facts={key}>
          <summary>{messages.details}</summary>
          {/* Until the facts have arrived in its place. */}
          <p>
            <Privacy of={content} />
          </p>
        </details>
      )}
    </section>
  )
}

/** Who is responsible, and where to turn. */
function Responsible({ content }: { content: NoticeBrief }): VNode {
  const { messages, controller } = content
  const { name, address, contact, authority } = controller
  return (
    <address>
      <p>
        <b>{name}</b>, {address}
      </p>
      <p>
        {messages.contact}:{' '}
        {/^\S+@\S+$/.test(contact) ? <a href={`mailto:${contact}`}>{contact}</a> : contact}
      </p>
      {authority && (
        <p>
          {messages.complaint}: <a href={authority.url}>{authority.name}</a>
        </p>
      )}
      <Privacy of={content} />
    </address>
  )
}

/** The second layer: each category by itself, and the way to all there is to know about it. */
export function PreferencesLayer(props: { content: NoticeBrief; granted: Granted }): VNode {
  const { content, granted } = props
  const { messages } = content
  return (
    <dialog aria-labelledby="Preferences" data-placet-layer="preferences">
      {/* A landmark it would be in a dialog, beside the page's own. */}
      <header role="none">
        <h2 id="Preferences">{messages.preferences}</h2>
        <button data-placet-action="close" aria-label={messages.close} />
      </header>
      <div class="text">
        {!content.categories.some(({ key, always }) => !always && granted[key]) && (
          <p>{messages.preferencesIntro}</p>
        )}
        {content.categories.map((category) => (
          <Category of={category} on={granted[category.key] === true} content={content} />
        ))}
        <Responsible content={content} />
      </div>
      <Choices messages={messages} more="save" />
    </dialog>
  )
}
