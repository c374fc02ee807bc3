package filesystem

import (
	"os"
	"path/filepath"
)

// MkdirAll completes the package for wasip1; nothing here touches a disk.
func MkdirAll(path string, perm os.FileMode) error { return os.MkdirAll(path, perm) }

// IsAbs is util_unix.go's.
func IsAbs(path string) bool { return filepath.IsAbs(path) }
