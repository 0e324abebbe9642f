export { type Booth, type BoothOptions, openBooth } from "./booth/open.js";
