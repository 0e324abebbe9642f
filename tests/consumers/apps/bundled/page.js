import { createClient } from "footlights";
import { play } from "../play.js";

play(createClient).then((answers) => {
  document.title = answers;
});
