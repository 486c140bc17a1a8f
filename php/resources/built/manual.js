(()=>{var r=require("./config.json");require("./program.json");return (e,o)=>!o&&r.reserved.includes(e);})()
