({y:e,O:s,I:l,S:n,D:t,A:o,j:r})=>{let{environment:f,fields:u,salts:a}=r;e[3]=e=>t(u[e],o().environment,f),e[4]=()=>()=>o().now,e[5]=(e,s)=>l(a[e],s,1e3),e[6]=n,e[7]=e=>(s(1,e)||{}).u}
