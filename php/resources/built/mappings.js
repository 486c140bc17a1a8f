({I:e,D:r,S:t,T:d,c:s})=>{let a=([,e])=>e.some(([e,s,a])=>{try{return!(a>d().now)&&r(e)&&t(s)}catch(e){return false}});return{c:(r,t)=>{let d=(t[5]||[]).find(a);return d?e(r,d[0]):s(r,t)}}}
