// What Vite's `?worker&url` imports give.
declare module '*?worker&url' {
  const url: string;
  export default url;
}
