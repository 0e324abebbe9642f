import { writeFileSync } from "node:fs"; import {flags,people} from "./description.mjs";
const p=people(1)[0];
for(const n of ["footlights","growthbook"]){const {vendor}=await import("./vendors/"+n+".mjs"); for(const c of [100,1000,10000,20000]) writeFileSync(`/tmp/cold/${n}-${c}.json`, JSON.stringify(vendor.toDocument(flags(c),p)));}
for (const c of [100,1000,10000,20000]) writeFileSync(`/tmp/cold/key`, flags(c).find(f=>f.countries.includes(p.country)).key);
writeFileSync("/tmp/cold/person",JSON.stringify(p));
