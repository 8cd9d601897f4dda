import type { FastifyInstance } from 'fastify'

interface Job {
  readonly id: string
  readonly model: string
  readonly dataset: string
  readonly status: 'queued' | 'running' | 'done'
}

const NEW_JOB = {
  type: 'object',
  additionalProperties: false,
  required: ['model', 'dataset'],
  properties: {
    model: { type: 'string', minLength: 1, maxLength: 100 },
    dataset: { type: 'string', minLength: 1, maxLength: 100 },
  },
} as const

/** The API itself: fine-tuning jobs, kept in memory. RunPod would run them. */
export function addJobs(app: FastifyInstance): void {
  const jobs: Job[] = [
    { id: 'job-1', model: 'llama-3-8b', dataset: 'support-replies', status: 'running' },
    { id: 'job-2', model: 'mistral-7b', dataset: 'contract-clauses', status: 'done' },
  ]
  app.get('/', () => ({ name: 'Fine-Tune Lab API', jobs: '/v1/jobs' }))
  app.get('/v1/jobs', { config: { endpoint: 'list-jobs' } }, () => ({ jobs }))
  app.get<{ Params: { id: string } }>(
    '/v1/jobs/:id',
    { config: { endpoint: 'read-job' } },
    (request, reply) => {
      const job = jobs.find(({ id }) => id === request.params.id)
      return job ?? reply.code(404).send({ error: 'there is no such job' })
    },
  )
  app.post<{ Body: Pick<Job, 'model' | 'dataset'> }>(
    '/v1/jobs',
    { config: { endpoint: 'create-job' }, schema: { body: NEW_JOB } },
    (request, reply) => {
      const job: Job = { ...request.body, id: `job-${jobs.length + 1}`, status: 'queued' }
      jobs.push(job)
      return reply.code(201).send(job)
    },
  )
}
