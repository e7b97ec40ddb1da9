// What Vite's `?url` imports give.
declare module '*?url' {
  const url: string;
  export default url;
}
