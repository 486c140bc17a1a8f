({b:e})=>{let r=(r,t)=>(m,o)=>Array.isArray(m)&&o[r](r=>m.map(e).indexOf(r)>=0)===t;return{26:r("some",!0),27:r("some",!1),28:r("every",!0),29:r("every",!1)}}
