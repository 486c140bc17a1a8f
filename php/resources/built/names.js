({E:a})=>({djb2:a=>String(Array.from(a).reduce((a,d)=>Math.imul(a,31)+d.codePointAt()|0,0)>>>0),sha256:d=>a(d).map(a=>(a+4294967296).toString(16).slice(1)).join("").slice(0,12)})
