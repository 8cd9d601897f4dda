import type { KnownService } from './service.ts'

/** Feature flags and tests of variants. Flags are a function; measuring variants is not. */
export const TESTING: readonly KnownService[] = [
  {
    key: 'launchdarkly',
    name: 'LaunchDarkly',
    hint: 'functional',
    identifying: false,
    purposes: ['Turns features on and off'],
    hosts: ['*.launchdarkly.com'],
    storage: [
      { kind: 'local', key: 'ld:$anonUserId', purpose: 'Keeps to one variant' },
      { kind: 'local', key: 'ld:$contextKey:*', purpose: 'Keeps to one variant' },
    ],
    stop: 'client.close()',
    sources: ['https://github.com/launchdarkly/js-sdk-common'],
    checked: '2026-11-24',
  },
  {
    key: 'statsig',
    name: 'Statsig',
    hint: 'analytics',
    identifying: true,
    purposes: ['Turns features on and off', 'Measures variants by device'],
    hosts: ['*.statsig.com', '*.statsigapi.net', '*.featuregates.org', '*.featureassets.org'],
    storage: [
      { kind: 'local', key: 'statsig.stable_id.*', purpose: 'Tells devices apart' },
      {
        kind: 'local',
        key: 'STATSIG_LOCAL_STORAGE_STABLE_ID',
        purpose: 'Tells devices apart, in older versions',
      },
    ],
    stop: "updateRuntimeOptions({ loggingEnabled: 'disabled', disableStorage: true })",
    sources: ['https://docs.statsig.com/client/javascript-sdk-stable-id'],
    checked: '2026-11-24',
  },
  {
    key: 'optimizely',
    name: 'Optimizely',
    hint: 'analytics',
    identifying: true,
    purposes: ['Measures variants by visitor'],
    hosts: ['*.optimizely.com'],
    cookies: [
      { name: 'optimizelyEndUserId', purpose: 'Tells visitors apart' },
      { name: 'optimizelySession', purpose: 'Links the pages of a visit' },
    ],
    stop: "optimizely.push({ type: 'optOut', isOptOut: true })",
    sources: [
      'https://support.optimizely.com/hc/en-us/articles/4410284260365-Cookies-and-localStorage-in-snippets',
    ],
  },
  {
    key: 'vwo',
    name: 'VWO',
    also: ['Visual Website Optimizer'],
    hint: 'analytics',
    identifying: true,
    purposes: ['Measures variants by visitor', 'Records visits'],
    hosts: ['*.visualwebsiteoptimizer.com', '*.vwo.com'],
    cookies: [
      { name: '_vwo_uuid', purpose: 'Tells visitors apart' },
      { name: '_vwo_uuid_*', purpose: 'Tells visitors apart, for each test' },
      { name: '_vis_opt_s', purpose: 'Says whether a visitor is new', lifetime: 'P100D' },
      { name: '_vis_opt_exp_*', purpose: 'Keeps to one variant', lifetime: 'P100D' },
      { name: '_vis_opt_test_cookie', purpose: 'Tests for cookies', lifetime: 'session' },
    ],
    sources: ['https://help.vwo.com/hc/en-us/articles/360033990873'],
    checked: '2026-11-24',
  },
]
