({h:e,I:l,k:s,x:t,N:n,T:r,A:f})=>{let{environment:o,fields:u,salts:a}=f;e[3]=e=>n(u[e],r().environment,o),e[4]=()=>()=>r().now,e[5]=(e,l)=>s(a[e],l,1e3),e[6]=t,e[7]=e=>(l(1,e)||{}).u}
