import type { KnownService } from './service.ts'

/** Sign-in as a service. */
export const SIGN_IN: readonly KnownService[] = [
  {
    key: 'auth0',
    name: 'Auth0',
    hint: 'essential',
    identifying: false,
    purposes: ['Signs people in', 'Detects attacks on accounts'],
    hosts: ['*.auth0.com'],
    cookies: [
      { name: 'auth0', purpose: 'The session' },
      { name: 'auth0_compat', purpose: 'The session, for older browsers' },
      { name: 'auth0-mf', purpose: 'Trusts a device with the second factor' },
      { name: 'auth0-mf_compat', purpose: 'The same, for older browsers' },
      { name: 'did', on: '*.auth0.com', purpose: 'Detects attacks' },
    ],
    sources: ['https://auth0.com/docs/manage-users/cookies/authentication-api-cookies'],
    checked: '2026-11-24',
  },
  {
    key: 'clerk',
    name: 'Clerk',
    ordinary: true,
    also: ['Clerk.com'],
    hint: 'essential',
    identifying: false,
    purposes: ['Signs people in'],
    hosts: ['*.clerk.com', '*.clerk.accounts.dev'],
    cookies: [
      { name: '__client_uat', purpose: 'When the sign-in last changed' },
      { name: '__client_uat_*', purpose: 'The same, of one instance' },
      { name: '__clerk_db_jwt', purpose: 'The browser, in development' },
    ],
    sources: ['https://clerk.com/docs/guides/how-clerk-works/cookies'],
    checked: '2026-11-24',
  },
  {
    key: 'firebase',
    name: 'Firebase',
    hint: 'essential',
    identifying: false,
    purposes: ['Keeps people signed in', 'Stores the data of their accounts'],
    hosts: [
      '*.firebaseio.com',
      '*.firebaseapp.com',
      'identitytoolkit.googleapis.com',
      'securetoken.googleapis.com',
      'firestore.googleapis.com',
      'firebaseinstallations.googleapis.com',
    ],
    storage: [
      { kind: 'indexeddb', key: 'firebaseLocalStorageDb', purpose: 'The session' },
      { kind: 'indexeddb', key: 'firebase-heartbeat-database', purpose: 'Counts days of use' },
      { kind: 'local', key: 'firebase:authUser:*', purpose: 'The session' },
    ],
    stop: 'signOut(auth)',
    sources: ['https://github.com/firebase/firebase-js-sdk'],
    checked: '2026-11-24',
  },
]
