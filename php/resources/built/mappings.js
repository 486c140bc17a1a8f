({d:e,m:r,f:t,D:d,I:n})=>{const s=([,e])=>e.some(([e,n,s])=>{try{return!(s>d().now)&&r(e)&&t(n)}catch(e){return!1}});return{I:(r,t)=>{const d=(t[5]||[]).find(s);return d?e(r,d[0]):n(r,t)}}}
