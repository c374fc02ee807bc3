//go:build !proxy

package main

import (
	"context"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	kubeletv1beta1 "k8s.io/kubelet/config/v1beta1"
	kubelet "k8s.io/kubernetes/cmd/kubelet/app"
	"k8s.io/kubernetes/cmd/kubelet/app/options"
	kubeletscheme "k8s.io/kubernetes/pkg/kubelet/apis/config/scheme"
)

// kubeletCommand is the kubelet's command with its flags. The kubelet parses
// its flags itself (DisableFlagParsing), so cobra knows none of them.
func kubeletCommand() *cobra.Command {
	command := kubelet.NewKubeletCommand(context.Background())
	config, err := options.NewKubeletConfiguration()
	check(err)
	options.NewKubeletFlags().AddFlags(command.Flags())
	options.AddKubeletConfigFlags(command.Flags(), config)
	options.AddGlobalFlags(command.Flags())
	return command
}

// kubeletFields maps the kubelet's flags to fields of its configuration file.
func kubeletFields() map[string]string {
	scheme, _, err := kubeletscheme.NewSchemeAndCodecs()
	check(err)
	return bindings(func() (*pflag.FlagSet, func() any) {
		config, err := options.NewKubeletConfiguration()
		check(err)
		flags := quietFlags("kubelet")
		options.AddKubeletConfigFlags(flags, config)
		return flags, func() any { return versioned(scheme, config, kubeletv1beta1.SchemeGroupVersion) }
	})
}
