import {vendor} from "./vendors/footlights.mjs"; import {flags,people} from "./description.mjs";
const mode=process.argv[2], n=+process.argv[3]||100;
const fl=flags(n), pp=people(1000);
const c=await vendor.open(new TextEncoder().encode(JSON.stringify(vendor.toDocument(fl,pp[0]))),pp[0]);
const keys=fl.map(f=>f.key); let on=0;
const end=performance.now()+4000; let i=0;
while(performance.now()<end){ for(let k=0;k<100;k++,i++){ if(mode==='ask') on+=c.ask(keys[i%n],pp[i%1000]); else if(mode==='all') {on+=c.all(keys,pp[i%1000]);} else {c.hold(pp[i%1000]); on+=c.read(keys[0]);} if(mode==='all')break;} if(mode==='all')i++; }
console.log(mode,(4000e3/i).toFixed(2),'µs', on>0); process.exit();
