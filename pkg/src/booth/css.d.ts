/** The text of a style sheet, as the build puts it in. */
declare module "*.css" {
  export const css: string;
}
