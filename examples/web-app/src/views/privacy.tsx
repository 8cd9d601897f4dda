import type { JSX } from 'preact'
import { policy } from '../consent.ts'

const keepsOf = (key: string): string => {
  const { cookies = [], storage = [] } = policy.services[key] ?? {}
  const names = [...cookies.map(({ name }) => name), ...storage.map((use) => use.key)]
  return names.length === 0 ? 'nothing on your device' : names.join(', ')
}

/** Who receives what, straight from the policy file, so that it cannot differ from the notice. */
export function PrivacyView(): JSX.Element {
  return (
    <>
      <div class="head">
        <h1>Privacy</h1>
      </div>
      <p class="lead">
        {policy.controller.name} decides how your data is used here. Write to{' '}
        {policy.controller.contact}.
      </p>
      <div class="card">
        <table>
          <thead>
            <tr>
              <th scope="col">Service</th>
              <th scope="col">Category</th>
              <th scope="col" class="wide">
                Keeps
              </th>
            </tr>
          </thead>
          <tbody>
            {Object.entries(policy.services).map(([key, service]) => (
              <tr key={key}>
                <th scope="row">
                  {service.name}
                  <span class="sub">{service.recipient}</span>
                </th>
                <td>{service.category}</td>
                <td class="wide keeps">{keepsOf(key)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p class="sub">
        RunPod runs the training jobs behind the API and keeps nothing in your browser. Change your
        choice at any time in the{' '}
        <button type="button" class="link" data-placet-open>
          cookie settings
        </button>
        .
      </p>
    </>
  )
}
