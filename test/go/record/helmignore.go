package main

import (
	"encoding/json"
	"io/fs"
	"strings"
	"time"

	"helm.sh/helm/v3/pkg/ignore"
)

type entryInfo struct{ dir bool }

func (e entryInfo) Name() string       { return "" }
func (e entryInfo) Size() int64        { return 0 }
func (e entryInfo) ModTime() time.Time { return time.Time{} }
func (e entryInfo) IsDir() bool        { return e.dir }
func (e entryInfo) Sys() interface{}   { return nil }
func (e entryInfo) Mode() fs.FileMode {
	if e.dir {
		return fs.ModeDir
	}
	return 0
}

// helmignore: {rules, paths}: the paths (folders end in a slash) that the rules leave out.
func init() {
	kinds["helmignore"] = func(raw json.RawMessage) (string, error) {
		var c struct {
			Rules string   `json:"rules"`
			Paths []string `json:"paths"`
		}
		if err := json.Unmarshal(raw, &c); err != nil {
			return "", err
		}
		rules, err := ignore.Parse(strings.NewReader(c.Rules))
		if err != nil {
			return "", err
		}
		rules.AddDefaults()
		ignored := []string{}
		for _, p := range c.Paths {
			name, dir := strings.CutSuffix(p, "/")
			if rules.Ignore(name, entryInfo{dir}) {
				ignored = append(ignored, p)
			}
		}
		return asJSON(ignored)
	}
}
