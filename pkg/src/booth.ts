export { type Booth, type BoothOptions, openBooth } from "./booth/open.js";
export { causeInWords, gateInWords, reasonInWords, stageInWords, stepInWords } from "./booth/words.js";
