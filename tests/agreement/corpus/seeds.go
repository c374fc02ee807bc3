// Package corpus makes the documents that servers and checkers are asked about.
//
// In: folders of manifests. Out: cases, the same for the same folders, balanced
// over kinds and over families of mutations.
package corpus

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// Seed is one document as its author wrote it.
type Seed struct {
	// Source is its file, with "#n" for the n-th document of several.
	Source           string
	Text             string
	APIVersion, Kind string
}

// Folder is where to look for seeds.
type Folder struct {
	// Name stands for Path in sources, so that they are the same on every machine.
	Name, Path string
}

// Seeds lists the documents under the folders that say what they are, in order
// and each once. Fenced YAML in Markdown counts; templates do not.
func Seeds(folders []Folder) ([]Seed, error) {
	var seeds []Seed
	seen := map[string]bool{}
	for _, folder := range folders {
		err := filepath.WalkDir(folder.Path, func(path string, entry fs.DirEntry, err error) error {
			if os.IsNotExist(err) {
				return nil
			}
			if err != nil || entry.IsDir() {
				return err
			}
			rel, _ := filepath.Rel(folder.Path, path)
			source := filepath.ToSlash(filepath.Join(folder.Name, rel))
			var texts []string
			switch filepath.Ext(path) {
			case ".yaml", ".yml", ".json":
				text, err := os.ReadFile(path)
				if err != nil {
					return err
				}
				texts = split(string(text))
			case ".md":
				text, err := os.ReadFile(path)
				if err != nil {
					return err
				}
				texts = fenced(string(text))
			}
			for i, text := range texts {
				s := Seed{Source: source, Text: text}
				if len(texts) > 1 {
					s.Source += "#" + strconv.Itoa(i+1)
				}
				if !s.identify() || seen[text] {
					continue
				}
				seen[text] = true
				seeds = append(seeds, s)
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return seeds, nil
}

// separator is where kubectl splits a stream: a line that starts with three
// dashes, whatever follows them on it.
var separator = regexp.MustCompile(`(?m)^---[^\n]*\n`)

func split(text string) []string {
	texts := separator.Split(text, -1)
	return slices.DeleteFunc(texts, func(t string) bool { return strings.TrimSpace(t) == "" })
}

var fence = regexp.MustCompile("(?ms)^( *)```ya?ml[^\n]*\n(.*?)^ *```")

// fenced lists the documents of the YAML blocks in Markdown.
func fenced(text string) []string {
	var texts []string
	for _, block := range fence.FindAllStringSubmatch(text, -1) {
		body := block[2]
		if indent := block[1]; indent != "" {
			body = regexp.MustCompile("(?m)^"+indent).ReplaceAllString(body, "")
		}
		texts = append(texts, split(body)...)
	}
	return texts
}

// identify fills in what the document says it is. It holds for what can be a
// seed: text that names a kind and is no template.
func (s *Seed) identify() bool {
	if !utf8.ValidString(s.Text) || strings.Contains(s.Text, "{{") || len(s.Text) > 32<<10 {
		return false
	}
	var head struct {
		APIVersion string `yaml:"apiVersion"`
		Kind       string `yaml:"kind"`
	}
	if err := yaml.NewDecoder(bytes.NewReader([]byte(s.Text))).Decode(&head); err != nil {
		return false
	}
	s.APIVersion, s.Kind = head.APIVersion, head.Kind
	return s.APIVersion != "" && s.Kind != ""
}
