// Kubectl is the client as a program of its own: a lab's check calls it a dozen
// times, and should not initialise a kubelet each time.
package main

import (
	"k8s.io/component-base/cli"
	"k8s.io/kubectl/pkg/cmd"
	"k8s.io/kubectl/pkg/cmd/util"
)

func main() {
	if err := cli.RunNoErrOutput(cmd.NewDefaultKubectlCommand()); err != nil {
		// It knows the words and the exit status that go with the error.
		util.CheckErr(err)
	}
}
