package main

import (
	"os"
	"regexp"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// flags prints the flags that a command brings itself. A persistent flag is one
// that the commands below take too.
func flags(command *cobra.Command, fields map[string]string) {
	command.InitDefaultHelpFlag()
	own := command.NonInheritedFlags()
	own.VisitAll(func(flag *pflag.Flag) {
		below := command.PersistentFlags().Lookup(flag.Name) != nil
		row("flags", command.CommandPath(), flag.Name, flag.Shorthand, flag.Value.Type(), flag.NoOptDefVal,
			values(flag), settled(flag.DefValue), fields[flag.Name], settled(deprecation(flag)), below)
	})
}

// deprecation is what pflag prints when the flag is used. The kubelet marks
// some by their usage alone.
func deprecation(flag *pflag.Flag) string {
	if flag.Deprecated != "" {
		return oneLine(flag.Deprecated)
	}
	if rest, ok := strings.CutPrefix(flag.Usage, "DEPRECATED: "); ok {
		return oneLine(rest)
	}
	return ""
}

var oneOf = regexp.MustCompile(`(?:One of|one of|Supported options are|Must be): ?\(?([a-zA-Z0-9-]+(?:(?:, |\||, or )[a-zA-Z0-9-]+)+)`)

// values lists what an enumerating flag takes, where its usage says so in one
// of upstream's set phrases; the flag's Go type does not know.
func values(flag *pflag.Flag) string {
	if flag.Value.Type() != "string" {
		return ""
	}
	usage := strings.ReplaceAll(flag.Usage, `"`, "")
	found := oneOf.FindStringSubmatch(usage)
	if found == nil {
		return ""
	}
	return strings.NewReplacer(", or ", ",", ", ", ",", "|", ",").Replace(found[1])
}

// settled takes this machine out of a text. HOME and the processors are pinned
// by make.sh; a host name cannot be.
func settled(text string) string {
	if host, err := os.Hostname(); err == nil && text == host {
		return "<host name>"
	}
	return oneLine(text)
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }
