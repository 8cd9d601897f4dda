export type { Look } from './host.ts'
export { mount, type MountOptions } from './mount.ts'
export type { Mounted } from './mount-notice.tsx'
