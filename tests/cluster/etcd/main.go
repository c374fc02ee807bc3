// Etcd is the upstream server, built from its module: its version is then
// pinned by go.sum like everything else here.
package main

import (
	"os"

	"go.etcd.io/etcd/server/v3/etcdmain"
)

func main() { etcdmain.Main(os.Args) }
