({b:e})=>{let r=(r,t)=>(l,s)=>Array.isArray(l)&&s[r](r=>l.map(e).indexOf(r)>=0)===t;return{26:r("some",true),27:r("some",false),28:r("every",true),29:r("every",false)}}
