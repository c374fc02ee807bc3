package klog

// program is what log files would be named after.
const program = "engine"
