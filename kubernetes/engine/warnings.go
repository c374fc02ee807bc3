// Warnings: those that the server's handlers send whatever the strategy says.

package engine

import (
	"strings"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apiserver/pkg/endpoints/deprecation"
)

// recorder receives what code below the handlers warns of.
type recorder struct{ j *judgement }

// AddWarning implements warning.Recorder.
func (r recorder) AddWarning(_, text string) { r.j.warn(text) }

// warn records a warning once, as the server's filter does.
func (j *judgement) warn(text string) {
	for _, known := range j.response.Warnings {
		if known.Message == text {
			return
		}
	}
	j.response.Warnings = append(j.response.Warnings, Warning{Message: text, Path: j.pathIn(text)})
}

// pathIn finds the field path that a warning starts with, if it does: by
// convention "path.to.field: message".
func (j *judgement) pathIn(text string) *string {
	path, _, found := strings.Cut(text, ": ")
	if !found || path == "" || strings.ContainsAny(path, " \"") {
		return nil
	}
	steps := split(path)
	if tree, ok := j.tree.(map[string]any); ok && len(steps) > 0 && !steps[0].bracket {
		if _, exists := tree[steps[0].key]; exists {
			return &path
		}
	}
	return nil
}

// warnOfDeprecation says that an API version is deprecated.
func (j *judgement) warnOfDeprecation(object runtime.Object) {
	if deprecation.IsDeprecated(object, 1, minor()) {
		if text := deprecation.WarningMessage(object); text != "" {
			path := "apiVersion"
			j.response.Warnings = append(j.response.Warnings, Warning{Message: text, Path: &path})
		}
	}
}
