import { CHECKS } from './check-steps.ts'
import { runSteps } from './steps.ts'

await runSteps(CHECKS)
