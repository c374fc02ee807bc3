// Package server asks a Kubernetes API server what it thinks of documents.
//
// In: a kubeconfig and documents. Out: verdicts without what the server makes up
// (ids, times, addresses). Nothing is stored: every request is a dry run.
package server

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync"

	"sigs.k8s.io/yaml"

	"proofmark/tests/agreement/verdict"
)

// Server is an API server that answers.
type Server struct {
	base   string
	client *http.Client
	// Families are the cluster's IP families, the primary one first.
	Families  []string
	resources map[string]resource
}

// Connect reads a kubeconfig with embedded certificates and asks the server
// what it serves.
func Connect(kubeconfig string, families []string) (*Server, error) {
	text, err := os.ReadFile(kubeconfig)
	if err != nil {
		return nil, err
	}
	var config struct {
		Clusters []struct {
			Cluster struct {
				Server string `json:"server"`
				CA     []byte `json:"certificate-authority-data"`
			} `json:"cluster"`
		} `json:"clusters"`
		Users []struct {
			User struct {
				Certificate []byte `json:"client-certificate-data"`
				Key         []byte `json:"client-key-data"`
			} `json:"user"`
		} `json:"users"`
	}
	if err := yaml.Unmarshal(text, &config); err != nil {
		return nil, fmt.Errorf("%s: %w", kubeconfig, err)
	}
	if len(config.Clusters) != 1 || len(config.Users) != 1 {
		return nil, fmt.Errorf("%s: not one cluster and one user", kubeconfig)
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(config.Clusters[0].Cluster.CA)
	pair, err := tls.X509KeyPair(config.Users[0].User.Certificate, config.Users[0].User.Key)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", kubeconfig, err)
	}
	s := &Server{base: config.Clusters[0].Cluster.Server, Families: families, client: &http.Client{
		Transport: &http.Transport{
			TLSClientConfig:     &tls.Config{RootCAs: roots, Certificates: []tls.Certificate{pair}},
			MaxIdleConnsPerHost: atOnce,
			ForceAttemptHTTP2:   true,
		},
	}}
	return s, s.discover()
}

// atOnce is how many requests are under way together: more than two processors
// can answer, few enough to stay clear of the server's own limits.
const atOnce = 8

// AskAll returns the verdict of every case that the server serves the kind of,
// in the order of the cases.
func (s *Server) AskAll(cases []verdict.Case) ([]verdict.Record, error) {
	records := make([]*verdict.Record, len(cases))
	errs := make([]error, len(cases))
	var wait sync.WaitGroup
	slots := make(chan struct{}, atOnce)
	for i := range cases {
		wait.Add(1)
		slots <- struct{}{}
		go func() {
			defer func() { <-slots; wait.Done() }()
			records[i], errs[i] = s.ask(cases[i])
		}()
	}
	wait.Wait()
	var out []verdict.Record
	for i, r := range records {
		if errs[i] != nil {
			return nil, fmt.Errorf("case %s: %w", cases[i].ID, errs[i])
		}
		if r != nil {
			out = append(out, *r)
		}
	}
	return out, nil
}

func (s *Server) ask(c verdict.Case) (*verdict.Record, error) {
	to, ok := s.route(c)
	if !ok {
		return nil, nil
	}
	r := &verdict.Record{Case: c, Path: to.path, Foreign: to.foreign, Families: s.Families}
	r.Kind, r.APIVersion = to.kind, to.apiVersion

	query := url.Values{"dryRun": {"All"}, "fieldValidation": {"Strict"}}
	response, err := s.client.Post(s.base+to.path+"?"+query.Encode(), "application/yaml", strings.NewReader(c.YAML))
	if err != nil && strings.Contains(err.Error(), "INTERNAL_ERROR") {
		// The handler of this one request panicked: HTTP/2 resets its stream.
		r.Undecidable, r.Why = true, "the server panics"
		return r, nil
	}
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return nil, err
	}
	r.Code = response.StatusCode
	for _, header := range response.Header.Values("Warning") {
		r.Warnings = append(r.Warnings, warning(header))
	}
	if r.Accepted() {
		err = stored(r, body)
	} else {
		err = refused(r, body)
	}
	undecidable(r)
	return r, err
}

// refused reads the Status of a response.
func refused(r *verdict.Record, body []byte) error {
	var status struct {
		Message string `json:"message"`
		Reason  string `json:"reason"`
		Details struct {
			Causes []verdict.Cause `json:"causes"`
		} `json:"details"`
	}
	if err := json.Unmarshal(withoutChance(r, body), &status); err != nil {
		return fmt.Errorf("status %d: %q", r.Code, body)
	}
	r.Status = &verdict.Status{Message: status.Message, Reason: status.Reason, Causes: status.Details.Causes}
	return nil
}

// warning is the text of a Warning header: 299 - "text", with \ before quotes.
func warning(header string) string {
	open := strings.IndexByte(header, '"')
	if open < 0 {
		return header
	}
	var text []byte
	for i := open + 1; i < len(header) && header[i] != '"'; i++ {
		if header[i] == '\\' && i+1 < len(header) {
			i++
		}
		text = append(text, header[i])
	}
	return string(text)
}
