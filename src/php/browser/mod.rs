//! The functions and methods that give what browsers get: values, the program, and the document of the vendor's on-device
//! client.

pub mod device;
pub mod program;
pub mod response;
