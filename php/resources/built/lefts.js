({h:e,I:l,j:s,N:t,x:n,T:r,J:f})=>{let{environment:o,fields:u,salts:a}=f;e[3]=e=>n(u[e],r().environment,o),e[4]=()=>()=>r().now,e[5]=(e,l)=>s(a[e],l,1e3),e[6]=t,e[7]=e=>(l(1,e)||{}).l}
