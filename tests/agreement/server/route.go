package server

import (
	"encoding/json"
	"net/url"
	"regexp"
	"strings"

	"sigs.k8s.io/yaml"

	"proofmark/tests/agreement/verdict"
)

// resource is a collection that objects are created in.
type resource struct {
	plural     string
	namespaced bool
}

// discover asks for every resource of every version, preferred or not.
func (s *Server) discover() error {
	s.resources = map[string]resource{}
	var groups struct {
		Groups []struct {
			Versions []struct {
				GroupVersion string `json:"groupVersion"`
			} `json:"versions"`
		} `json:"groups"`
	}
	if err := s.get("/apis", &groups); err != nil {
		return err
	}
	versions := []string{"v1"}
	for _, g := range groups.Groups {
		for _, v := range g.Versions {
			versions = append(versions, v.GroupVersion)
		}
	}
	for _, version := range versions {
		var list struct {
			Resources []struct {
				Name       string   `json:"name"`
				Kind       string   `json:"kind"`
				Namespaced bool     `json:"namespaced"`
				Verbs      []string `json:"verbs"`
			} `json:"resources"`
		}
		if err := s.get(root(version), &list); err != nil {
			return err
		}
		for _, r := range list.Resources {
			// A name with a slash is a subresource; a Binding has no collection.
			if strings.Contains(r.Name, "/") || r.Kind == "Binding" || !strings.Contains(strings.Join(r.Verbs, " "), "create") {
				continue
			}
			s.resources[version+" "+r.Kind] = resource{r.Name, r.Namespaced}
		}
	}
	return nil
}

func (s *Server) get(path string, into any) error {
	response, err := s.client.Get(s.base + path)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	return json.NewDecoder(response.Body).Decode(into)
}

func root(apiVersion string) string {
	if apiVersion == "v1" {
		return "/api/v1"
	}
	return "/apis/" + apiVersion
}

// destination is the collection a document is sent to. It is foreign when the
// document names no kind that the server serves.
type destination struct {
	path, kind, apiVersion string
	foreign                bool
}

// pathSafe is a namespace that can stand in a path. The server would refuse any
// other anyway, but for the path and not for the object.
var pathSafe = regexp.MustCompile(`^[A-Za-z0-9._-]+$`)

// route finds the collection a document belongs to as kubectl does, by what the
// document says; where that is nothing the server serves, by what its seed said.
// The second result is false when neither is served.
func (s *Server) route(c verdict.Case) (destination, bool) {
	var head struct {
		APIVersion any `json:"apiVersion"`
		Kind       any `json:"kind"`
		Metadata   any `json:"metadata"`
	}
	// A document that does not parse leaves head empty: its seed decides.
	_ = yaml.Unmarshal([]byte(c.YAML), &head)
	version, _ := head.APIVersion.(string)
	kind, _ := head.Kind.(string)
	to, own := s.resources[version+" "+kind]
	if !own {
		var ok bool
		version, kind = c.APIVersion, c.Kind
		if to, ok = s.resources[version+" "+kind]; !ok {
			return destination{}, false
		}
	}
	path := root(version) + "/"
	if to.namespaced {
		namespace := "default"
		if metadata, _ := head.Metadata.(map[string]any); metadata != nil {
			if own, _ := metadata["namespace"].(string); pathSafe.MatchString(own) {
				namespace = own
			}
		}
		path += "namespaces/" + url.PathEscape(namespace) + "/"
	}
	return destination{path + to.plural, kind, version, !own}, true
}

// Serves reports whether objects of a kind can be created at all.
func (s *Server) Serves(apiVersion, kind string) bool {
	_, ok := s.resources[apiVersion+" "+kind]
	return ok
}
