// Components is Kubernetes in one binary: the first argument names the
// component to become, the rest are that component's own flags.
//
//	components kube-apiserver --etcd-servers=…
//	components kubectl get pods
//
// Six separate programs would link the same packages six times; one binary
// builds in a quarter of the time and a seventh of the disk.
package main

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"k8s.io/component-base/cli"

	_ "k8s.io/component-base/logs/json/register"
	_ "k8s.io/component-base/metrics/prometheus/clientgo"
	_ "k8s.io/component-base/metrics/prometheus/version"
)

// components maps a component's name to its command. Each file of this package
// adds its own, so a build tag decides what is linked. Constructors, not
// commands: a component's command registers global flags, and two in one
// process would collide.
var components = map[string]func() *cobra.Command{}

func main() {
	if len(os.Args) < 2 || components[os.Args[1]] == nil {
		names := slices.Sorted(maps.Keys(components))
		fmt.Fprintf(os.Stderr, "usage: components {%s} [flags]\n", strings.Join(names, "|"))
		os.Exit(2)
	}
	// A component prints its usage under the name it was called by.
	os.Args = os.Args[1:]
	os.Exit(cli.Run(components[os.Args[0]]()))
}
