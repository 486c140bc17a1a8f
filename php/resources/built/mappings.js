({I:e,S:r,D:t,T:d,f:n})=>{let s=([,e])=>e.some(([e,n,s])=>{try{return!(s>d().now)&&r(e)&&t(n)}catch(e){return!1}});return{f:(r,t)=>{let d=(t[5]||[]).find(s);return d?e(r,d[0]):n(r,t)}}}
