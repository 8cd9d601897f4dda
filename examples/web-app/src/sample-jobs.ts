/** One fine-tuning job, as the table shows it. */
export interface Job {
  readonly id: string
  readonly dataset: string
  readonly model: string
  readonly status: 'queued' | 'running' | 'done' | 'failed'
  readonly losses: readonly number[]
  readonly cost: string
}

/** Jobs to look at: the example has no real ones. */
export const SAMPLE_JOBS: readonly Job[] = [
  {
    id: 'job-5',
    dataset: 'support-replies',
    model: 'Llama 3 8B, LoRA r16',
    status: 'running',
    losses: [2.41, 1.72, 1.38, 1.2, 1.04, 0.93, 0.86, 0.81],
    cost: '€ 6.20',
  },
  {
    id: 'job-4',
    dataset: 'contract-clauses',
    model: 'Mistral 7B, LoRA r8',
    status: 'done',
    losses: [1.9, 1.51, 1.22, 0.98, 0.82, 0.76, 0.72, 0.7, 0.69],
    cost: '€ 11.85',
  },
  {
    id: 'job-3',
    dataset: 'product-names',
    model: 'Qwen 2.5 3B, full',
    status: 'done',
    losses: [2.8, 2.1, 1.44, 1.1, 0.97, 0.95, 0.94],
    cost: '€ 4.10',
  },
  {
    id: 'job-2',
    dataset: 'call-summaries',
    model: 'Llama 3 8B, LoRA r32',
    status: 'failed',
    losses: [2.2, 1.9, 1.86, 2.4],
    cost: '€ 1.35',
  },
  {
    id: 'job-1',
    dataset: 'support-replies',
    model: 'Phi 3 mini, LoRA r8',
    status: 'done',
    losses: [2.6, 2.0, 1.66, 1.42, 1.31, 1.27],
    cost: '€ 2.75',
  },
]

/** A job that was just asked for. */
export function newJob(count: number): Job {
  return {
    id: `job-${count + 1}`,
    dataset: 'support-replies',
    model: 'Llama 3 8B, LoRA r16',
    status: 'queued',
    losses: [],
    cost: '€ 0.00',
  }
}
