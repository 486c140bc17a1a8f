({b:e})=>({18:(d,o)=>e(d)!==void 0&&new RegExp(o,"u").test(e(d))})
