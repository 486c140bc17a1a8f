({w:e})=>{let r=(r,o)=>(t,m)=>Array.isArray(t)&&m[r](r=>t.map(e).indexOf(r)>=0)===o;return{26:r("some",!0),27:r("some",!1),28:r("every",!0),29:r("every",!1)}}
