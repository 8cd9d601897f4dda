import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { track } from '../consent.ts'
import { SAMPLE_JOBS, newJob, type Job } from '../sample-jobs.ts'

type Filter = 'all' | Job['status']

const FILTERS: readonly (readonly [Filter, string])[] = [
  ['all', 'All'],
  ['running', 'Running'],
  ['done', 'Done'],
  ['failed', 'Failed'],
]

function Curve({ losses }: { readonly losses: readonly number[] }): JSX.Element {
  const top = Math.max(...losses, 0.1)
  const points = losses.map((loss, i) => {
    const x = (i / Math.max(1, losses.length - 1)) * 96 + 2
    return `${x.toFixed(1)},${(26 - (loss / top) * 24).toFixed(1)}`
  })
  return (
    <svg class="curve" viewBox="0 0 100 28" preserveAspectRatio="none" aria-hidden="true">
      <polyline points={points.join(' ')} />
    </svg>
  )
}

function Row({ job }: { readonly job: Job }): JSX.Element {
  return (
    <tr>
      <th scope="row">
        {job.dataset}
        <span class="sub">{job.model}</span>
      </th>
      <td>
        <span class={`status ${job.status}`}>{job.status}</span>
      </td>
      <td class="wide">
        {job.losses.length > 0 ? <Curve losses={job.losses} /> : <span class="sub">waiting</span>}
      </td>
      <td class="wide number">{job.losses.at(-1)?.toFixed(2) ?? ''}</td>
      <td class="number">{job.cost}</td>
    </tr>
  )
}

/** The jobs, newest first, with a filter and a way to start one. */
export function Jobs(): JSX.Element {
  const [jobs, setJobs] = useState(SAMPLE_JOBS)
  const [filter, setFilter] = useState<Filter>('all')
  const shown = jobs.filter(({ status }) => filter === 'all' || status === filter)
  const choose = (next: Filter): void => {
    setFilter(next)
    track('feature_used', { feature: 'filter-jobs' })
  }
  const create = (): void => {
    setJobs([newJob(jobs.length), ...jobs])
    track('feature_used', { feature: 'create-job' })
  }
  return (
    <>
      <div class="head">
        <h1>Jobs</h1>
        <button type="button" class="button" onClick={create}>
          New job
        </button>
      </div>
      <div class="segments" role="group" aria-label="Show">
        {FILTERS.map(([key, label]) => (
          <button type="button" key={key} aria-pressed={filter === key} onClick={() => choose(key)}>
            {label}
          </button>
        ))}
      </div>
      <div class="card">
        <table>
          <thead>
            <tr>
              <th scope="col">Dataset</th>
              <th scope="col">Status</th>
              <th scope="col" class="wide">
                Validation loss
              </th>
              <th scope="col" class="wide number">
                Now
              </th>
              <th scope="col" class="number">
                Cost
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map((job) => (
              <Row key={job.id} job={job} />
            ))}
          </tbody>
        </table>
        {shown.length === 0 && <p class="empty">No job is {filter} right now.</p>}
      </div>
    </>
  )
}
