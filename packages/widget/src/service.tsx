import type { Messages, NoticeCategory, NoticeService } from '@placet/core/policy'
import type { VNode } from 'preact'

/** One service: who receives what, where, under which safeguard, and what it stores. */
export function ServiceFacts(props: {
  service: NoticeService
  purposes: NoticeCategory['purposes']
  messages: Messages
}): VNode {
  const { service, purposes, messages } = props
  const { name, recipient, country, safeguard, uses } = service
  return (
    <div>
      <h4>{name}</h4>
      <dl>
        <dt>{messages.recipient}</dt>
        <dd>{recipient}</dd>
        <dt>{messages.country}</dt>
        <dd>{country}</dd>
        {safeguard && <dt>{messages.safeguard}</dt>}
        {safeguard && <dd>{safeguard}</dd>}
      </dl>
      {uses ? (
        <table>
          <tr>
            <th>{messages.stores}</th>
            <th>{messages.purpose}</th>
            <th>{messages.lifetime}</th>
          </tr>
          {uses.map((use) => (
            <tr>
              <td>
                <code dir="ltr">{use.name}</code>
              </td>
              <td>{purposes[use.purpose]}</td>
              <td>{use.lifetime}</td>
            </tr>
          ))}
        </table>
      ) : (
        messages.stored
      )}
    </div>
  )
}
