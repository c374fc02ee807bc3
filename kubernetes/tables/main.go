// Tables prints what one of Kubernetes' programs takes on its command line, as
// lines of JSON: its commands, their flags, the configuration fields that flags
// are bound to, and the names that feature gates and admission plugins go by.
//
//	tables kubelet
//
// The programs' own constructors are asked; nothing is read from sources or
// help texts, except the values that an enumerating flag names in its usage.
// One program a process: their flags are partly global.
package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	_ "k8s.io/component-base/logs/json/register"
	kubectl "k8s.io/kubectl/pkg/cmd"
	apiserver "k8s.io/kubernetes/cmd/kube-apiserver/app"
	controllermanager "k8s.io/kubernetes/cmd/kube-controller-manager/app"
	proxy "k8s.io/kubernetes/cmd/kube-proxy/app"
	scheduler "k8s.io/kubernetes/cmd/kube-scheduler/app"
	kubeadm "k8s.io/kubernetes/cmd/kubeadm/app/cmd"
)

var programs = map[string]func(){
	"kube-apiserver": func() {
		walk(apiserver.NewAPIServerCommand(), nil)
		admissionPlugins()
		featureGates()
	},
	"kube-controller-manager": func() { walk(controllermanager.NewControllerManagerCommand(), nil) },
	"kube-proxy":              func() { walk(proxy.NewProxyCommand(), proxyFields()) },
	"kube-scheduler":          func() { walk(scheduler.NewSchedulerCommand(), nil) },
	"kubeadm": func() {
		walk(kubeadm.NewKubeadmCommand(os.Stdin, os.Stdout, os.Stderr), nil)
		kubeadmGates()
	},
	"kubectl": func() { walk(kubectl.NewDefaultKubectlCommand(), nil) },
	"kubelet": func() { walk(kubeletCommand(), kubeletFields()) },
}

func main() {
	if len(os.Args) != 2 || programs[os.Args[1]] == nil {
		names := slices.Sorted(maps.Keys(programs))
		fmt.Fprintf(os.Stderr, "usage: tables {%s}\n", strings.Join(names, "|"))
		os.Exit(2)
	}
	run := programs[os.Args[1]]
	// kubectl takes a further argument for the name of a plugin.
	os.Args = os.Args[1:]
	run()
}

// row is one line: of which table, and its columns.
func row(table string, columns ...any) {
	line, err := json.Marshal(append([]any{table}, columns...))
	if err != nil {
		panic(err)
	}
	fmt.Println(string(line))
}

// walk prints a command and all below it.
func walk(command *cobra.Command, fields map[string]string) {
	command.InitDefaultHelpCmd()
	path := command.CommandPath()
	row("commands", path, strings.Join(command.Aliases, ","), command.Deprecated)
	flags(command, fields)
	for _, child := range command.Commands() {
		walk(child, fields)
	}
}
