import type { Messages, NoticeService } from '@placet/core/policy'
import type { VNode } from 'preact'

/** What a service keeps on the device: name, purpose and lifetime of each thing. */
function Stored({ service, messages }: { service: NoticeService; messages: Messages }): VNode {
  if (service.uses.length === 0) return <p>{messages.stored}</p>
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{messages.stores}</th>
          <th scope="col">{messages.purpose}</th>
          <th scope="col">{messages.lifetime}</th>
        </tr>
      </thead>
      <tbody>
        {service.uses.map(({ name, purpose, lifetime }) => (
          <tr>
            <td>
              <code>{name}</code>
            </td>
            <td>{purpose}</td>
            <td>{lifetime}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** One service: who receives what, where, under which safeguard, and what it stores. */
export function ServiceFacts(props: { service: NoticeService; messages: Messages }): VNode {
  const { service, messages } = props
  const { name, recipient, country, safeguard } = service
  return (
    <div class="service">
      <h4>{name}</h4>
      <dl>
        <dt>{messages.recipient}</dt>
        <dd>{recipient}</dd>
        <dt>{messages.country}</dt>
        <dd>{country}</dd>
        {safeguard && (
          <>
            <dt>{messages.safeguard}</dt>
            <dd>{safeguard}</dd>
          </>
        )}
      </dl>
      <Stored service={service} messages={messages} />
    </div>
  )
}
