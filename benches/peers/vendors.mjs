import { vendor as configcat } from "./vendors/configcat.mjs";
import { vendor as featurevisor } from "./vendors/featurevisor.mjs";
import { vendor as flagd } from "./vendors/flagd.mjs";
import { vendor as flagsmith } from "./vendors/flagsmith.mjs";
import { vendor as flipt } from "./vendors/flipt.mjs";
import { vendor as footlights } from "./vendors/footlights.mjs";
import { vendor as growthbook } from "./vendors/growthbook.mjs";
import { vendor as unleash } from "./vendors/unleash.mjs";

/** In the order of the tables. Those that only browsers can load come by themselves. */
export const VENDORS = [footlights, growthbook, featurevisor, flagd, configcat, flipt, flagsmith, unleash];
