export { LANGUAGES, loadLanguage } from './messages/languages.ts'
