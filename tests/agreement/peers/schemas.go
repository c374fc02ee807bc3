package peers

import (
	"archive/zip"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// definitionPrefix is how the wheel's schemas refer to their one common file.
const definitionPrefix = "/api/_definitions.json#/$defs/"

// Standalone writes the strict schemas of one Kubernetes release, as the
// kubernetes-validate wheel holds them, in the layout that kubeconform reads:
// each file with all the definitions it needs. release is "1.36.0".
func Standalone(wheel, release, out string) error {
	z, err := zip.OpenReader(wheel)
	if err != nil {
		return err
	}
	defer z.Close()
	folder := "kubernetes_validate/kubernetes-json-schema/v" + release + "-local-strict/"
	schemas := map[string]map[string]any{}
	for _, f := range z.File {
		name, ok := strings.CutPrefix(f.Name, folder)
		if !ok || path.Ext(name) != ".json" {
			continue
		}
		if schemas[name], err = object(f); err != nil {
			return fmt.Errorf("%s: %w", f.Name, err)
		}
	}
	common, _ := schemas["_definitions.json"]["$defs"].(map[string]any)
	if common == nil {
		return fmt.Errorf("%s holds no schemas of %s", wheel, release)
	}
	to := filepath.Join(out, "v"+release+"-standalone-strict")
	if err := os.MkdirAll(to, 0o755); err != nil {
		return err
	}
	for name, schema := range schemas {
		if strings.HasPrefix(name, "_") || name == "all.json" {
			continue
		}
		needed := map[string]any{}
		contain(schema, common, needed)
		schema["definitions"] = needed
		text, err := json.Marshal(schema)
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(to, name), text, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// contain turns every reference into the common file into one into the schema
// itself, and collects what is then needed there.
func contain(value any, common, needed map[string]any) {
	switch v := value.(type) {
	case []any:
		for _, item := range v {
			contain(item, common, needed)
		}
	case map[string]any:
		ref, _ := v["$ref"].(string)
		name, far := strings.CutPrefix(ref, definitionPrefix)
		if !far { // the common file refers to itself without a name
			name, far = strings.CutPrefix(ref, "#/$defs/")
		}
		if far {
			v["$ref"] = "#/definitions/" + name
			if _, there := needed[name]; !there {
				needed[name] = clone(common[name])
				contain(needed[name], common, needed)
			}
		}
		for _, item := range v {
			contain(item, common, needed)
		}
	}
}

// clone copies a definition: each schema rewrites the references of its own.
func clone(value any) any {
	switch v := value.(type) {
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = clone(v[i])
		}
		return out
	case map[string]any:
		out := make(map[string]any, len(v))
		for k := range v {
			out[k] = clone(v[k])
		}
		return out
	}
	return value
}

func object(f *zip.File) (map[string]any, error) {
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	text, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	var out map[string]any
	return out, json.Unmarshal(text, &out)
}
