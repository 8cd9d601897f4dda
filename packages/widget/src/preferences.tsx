import type { Messages, Notice, NoticeCategory } from '@placet/core/policy'
import type { VNode } from 'preact'
import { Choices } from './choices.tsx'
import { ServiceFacts } from './service.tsx'

export type Granted = Readonly<Record<string, boolean>>

function Category(props: { of: NoticeCategory; on: boolean; messages: Messages }): VNode {
  const { of, on, messages } = props
  const { key, label, always, anonymized, purposes, services } = of
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
      {services && (
        <details>
          <summary>{messages.details}</summary>
          {services.map((service) => (
            <ServiceFacts service={service} purposes={purposes} messages={messages} />
          ))}
        </details>
      )}
    </section>
  )
}

/** Who is responsible, and where to turn. */
function Responsible({ content }: { content: Notice }): VNode {
  const { messages, controller } = content
  const { name, address, contact, privacy, authority } = controller
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
      <a href={privacy}>{messages.privacy}</a>
    </address>
  )
}

/** The second layer: each category by itself, and everything there is to know about it. */
export function PreferencesLayer(props: { content: Notice; granted: Granted }): VNode {
  const { content, granted } = props
  const { messages } = content
  return (
    <dialog aria-labelledby="Preferences" data-placet-layer="preferences">
      <header>
        <h2 id="Preferences">{messages.preferencesTitle}</h2>
        <button data-placet-action="close" aria-label={messages.close} />
      </header>
      <div class="text">
        <p>{messages.preferencesIntro}</p>
        {content.categories.map((category) => (
          <Category of={category} on={granted[category.key] === true} messages={messages} />
        ))}
        <Responsible content={content} />
      </div>
      <Choices messages={messages} more="save" />
    </dialog>
  )
}
