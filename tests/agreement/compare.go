package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"strings"

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

// comparePeers runs the peers over recorded verdicts.
func comparePeers(args []string) error {
	flags := flag.NewFlagSet("compare", flag.ExitOnError)
	verdicts := flags.String("verdicts", "", "what `record` wrote")
	kubeconform := flags.String("kubeconform", "", "the program")
	location := flags.String("schemas", "", "what `schemas` wrote")
	release := flags.String("release", "", "the release of the schemas, such as 1.36.0")
	validate := flags.String("kubectl-validate", "", "the program; KUBECONFIG leads to a server of the version")
	minor := flags.String("minor", "", "the Kubernetes minor, such as 1.36")
	out := flags.String("out", "", "where to write the report")
	flags.Parse(args)

	records, err := verdict.Read(*verdicts)
	if err != nil {
		return err
	}
	report, err := peers.Run(records, []peers.Peer{
		peers.Kubeconform(*kubeconform, moduleVersion(*kubeconform), *location, *release),
		peers.KubectlValidate(*validate, moduleVersion(*validate), *minor),
	})
	if err != nil {
		return err
	}
	fmt.Printf("%d decidable cases, %d accepted by the server\n", report.Cases, report.Accepted)
	for _, p := range report.Peers {
		fmt.Printf("%-17s %-8s agrees on %.1f %% (%d false accepts, %d false rejects) in %.1f s\n", p.Name, p.Version,
			100*float64(p.Agree)/float64(report.Cases), p.FalseAccepts, p.FalseRejects, p.Seconds)
	}
	text, err := json.MarshalIndent(report, "", " ")
	if err != nil {
		return err
	}
	return os.WriteFile(*out, append(text, '\n'), 0o644)
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
