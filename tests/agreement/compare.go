package main

import (
	"flag"
	"os"
	"os/exec"
	"slices"
	"strings"

	"proofmark/tests/agreement/engine"
	"proofmark/tests/agreement/page"
	"proofmark/tests/agreement/peers"
	"proofmark/tests/agreement/verdict"
)

// schemas lays out the JSON Schemas of a release as kubeconform reads them.
func schemas(args []string) error {
	flags := flag.NewFlagSet("schemas", flag.ExitOnError)
	wheel := flags.String("wheel", "", "the kubernetes-validate wheel")
	release := flags.String("release", "", "the release, such as 1.36.0")
	out := flags.String("out", "", "the folder to write to")
	flags.Parse(args)
	return peers.Standalone(*wheel, *release, *out)
}

// comparePeers runs the engine and the peers over recorded verdicts, and writes
// the page that says how they did.
func comparePeers(args []string) error {
	flags := flag.NewFlagSet("compare", flag.ExitOnError)
	verdicts := flags.String("verdicts", "", "what `record` wrote")
	kubeconform := flags.String("kubeconform", "", "the program")
	location := flags.String("schemas", "", "what `schemas` wrote")
	release := flags.String("release", "", "the release of the schemas, such as 1.36.0")
	validate := flags.String("kubectl-validate", "", "the program; KUBECONFIG leads to a server of the version")
	minor := flags.String("minor", "", "the Kubernetes minor, such as 1.36")
	native := flags.String("engine", "", "the engine as a native program")
	proofmark := flags.String("proofmark", "", "the proofmark program, if there is one")
	out := flags.String("out", "", "where to write the page")
	flags.Parse(args)

	records, err := verdict.Read(*verdicts)
	if err != nil {
		return err
	}
	others := []peers.Peer{
		peers.Kubeconform(*kubeconform, moduleVersion(*kubeconform), *location, *release),
		peers.KubectlValidate(*validate, moduleVersion(*validate), *minor),
	}
	if *proofmark != "" {
		version, err := exec.Command(*proofmark, "--version").Output()
		if err != nil {
			return err
		}
		_, number, _ := strings.Cut(strings.TrimSpace(string(version)), " ")
		others = slices.Insert(others, 0, peers.Proofmark(*proofmark, number, *minor))
	}
	report, err := peers.Run(records, others)
	if err != nil {
		return err
	}
	answers, seconds, err := engine.Ask(*native, records)
	if err != nil {
		return err
	}
	page := page.Of(*minor, records, answers, seconds, report)
	return os.WriteFile(*out, []byte(page), 0o644)
}

// moduleVersion is the version of the module a program was built from.
func moduleVersion(program string) string {
	out, err := exec.Command("go", "version", "-m", program).Output()
	if err != nil {
		return "unknown"
	}
	_, module, _ := strings.Cut(string(out), "\n\tmod\t")
	fields := strings.Fields(module)
	if len(fields) < 2 {
		return "unknown"
	}
	return fields[1]
}
