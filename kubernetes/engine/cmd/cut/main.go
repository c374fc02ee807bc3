// Command cut writes the overlay that makes Kubernetes' packages small enough,
// and portable enough, for the engine.
//
//	cut -vendor DIR -out DIR -add DIR[:DIR…] -cuts FILE -minor 1.NN > overlay.json
//
// Nothing of Kubernetes is rewritten: a cut only leaves whole declarations of a
// vendored file out, and the imports that nothing needs any more. What a cut
// leaves is upstream's own text. Files under -add are laid over vendor as they
// are. Each line of -cuts is
//
//	[since_1_NN|until_1_NN] <import path>/<file.go> keep|drop NAME… | whole | delete | as <other.go>
//
// where NAME is a top-level name, Type.Method, Type.* for all its methods, or
// *.Method for all types; dropping a type drops its methods. Stars in the file
// stand for anything but a slash. "<import path>/* delete" deletes every
// file of the package that no other line and no added file names; "whole"
// names a file only to save it from that; "as" lays the file, without its build
// constraint, a second time under another name. Where lines name one file, the
// last counts. A line whose file or name does not
// exist is an error, so that a cut never outlives what it cuts.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"log"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("cut: ")
	vendor := flag.String("vendor", "", "the vendor directory that the overlay lies over")
	out := flag.String("out", "", "where cut files are written")
	add := flag.String("add", "", "colon-separated trees of whole files to lay over vendor")
	cuts := flag.String("cuts", "", "the list of cuts")
	minor := flag.String("minor", "", "the Kubernetes minor, 1.NN")
	flag.Parse()

	replace := map[string]string{}
	for _, tree := range filepath.SplitList(*add) {
		layTree(replace, *vendor, tree)
	}
	list := readCuts(*cuts, *minor)
	for _, c := range list {
		c.apply(replace, *vendor, *out, list)
	}
	encoder := json.NewEncoder(os.Stdout)
	encoder.SetIndent("", "\t")
	if err := encoder.Encode(map[string]any{"Replace": replace}); err != nil {
		log.Fatal(err)
	}
}

// layTree lays every file of tree over the file of the same path below vendor.
func layTree(replace map[string]string, vendor, tree string) {
	err := filepath.WalkDir(tree, func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		relative, err := filepath.Rel(tree, file)
		if err != nil {
			return err
		}
		replace[filepath.Join(vendor, relative)] = file
		return nil
	})
	if err != nil && !os.IsNotExist(err) {
		log.Fatal(err)
	}
}

// A cut is one line of the list.
type cut struct {
	file  string
	verb  string
	names []string
}

func readCuts(list, minor string) []cut {
	f, err := os.Open(list)
	if err != nil {
		log.Fatal(err)
	}
	defer f.Close()
	var cuts []cut
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		text, _, _ := strings.Cut(lines.Text(), "#")
		words := strings.Fields(text)
		if len(words) == 0 {
			continue
		}
		if applies, isCondition := condition(words[0], minor); isCondition {
			if !applies {
				continue
			}
			words = words[1:]
		}
		if len(words) < 2 {
			log.Fatalf("malformed cut: %s", lines.Text())
		}
		cuts = append(cuts, cut{file: words[0], verb: words[1], names: words[2:]})
	}
	if err := lines.Err(); err != nil {
		log.Fatal(err)
	}
	return cuts
}

// condition says whether word is since_1_NN or until_1_NN, and whether it holds
// for minor. Minors compare as text: all of them are 1.NN.
func condition(word, minor string) (applies, isCondition bool) {
	bound, found := strings.CutPrefix(word, "since_")
	if found {
		return minor >= strings.Replace(bound, "_", ".", 1), true
	}
	bound, found = strings.CutPrefix(word, "until_")
	return minor <= strings.Replace(bound, "_", ".", 1), found
}

func (c cut) apply(replace map[string]string, vendor, out string, list []cut) {
	if directory, isPackage := strings.CutSuffix(c.file, "/*"); isPackage {
		deletePackage(replace, vendor, directory, list)
		return
	}
	files, err := filepath.Glob(filepath.Join(vendor, c.file))
	if err != nil || len(files) == 0 {
		log.Fatalf("%s: no such file in vendor", c.file)
	}
	met := map[string]bool{}
	for _, source := range files {
		switch c.verb {
		case "whole":
		case "delete":
			replace[source] = ""
		case "as":
			twin := filepath.Join(filepath.Dir(c.file), c.names[0])
			if err := unconstrained(source, filepath.Join(out, twin)); err != nil {
				log.Fatal(err)
			}
			replace[filepath.Join(vendor, twin)] = filepath.Join(out, twin)
		case "keep", "drop":
			target := filepath.Join(out, strings.TrimPrefix(source, vendor))
			if err := c.trimFile(source, target, met); err != nil {
				log.Fatal(err)
			}
			replace[source] = target
		default:
			log.Fatalf("%s: unknown verb %s", c.file, c.verb)
		}
	}
	if c.verb == "keep" || c.verb == "drop" {
		for _, name := range c.names {
			if !met[name] {
				log.Fatalf("%s: no declaration %s", c.file, name)
			}
		}
	}
}

// trimFile writes what the cut leaves of source to target.
func (c cut) trimFile(source, target string, met map[string]bool) error {
	text, err := os.ReadFile(source)
	if err != nil {
		return err
	}
	result, err := trim(source, text, c.verb == "keep", c.names, met)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
		return err
	}
	return os.WriteFile(target, result, 0o644)
}

// unconstrained copies a file without the lines that say where it builds.
func unconstrained(source, target string) error {
	text, err := os.ReadFile(source)
	if err != nil {
		return err
	}
	text = regexp.MustCompile(`(?m)^(//go:build|// \+build) .*\n`).ReplaceAll(text, nil)
	if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
		return err
	}
	return os.WriteFile(target, text, 0o644)
}

// deletePackage deletes the files of a package that nothing else names.
func deletePackage(replace map[string]string, vendor, directory string, list []cut) {
	files, err := filepath.Glob(filepath.Join(vendor, directory, "*.go"))
	if err != nil || len(files) == 0 {
		log.Fatalf("%s: no such package in vendor", directory)
	}
	for _, file := range files {
		named := slices.ContainsFunc(list, func(c cut) bool { return filepath.Join(vendor, c.file) == file })
		if _, added := replace[file]; !named && !added {
			replace[file] = ""
		}
	}
}

// trim returns text with only the named declarations (keep) or without them,
// and marks the names that it met.
func trim(name string, text []byte, keep bool, names []string, met map[string]bool) ([]byte, error) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, name, text, parser.ParseComments)
	if err != nil {
		return nil, err
	}
	// listed tells whether a declaration is named, and marks the name as met.
	listed := func(full, receiver string) bool {
		candidates := []string{full}
		if receiver != "" {
			_, method, _ := strings.Cut(full, ".")
			candidates = append(candidates, receiver+".*", "*."+method)
			if !keep {
				candidates = append(candidates, receiver)
			}
		}
		for _, candidate := range candidates {
			if slices.Contains(names, candidate) {
				met[candidate] = true
				return true
			}
		}
		return false
	}

	offset := func(p token.Pos) int { return fset.Position(p).Offset }
	used := map[string]bool{}
	var body bytes.Buffer
	emit := func(node ast.Node, doc *ast.CommentGroup, prefix string) {
		start := node.Pos()
		if doc != nil {
			start = doc.Pos()
		}
		if doc != nil && prefix != "" {
			fmt.Fprintf(&body, "\n%s\n%s%s\n", text[offset(doc.Pos()):offset(doc.End())], prefix, text[offset(node.Pos()):offset(node.End())])
		} else {
			fmt.Fprintf(&body, "\n%s%s\n", prefix, text[offset(start):offset(node.End())])
		}
		ast.Inspect(node, func(n ast.Node) bool {
			if selector, ok := n.(*ast.SelectorExpr); ok {
				if ident, ok := selector.X.(*ast.Ident); ok {
					used[ident.Name] = true
				}
			}
			return true
		})
	}
	for _, decl := range file.Decls {
		switch decl := decl.(type) {
		case *ast.FuncDecl:
			full, receiver := decl.Name.Name, receiverOf(decl)
			if receiver != "" {
				full = receiver + "." + full
			}
			if listed(full, receiver) == keep {
				emit(decl, decl.Doc, "")
			}
		case *ast.GenDecl:
			if decl.Tok == token.IMPORT {
				continue
			}
			if !keep && !anyListed(decl, names) {
				emit(decl, decl.Doc, "") // whole, so that iota groups stay as they are
				continue
			}
			for _, spec := range decl.Specs {
				if listed(specName(spec), "") == keep {
					emit(spec, specDoc(decl, spec), decl.Tok.String()+" ")
				}
			}
		}
	}

	var result bytes.Buffer
	for _, group := range file.Comments {
		if group.Pos() < file.Package && strings.Contains(string(text[offset(group.Pos()):offset(group.End())]), "//go:build") {
			fmt.Fprintf(&result, "%s\n\n", text[offset(group.Pos()):offset(group.End())])
		}
	}
	fmt.Fprintf(&result, "package %s\n\n", file.Name.Name)
	for _, spec := range file.Imports {
		if spec.Name != nil && spec.Name.Name == "_" || used[importName(spec)] {
			fmt.Fprintf(&result, "import %s\n", text[offset(spec.Pos()):offset(spec.End())])
		}
	}
	result.Write(body.Bytes())
	return result.Bytes(), nil
}

func anyListed(decl *ast.GenDecl, names []string) bool {
	for _, spec := range decl.Specs {
		if slices.Contains(names, specName(spec)) {
			return true
		}
	}
	return false
}

func specName(spec ast.Spec) string {
	switch spec := spec.(type) {
	case *ast.TypeSpec:
		return spec.Name.Name
	case *ast.ValueSpec:
		return spec.Names[0].Name
	}
	return ""
}

func specDoc(decl *ast.GenDecl, spec ast.Spec) *ast.CommentGroup {
	var doc *ast.CommentGroup
	switch spec := spec.(type) {
	case *ast.TypeSpec:
		doc = spec.Doc
	case *ast.ValueSpec:
		doc = spec.Doc
	}
	if doc == nil && len(decl.Specs) == 1 {
		doc = decl.Doc
	}
	return doc
}

func receiverOf(decl *ast.FuncDecl) string {
	if decl.Recv == nil {
		return ""
	}
	receiver := decl.Recv.List[0].Type
	for {
		switch t := receiver.(type) {
		case *ast.StarExpr:
			receiver = t.X
		case *ast.IndexExpr:
			receiver = t.X
		case *ast.Ident:
			return t.Name
		default:
			return ""
		}
	}
}

var versionSuffix = regexp.MustCompile(`^v[0-9]+$`)

// importName guesses the name that an import binds, as the packages in
// Kubernetes' vendor tree follow the conventions.
func importName(spec *ast.ImportSpec) string {
	if spec.Name != nil {
		return spec.Name.Name
	}
	importPath := strings.Trim(spec.Path.Value, `"`)
	base := path.Base(importPath)
	if versionSuffix.MatchString(base) && !strings.HasPrefix(importPath, "k8s.io/api") {
		return path.Base(path.Dir(importPath))
	}
	if i := strings.LastIndex(base, ".v"); i > 0 {
		base = base[:i]
	}
	return strings.TrimPrefix(base, "go-")
}
