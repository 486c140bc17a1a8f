({b:e})=>{let r=(r,t)=>(l,s)=>Array.isArray(l)&&s[r](r=>l.map(e).includes(r))===t;return{26:r("some",true),27:r("some",false),28:r("every",true),29:r("every",false)}}
