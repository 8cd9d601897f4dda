/** The style sheet as text: the build minifies it, the tests read it as it stands. */
declare const css: string
export default css
