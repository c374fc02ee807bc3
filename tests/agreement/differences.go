package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"

	"proofmark/tests/agreement/compare"
	"proofmark/tests/agreement/engine"
	"proofmark/tests/agreement/verdict"
)

// differences prints every answer of the engine that is not the server's, and
// fails when one of them has no known reason.
func differences(args []string) error {
	flags := flag.NewFlagSet("differences", flag.ExitOnError)
	verdicts := flags.String("verdicts", "", "what `record` wrote")
	program := flags.String("engine", "", "the engine as a native program")
	flags.Parse(args)

	records, err := verdict.Read(*verdicts)
	if err != nil {
		return err
	}
	answers, seconds, err := engine.Ask(*program, records)
	if err != nil {
		return err
	}
	enc := json.NewEncoder(os.Stdout)
	enc.SetEscapeHTML(false)
	cases, unexplained := 0, 0
	counts := map[string]int{}
	for i := range records {
		if compare.Beyond(&records[i]) != "" {
			continue
		}
		cases++
		for _, d := range compare.Compare(&records[i], &answers[i]) {
			counts[d.What]++
			if d.Why == "" {
				unexplained++
			}
			if err := enc.Encode(d); err != nil {
				return err
			}
		}
	}
	fmt.Fprintf(os.Stderr, "%d decidable cases in %.2f s, differences %v\n", cases, seconds, counts)
	if unexplained > 0 {
		return fmt.Errorf("%d differences have no known reason", unexplained)
	}
	return nil
}
