package main

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"log"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"

	"helm.sh/helm/v3/pkg/chart/loader"
)

// dirEntry is [name, text], or [name, kind, argument] with kind `link` (to), `fifo`, `folder`, `size` (bytes of zeros) or `base64`.
type dirEntry []string

func (e dirEntry) create(root string) error {
	path := filepath.Join(root, e[0])
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	if len(e) == 2 {
		return os.WriteFile(path, []byte(e[1]), 0o644)
	}
	switch e[1] {
	case "link":
		return os.Symlink(strings.ReplaceAll(e[2], "DIR", root), path)
	case "fifo":
		return syscall.Mkfifo(path, 0o644)
	case "folder":
		return os.MkdirAll(path, 0o755)
	case "size":
		n, err := strconv.Atoi(e[2])
		if err != nil {
			return err
		}
		return os.WriteFile(path, make([]byte, n), 0o644)
	case "base64":
		data, err := base64.StdEncoding.DecodeString(e[2])
		if err != nil {
			return err
		}
		return os.WriteFile(path, data, 0o644)
	}
	return errors.New("no kind " + e[1])
}

// chartdir: {entries, load}: the entries in a folder, and what loading `load` (or the folder) gives; the folder's path reads DIR.
func init() {
	kinds["chartdir"] = func(raw json.RawMessage) (out string, err error) {
		var c struct {
			Entries []dirEntry `json:"entries"`
			Load    string     `json:"load"`
		}
		if err := json.Unmarshal(raw, &c); err != nil {
			return "", err
		}
		root, err := os.MkdirTemp("", "chartdir")
		if err != nil {
			return "", err
		}
		defer os.RemoveAll(root)
		for _, e := range c.Entries {
			if err := e.create(root); err != nil {
				return "", err
			}
		}
		chrt, err := loader.Load(filepath.Join(root, c.Load))
		if buffer, ok := log.Writer().(*bytes.Buffer); ok {
			text := strings.ReplaceAll(buffer.String(), root, "DIR")
			buffer.Reset()
			buffer.WriteString(text)
		}
		if err != nil {
			return "", errors.New(strings.ReplaceAll(err.Error(), root, "DIR"))
		}
		return asJSON(showChart(chrt))
	}
}
