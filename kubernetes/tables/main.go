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
	cliflag "k8s.io/component-base/cli/flag"
	_ "k8s.io/component-base/logs/json/register"
)

// programs are those that are linked: programs.go has nearly all of them.
var programs = map[string]func(){}

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
	// The programs' own main functions do this before anything is parsed.
	command.SetGlobalNormalizationFunc(cliflag.WordSepNormalizeFunc)
	command.InitDefaultHelpCmd()
	path := command.CommandPath()
	row("commands", path, strings.Join(command.Aliases, ","), command.Deprecated)
	flags(command, fields)
	for _, child := range command.Commands() {
		walk(child, fields)
	}
}
