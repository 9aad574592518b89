/** Style sheets are imported for their effect: esbuild writes them beside the script. */
declare module '*.css';
